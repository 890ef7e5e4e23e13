"""Both libraries talk to the simulator with their own, unchanged clients."""

import io
from collections.abc import AsyncIterator

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
)
from telegram.ext import ExtBot

from simulator.client import Phone, Simulator
from tests.fixtures.simulator import TOKEN
from tests.simulator.samples import PNG

Ptb = ExtBot[None]


@pytest.fixture
async def aio(simulator: Simulator) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(simulator.url), timeout=5)
    async with aiogram.Bot(TOKEN, session=session) as bot:
        yield bot


@pytest.fixture
async def ptb(simulator: Simulator) -> AsyncIterator[Ptb]:
    url = simulator.url
    async with ExtBot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        yield bot


ROWS = [[("Acknowledge", "a:1")], [("Open", "o:1")]]


async def test_aiogram_talks_and_edits(aio: aiogram.Bot, phone: Phone) -> None:
    markup = InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=text, callback_data=data) for text, data in row]
            for row in ROWS
        ]
    )
    me = await aio.get_me()
    assert me.username == "saqbol_test_bot"
    sent = await aio.send_message(
        phone.id, "<b>Stop</b> work", parse_mode="HTML", reply_markup=markup
    )
    assert sent.text == "Stop work"
    assert sent.entities
    assert sent.entities[0].type == "bold"
    await aio.edit_message_text(text="Work stopped", chat_id=phone.id, message_id=sent.message_id)
    message = (await phone.chat())["messages"][-1]
    assert message["text"] == "Work stopped"
    assert message["inline"] is None


async def test_ptb_talks_and_edits(ptb: Ptb, phone: Phone) -> None:
    markup = telegram.InlineKeyboardMarkup(
        [
            [telegram.InlineKeyboardButton(text, callback_data=data) for text, data in row]
            for row in ROWS
        ]
    )
    sent = await ptb.send_message(
        phone.id, "<b>Stop</b> work", parse_mode="HTML", reply_markup=markup
    )
    assert sent.text_html == "<b>Stop</b> work"
    edited = await ptb.edit_message_text("Work stopped", phone.id, sent.message_id)
    assert isinstance(edited, telegram.Message)
    assert edited.edit_date
    assert (await phone.chat())["messages"][-1]["text"] == "Work stopped"


async def test_aiogram_takes_updates_and_answers_a_press(aio: aiogram.Bot, phone: Phone) -> None:
    button = InlineKeyboardButton(text="Acknowledge", callback_data="a:1")
    markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
    await aio.send_message(phone.id, "Stop", reply_markup=markup)
    await phone.write("hello")
    await phone.press("Acknowledge", wait=0)
    written, pressed = await aio.get_updates(allowed_updates=["message", "callback_query"])
    assert written.message
    assert written.message.text == "hello"
    assert pressed.callback_query
    assert pressed.callback_query.data == "a:1"
    assert await aio.answer_callback_query(pressed.callback_query.id, "On my way")
    assert (await phone.chat())["toasts"][-1]["text"] == "On my way"
    await aio.get_updates(offset=pressed.update_id + 1)
    assert await phone.simulator.pending() == 0


async def test_ptb_takes_updates_and_answers_a_press(ptb: Ptb, phone: Phone) -> None:
    button = telegram.InlineKeyboardButton("Acknowledge", callback_data="a:1")
    await ptb.send_message(phone.id, "Stop", reply_markup=telegram.InlineKeyboardMarkup([[button]]))
    await phone.press("Acknowledge", wait=0)
    (pressed,) = await ptb.get_updates(allowed_updates=["callback_query"])
    assert pressed.callback_query
    assert await pressed.callback_query.answer("On my way", show_alert=True)
    assert (await phone.chat())["toasts"][-1]["show_alert"]


async def test_aiogram_uploads_reuses_and_downloads(aio: aiogram.Bot, phone: Phone) -> None:
    sent = await aio.send_photo(phone.id, BufferedInputFile(PNG, "a.png"), caption="Boiler")
    assert sent.photo
    again = await aio.send_photo(phone.id, sent.photo[-1].file_id)
    assert again.photo
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    found = await aio.download(sent.photo[-1], io.BytesIO())
    assert found
    assert found.read() == PNG
    album = [InputMediaPhoto(media=BufferedInputFile(PNG, "a.png"), caption="One"),
             InputMediaPhoto(media=sent.photo[-1].file_id)]  # fmt: skip
    first, last = await aio.send_media_group(phone.id, list(album))
    assert first.media_group_id == last.media_group_id


async def test_ptb_uploads_reuses_and_downloads(ptb: Ptb, phone: Phone) -> None:
    sent = await ptb.send_photo(phone.id, PNG, caption="Boiler")
    again = await ptb.send_photo(phone.id, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    file = await sent.photo[-1].get_file()
    assert await file.download_as_bytearray() == PNG
    voice = await ptb.send_voice(phone.id, b"OggS" + bytes(60), duration=3)
    assert voice.voice
    assert voice.voice.mime_type == "audio/ogg"


async def test_aiogram_maps_refusals(aio: aiogram.Bot, phone: Phone) -> None:
    await phone.simulator.limits(enabled=True, per_second=1)
    await aio.send_message(phone.id, "one")
    with pytest.raises(TelegramRetryAfter) as slow:
        await aio.send_message(phone.id, "two")
    assert slow.value.retry_after == 1
    await phone.simulator.limits(enabled=False)
    await phone.block()
    with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
        await aio.send_message(phone.id, "three")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await aio.send_message(1, "four")


async def test_ptb_maps_refusals(ptb: Ptb, phone: Phone) -> None:
    await phone.simulator.limits(enabled=True, per_second=1)
    await ptb.send_message(phone.id, "one")
    with pytest.raises(telegram.error.RetryAfter):
        await ptb.send_message(phone.id, "two")
    await phone.simulator.limits(enabled=False)
    await phone.block()
    with pytest.raises(telegram.error.Forbidden, match="blocked by the user"):
        await ptb.send_message(phone.id, "three")
    with pytest.raises(telegram.error.BadRequest, match=r"[Cc]hat not found"):
        await ptb.send_message(1, "four")


@pytest.mark.parametrize("kind", ["reset", "drop_reply"])
async def test_a_cut_connection_is_a_network_error(
    aio: aiogram.Bot, ptb: Ptb, phone: Phone, kind: str
) -> None:
    await phone.simulator.fault(kind, method="sendMessage")
    with pytest.raises(TelegramNetworkError):
        await aio.send_message(phone.id, "one")
    with pytest.raises(telegram.error.NetworkError):
        await ptb.send_message(phone.id, "one")
    arrived = [m for m in (await phone.chat())["messages"] if m["from"] == "bot"]
    assert len(arrived) == (2 if kind == "drop_reply" else 0)


async def test_a_server_error_is_one(aio: aiogram.Bot, ptb: Ptb, phone: Phone) -> None:
    await phone.simulator.fault("http_500")
    with pytest.raises(TelegramServerError):
        await aio.send_message(phone.id, "one")
    with pytest.raises(telegram.error.NetworkError):
        await ptb.send_message(phone.id, "one")
