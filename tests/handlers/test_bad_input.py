"""Every person who writes gets an answer, whatever they wrote, and nothing holds the queue."""

import pytest

from tests.faults.stage import Stage, replies_after

#: a length Telegram's apps cut themselves; other clients send it
TOO_LONG = "too long " * 600

TEXTS = {
    "an unknown command": "/nonsense",
    "a command with the name of another bot's taste": "/stop_all now please",
    "small talk": "hello",
    "a language the bot does not speak": "Guten Tag, ich möchte etwas melden",
    "Arabic, written from right to left": "مرحبا",
    "nothing but a picture sign": "👍",
    "as long as Telegram allows": "x" * 4096,
    "HTML": "<b>not</b> <script>closed & ampersand",
    "an old button of another time": "Request restart",
    "a deep link that leads nowhere": "/start s_nowhere",
    "a code nobody gave": "/start ABCD2345",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
async def test_text_is_answered(bot: Stage, stranger: int, text: str) -> None:
    async with replies_after(bot, stranger):
        await bot.write(stranger, text)
    await bot.confirmed()


@pytest.mark.parametrize("kind", ["sticker", "photo", "voice", "document", "video_note"])
async def test_media_where_nothing_is_asked_is_answered(
    bot: Stage, stranger: int, kind: str
) -> None:
    async with replies_after(bot, stranger):
        await bot.send_file(stranger, kind)
    await bot.confirmed()


@pytest.mark.parametrize(
    "place",
    [
        {"kind": "location", "latitude": 43.25, "longitude": 76.9},
        {"kind": "contact", "phone_number": "+77270000000", "first_name": "Somebody"},
    ],
    ids=["location", "contact"],
)
async def test_cards_where_nothing_is_asked_are_answered(
    bot: Stage, stranger: int, place: dict[str, object]
) -> None:
    async with replies_after(bot, stranger):
        await bot.control("POST", f"people/{stranger}/send", **place)
    await bot.confirmed()


async def test_double_tap_makes_no_second_stop(bot: Stage, stranger: int) -> None:
    await bot.write(stranger, "Stop work")
    await bot.write(stranger, "Stop work")
    await bot.shown(stranger, "CHP-2 · Boiler house")
    await bot.confirmed()
    assert bot.count("unfinished") <= 1
    await bot.withdraw(stranger)


@pytest.mark.parametrize(
    "data",
    [
        "a:00000000000000000000000000000000",
        "m:" + "A" * 43,
        "r:" + "0" * 32,
        "l:de",
        "nonsense",
        "a:",
    ],
)
async def test_press_on_a_button_of_nowhere_is_answered(
    bot: Stage, stranger: int, data: str
) -> None:
    async with replies_after(bot, stranger, or_toast=True) as waiting:
        waiting.toast = await bot.press(stranger, data=data)
    await bot.confirmed()


async def test_edited_message_says_nothing_twice(bot: Stage, stranger: int) -> None:
    before = len(await bot.from_bot(stranger))
    async with replies_after(bot, stranger):
        await bot.write(stranger, "hello")
    written = [m for m in (await bot.chat(stranger))["messages"] if m["from"] != "bot"][-1]
    await bot.control(
        "POST", f"people/{stranger}/edit", message_id=written["message_id"], text="hallo"
    )
    await bot.confirmed()
    assert len(await bot.from_bot(stranger)) <= before + 2


async def test_too_long_report_is_kept_whole_or_refused_kindly(bot: Stage, stranger: int) -> None:
    async with replies_after(bot, stranger):
        await bot.write(stranger, "/report")
    async with replies_after(bot, stranger):
        await bot.write(stranger, TOO_LONG)
    await bot.confirmed()
