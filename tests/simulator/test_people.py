"""What people do, and what the bot and their phone make of it."""

import pytest

from simulator.client import Phone, RefusedError, Simulator
from tests.simulator.conftest import Wire
from tests.simulator.samples import PNG

OK = {"inline_keyboard": [[{"text": "Ok", "callback_data": "ok"}]]}


async def test_nobody_is_written_to_first(bot: Wire, simulator: Simulator) -> None:
    person = await simulator.add_person(first_name="Berik")
    assert person.id > 2**32
    words = await bot.refused("sendMessage", chat_id=person.id, text="x")
    assert words == "Forbidden: bot can't initiate conversation with a user"
    await person.start("c_abc-1")
    (update,) = await bot.updates()
    assert update["message"]["text"] == "/start c_abc-1"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert await bot.ok("sendMessage", chat_id=person.id, text="x")


async def test_a_payload_is_short_and_plain(simulator: Simulator, phone: Phone) -> None:
    await phone.start("x" * 64)
    for payload in ("x" * 65, "a b", "қ"):
        with pytest.raises(RefusedError):
            await phone.start(payload)


async def test_blocking_is_told_and_kept(bot: Wire, phone: Phone) -> None:
    await phone.block()
    (update,) = await bot.updates()
    change = update["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == (
        "member",
        "kicked",
    )
    words = await bot.refused("sendMessage", chat_id=phone.id, text="x")
    assert words == "Forbidden: bot was blocked by the user"
    with pytest.raises(RefusedError, match="blocked"):
        await phone.write("hello")
    await phone.start()
    assert await bot.ok("sendMessage", chat_id=phone.id, text="x")


async def test_two_bots_are_two_chats(bot: Wire, second: Wire, phone: Phone) -> None:
    await bot.ok("sendMessage", chat_id=phone.id, text="from the first")
    assert "initiate" in await second.refused("sendMessage", chat_id=phone.id, text="x")
    await phone.start(bot="saqbol_notices_bot")
    await second.ok("sendMessage", chat_id=phone.id, text="from the second")
    assert (await phone.chat(bot="100002"))["messages"][-1]["text"] == "from the second"
    assert (await phone.chat())["messages"][-1]["text"] == "from the first"
    chats = await phone.simulator.ask("GET", f"people/{phone.id}/chats")
    assert [chat["bot"] for chat in chats] == ["100001", "100002"]


async def test_the_reply_keyboard(bot: Wire, phone: Phone) -> None:
    keyboard = {"keyboard": [[{"text": "Stop work"}], [{"text": "Report"}]]}
    await bot.ok("sendMessage", chat_id=phone.id, text="Menu", reply_markup=keyboard)
    assert (await phone.chat())["keyboard"] == [["Stop work"], ["Report"]]
    await phone.tap("Stop work")
    (update,) = await bot.updates()
    assert update["message"]["text"] == "Stop work"
    with pytest.raises(RefusedError) as refusal:
        await phone.tap("Send")
    assert refusal.value.status == 409
    await bot.ok(
        "sendMessage", chat_id=phone.id, text="Gone", reply_markup={"remove_keyboard": True}
    )
    assert (await phone.chat())["keyboard"] is None


async def test_keyboard_buttons_that_ask(bot: Wire, phone: Phone) -> None:
    keyboard = {
        "keyboard": [[{"text": "Me", "request_contact": True},
                      {"text": "Here", "request_location": True}]],
        "one_time_keyboard": True,
    }  # fmt: skip
    await bot.ok("sendMessage", chat_id=phone.id, text="Who?", reply_markup=keyboard)
    await phone.tap("Me")
    assert (await phone.chat())["keyboard"] is None, "it was for one time"
    await bot.ok("sendMessage", chat_id=phone.id, text="Where?", reply_markup=keyboard)
    await phone.tap("Here")
    contact, location = await bot.updates()
    assert contact["message"]["contact"]["user_id"] == phone.id
    assert location["message"]["location"]["latitude"] == pytest.approx(43.2, abs=0.1)


async def test_a_press_waits_for_its_answer(bot: Wire, phone: Phone) -> None:
    await bot.ok("sendMessage", chat_id=phone.id, text="Stop", reply_markup=OK)
    pressed = await phone.act("press", label="Ok")
    assert pressed["answer"] is None
    (update,) = await bot.updates()
    query = update["callback_query"]
    assert query["message"]["text"] == "Stop"
    await bot.ok("answerCallbackQuery", callback_query_id=query["id"], text="Seen")
    assert (await phone.chat())["toasts"][-1]["text"] == "Seen"
    with pytest.raises(RefusedError):
        await phone.press("No such button")


