"""Edits, deletions, pins, reactions: what Telegram allows and how it refuses."""

from typing import Any

import pytest

from simulator.client import Phone
from tests.simulator.conftest import Wire

OK = {"inline_keyboard": [[{"text": "Ok", "callback_data": "ok"}]]}


@pytest.fixture
async def sent(bot: Wire, phone: Phone) -> dict[str, Any]:
    """Where a message with a button stands."""
    found = await bot.ok("sendMessage", chat_id=phone.id, text="Stop", reply_markup=OK)
    return {"chat_id": phone.id, "message_id": found["message_id"]}


async def test_without_markup_the_buttons_go(bot: Wire, phone: Phone, sent: dict[str, Any]) -> None:
    edited = await bot.ok("editMessageText", **sent, text="<i>Taken</i>", parse_mode="HTML")
    assert "reply_markup" not in edited
    message = (await phone.chat())["messages"][-1]
    assert (message["html"], message["inline"]) == ("<i>Taken</i>", None)
    assert message["edit_date"]


async def test_an_edit_that_changes_nothing(bot: Wire, sent: dict[str, Any]) -> None:
    words = await bot.refused("editMessageText", **sent, text=" Stop ", reply_markup=OK)
    assert words.startswith("Bad Request: message is not modified: specified new message content")
    assert await bot.ok("editMessageText", **sent, text="Stop"), "the buttons go: a change"


async def test_refused_edits(bot: Wire, phone: Phone, sent: dict[str, Any]) -> None:
    gone = sent | {"message_id": 9999}
    assert await bot.refused("editMessageText", **gone, text="x") == (
        "Bad Request: message to edit not found"
    )
    assert await bot.refused("editMessageText", chat_id=phone.id, text="x") == (
        "Bad Request: message identifier is not specified"
    )
    assert "no caption in the message" in await bot.refused(
        "editMessageCaption", **sent, caption="x"
    )
    written = await phone.write("mine")
    foreign = sent | {"message_id": written["message_id"]}
    assert await bot.refused("editMessageText", **foreign, text="x") == (
        "Bad Request: message can't be edited"
    )


async def test_a_message_with_a_reply_keyboard_stays_as_it_is(bot: Wire, phone: Phone) -> None:
    for markup in ({"keyboard": [[{"text": "Menu"}]]}, {"remove_keyboard": True}):
        made = await bot.ok("sendMessage", chat_id=phone.id, text="Menu", reply_markup=markup)
        words = await bot.refused(
            "editMessageText", chat_id=phone.id, message_id=made["message_id"], text="x"
        )
        assert words == "Bad Request: message can't be edited"


async def test_markup_alone(bot: Wire, phone: Phone, sent: dict[str, Any]) -> None:
    other = {"inline_keyboard": [[{"text": "Go", "url": "https://a.kz"}]]}
    await bot.ok("editMessageReplyMarkup", **sent, reply_markup=other)
    message = (await phone.chat())["messages"][-1]
    assert message["inline"] == [[{"text": "Go", "url": "https://a.kz"}]]
    assert "not modified" in await bot.refused("editMessageReplyMarkup", **sent, reply_markup=other)


async def test_deleted_within_48_hours(bot: Wire, phone: Phone, sent: dict[str, Any]) -> None:
    written = await phone.write("mine")
    assert await bot.ok("deleteMessage", chat_id=phone.id, message_id=written["message_id"])
    assert (
        await bot.refused("deleteMessage", chat_id=phone.id, message_id=written["message_id"])
        == "Bad Request: message to delete not found"
    )
    await phone.simulator.advance(48 * 3600)
    assert await bot.refused("deleteMessage", **sent) == (
        "Bad Request: message can't be deleted for everyone"
    )
    # several at once: what can't be deleted is skipped without a word
    young = await bot.ok("sendMessage", chat_id=phone.id, text="young")
    ids = [sent["message_id"], young["message_id"], 9999]
    assert await bot.ok("deleteMessages", chat_id=phone.id, message_ids=ids)
    assert [m["message_id"] for m in (await phone.chat())["messages"]][-1] == sent["message_id"]


async def test_pins(bot: Wire, phone: Phone, sent: dict[str, Any]) -> None:
    await bot.ok("pinChatMessage", **sent)
    assert (await phone.chat())["messages"][-1]["pinned"]
    assert (await bot.ok("getChat", chat_id=phone.id))["pinned_message"]["text"] == "Stop"
    await bot.ok("unpinChatMessage", chat_id=phone.id)
    assert not (await phone.chat())["messages"][-1]["pinned"]
    assert "message to pin not found" in await bot.refused(
        "pinChatMessage", chat_id=phone.id, message_id=9999
    )
    assert await bot.ok("unpinAllChatMessages", chat_id=phone.id)


async def test_reactions(bot: Wire, phone: Phone, sent: dict[str, Any]) -> None:
    thumb = {"type": "emoji", "emoji": "👍"}
    await bot.ok("setMessageReaction", **sent, reaction=[thumb])
    assert (await phone.chat())["messages"][-1]["reactions"] == [thumb]
    assert "REACTIONS_TOO_MANY" in await bot.refused(
        "setMessageReaction", **sent, reaction=[thumb, thumb]
    )
