"""Copies and forwards."""

import pytest

from simulator.client import Phone, Simulator
from tests.simulator.conftest import Wire


@pytest.fixture
async def other(simulator: Simulator, phone: Phone, bot: Wire) -> Phone:
    found = await simulator.add_person(first_name="Berik")
    await found.start()
    await bot.confirm()
    return found


async def test_a_forward_names_its_origin_a_copy_does_not(
    bot: Wire, phone: Phone, other: Phone
) -> None:
    written = await phone.write("No rail")
    where = {"chat_id": other.id, "from_chat_id": phone.id, "message_id": written["message_id"]}
    forwarded = await bot.ok("forwardMessage", **where)
    assert forwarded["forward_origin"]["sender_user"]["id"] == phone.id
    await bot.ok("copyMessage", **where)
    first, copy = (await other.chat())["messages"][-2:]
    assert first["forwarded_from"] == "Aruzhan"
    assert "forwarded_from" not in copy
    assert copy["text"] == "No rail"


async def test_several(bot: Wire, phone: Phone, other: Phone) -> None:
    ids = [(await phone.write(text))["message_id"] for text in ("one", "two")]
    where = {"chat_id": other.id, "from_chat_id": phone.id}
    assert len(await bot.ok("copyMessages", **where, message_ids=[*ids, 9999])) == 2
    assert len(await bot.ok("forwardMessages", **where, message_ids=ids)) == 2
    assert "strictly increasing" in await bot.refused(
        "copyMessages", **where, message_ids=ids[::-1]
    )


async def test_protected_content_stays(bot: Wire, phone: Phone, other: Phone) -> None:
    sent = await bot.ok("sendMessage", chat_id=phone.id, text="x", protect_content=True)
    where = {"chat_id": other.id, "from_chat_id": phone.id}
    assert await bot.refused("forwardMessage", **where, message_id=sent["message_id"]) == (
        "Bad Request: message can't be forwarded"
    )
    assert await bot.refused("copyMessage", **where, message_id=9999) == (
        "Bad Request: message to copy not found"
    )