async def test_an_old_press_cannot_be_answered(bot: Wire, phone: Phone) -> None:
    await bot.ok("sendMessage", chat_id=phone.id, text="Stop", reply_markup=OK)
    pressed = await phone.act("press", label="Ok")
    await phone.simulator.advance(151)
    words = await bot.refused("answerCallbackQuery", callback_query_id=pressed["callback_id"])
    assert words == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_an_old_phone_still_shows_the_card_that_changed(bot: Wire, phone: Phone) -> None:
    sent = await bot.ok("sendMessage", chat_id=phone.id, text="Stop", reply_markup=OK)
    await bot.ok("sendMessage", chat_id=phone.id, text="Later")
    await bot.ok("editMessageText", chat_id=phone.id, message_id=sent["message_id"], text="Taken")
    await phone.act("press", data="ok")
    # an altered client sends what it likes
    await phone.act("press", data="forged")
    old, forged = [update["callback_query"] for update in await bot.updates()]
    assert old["message"]["text"] == "Taken"
    assert (forged["data"], forged["message"]["text"]) == ("forged", "Later")


@pytest.mark.parametrize(
    ("kind", "name", "content", "field"),
    [
        ("photo", "a.png", PNG, "photo"),
        ("video", "a.mp4", b"mp4", "video"),
        ("video_note", "a.mp4", b"mp4", "video_note"),
        ("voice", "a.ogg", b"ogg", "voice"),
        ("audio", "a.mp3", b"mp3", "audio"),
        ("document", "list.txt", b"a list", "document"),
        ("sticker", "a.webp", b"RIFF", "sticker"),
    ],
)
async def test_files(
    bot: Wire, phone: Phone, kind: str, name: str, content: bytes, field: str
) -> None:
    await phone.simulator.ask(
        "POST", f"people/{phone.id}/send", data={"kind": kind, "caption": "see"},
        files={"file": (name, content)},
    )  # fmt: skip
    (update,) = await bot.updates()
    message = update["message"]
    assert message["caption"] == "see"
    file = message[field][-1] if kind == "photo" else message[field]
    assert file["file_size"] == len(content)
    shown = (await phone.chat())["messages"][-1]["media"]
    assert shown["kind"] == kind
    assert shown["url"].startswith("/control/files/")


async def test_an_album(bot: Wire, phone: Phone) -> None:
    files = [("file", ("a.png", PNG, "image/png")), ("file", ("b.png", PNG, "image/png"))]
    await phone.simulator.ask(
        "POST", f"people/{phone.id}/send", data={"kind": "media_group", "caption": "both"},
        files=files,
    )  # fmt: skip
    first, last = [update["message"] for update in await bot.updates()]
    assert first["media_group_id"] == last["media_group_id"]
    assert (first.get("caption"), last.get("caption")) == ("both", None)


async def test_cards(bot: Wire, phone: Phone) -> None:
    await phone.act("send", kind="location", latitude=43.2, longitude=76.9)
    await phone.act("send", kind="contact", phone_number="+7", first_name="Berik")
    location, contact = [update["message"] for update in await bot.updates()]
    assert location["location"] == {"latitude": 43.2, "longitude": 76.9}
    assert contact["contact"]["first_name"] == "Berik"
    for body in ({"kind": "location"}, {"kind": "contact"}, {"kind": "photo"}, {"kind": "x"}):
        with pytest.raises(RefusedError):
            await phone.act("send", **body)


async def test_a_long_text_is_cut_by_the_client(bot: Wire, phone: Phone) -> None:
    await phone.write("x" * 5000)
    assert [len(u["message"]["text"]) for u in await bot.updates()] == [4096, 904]


async def test_replies_edits_and_forwards(bot: Wire, phone: Phone) -> None:
    sent = await bot.ok("sendMessage", chat_id=phone.id, text="Question")
    written = await phone.write("Answer", reply_to=sent["message_id"])
    await phone.act("edit", message_id=written["message_id"], text="Better answer")
    await phone.act("forward", message_id=sent["message_id"])
    reply, edited, forwarded = await bot.updates()
    assert reply["message"]["reply_to_message"]["text"] == "Question"
    assert edited["edited_message"]["text"] == "Better answer"
    assert forwarded["message"]["forward_origin"]["sender_user"]["is_bot"] is True
    with pytest.raises(RefusedError):
        await phone.act("edit", message_id=sent["message_id"], text="not mine")


async def test_unread_counts_until_read(bot: Wire, phone: Phone) -> None:
    await bot.ok("sendMessage", chat_id=phone.id, text="one")
    await bot.ok("sendMessage", chat_id=phone.id, text="two", disable_notification=True)
    chat = await phone.chat()
    assert chat["unread"] == 2
    assert [m["silent"] for m in chat["messages"] if m["from"] == "bot"] == [False, True]
    await phone.act("read")
    assert (await phone.chat())["unread"] == 0


async def test_typing_stands_for_a_while(bot: Wire, phone: Phone) -> None:
    await bot.ok("sendChatAction", chat_id=phone.id, action="typing")
    assert (await phone.chat())["typing"]
    await bot.ok("sendMessage", chat_id=phone.id, text="x")
    assert not (await phone.chat())["typing"]
    assert "wrong parameter action" in await bot.refused(
        "sendChatAction", chat_id=phone.id, action="dance"
    )
