"""Groups: who hears what, members, migration."""

import pytest

from simulator.client import Phone, RefusedError, Simulator
from tests.simulator.conftest import Wire


@pytest.fixture
async def other(simulator: Simulator, phone: Phone) -> Phone:
    return await simulator.add_person(first_name="Berik")


@pytest.fixture
async def group(simulator: Simulator, bot: Wire, phone: Phone, other: Phone) -> int:
    found = await simulator.add_group("CHP-2", [phone, other], ["100001"])
    await bot.confirm()
    return found


async def test_everybody_inside_sees_what_the_bot_writes(
    bot: Wire, phone: Phone, other: Phone, group: int
) -> None:
    await bot.ok("sendMessage", chat_id=group, text="Alarm")
    for each in (phone, other):
        chat = await each.chat(chat=group)
        assert chat["messages"][-1]["text"] == "Alarm"
        assert chat["title"] == "CHP-2"
    await phone.write("hello", chat=group)
    assert (await other.chat(chat=group))["messages"][-1]["from"] == "member"
    assert (await phone.chat(chat=group))["messages"][-1]["from"] == "person"


async def test_privacy_mode_lets_only_what_is_meant_through(
    bot: Wire, second: Wire, phone: Phone, group: int
) -> None:
    await phone.simulator.ask("POST", f"groups/{group}/members", {"add_bots": ["100002"]})
    await second.confirm()
    sent = await bot.ok("sendMessage", chat_id=group, text="Alarm")
    await phone.write("among ourselves", chat=group)
    await phone.write("/help", chat=group)
    await phone.write("/help@saqbol_notices_bot", chat=group)
    await phone.write("hi @saqbol_test_bot", chat=group)
    await phone.write("an answer", chat=group, reply_to=sent["message_id"])
    heard = [update["message"]["text"] for update in await bot.updates()]
    assert heard == ["/help", "hi @saqbol_test_bot", "an answer"]
    assert [update["message"]["text"] for update in await second.updates()] == [
        "/help",
        "/help@saqbol_notices_bot",
    ]


async def test_coming_and_going_is_told(
    bot: Wire, phone: Phone, other: Phone, simulator: Simulator
) -> None:
    group = await simulator.add_group("CHP-3", [phone], ["100001"])
    await simulator.ask("POST", f"groups/{group}/members", {"add": [other.id]})
    await simulator.ask("POST", f"groups/{group}/members", {"remove": [other.id]})
    await simulator.ask("POST", f"groups/{group}/members", {"remove_bots": ["100001"]})
    updates = await bot.updates()
    assert updates[0]["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert updates[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    notes = [set(u["message"]) & {"new_chat_members", "left_chat_member"} for u in updates[1:-1]]
    assert notes == [{"new_chat_members"}, {"new_chat_members"}, {"left_chat_member"}]
    assert await bot.refused("sendMessage", chat_id=group, text="x") == (
        "Forbidden: bot was kicked from the group chat"
    )


async def test_a_bot_outside_knows_no_group(second: Wire, group: int) -> None:
    assert await second.refused("sendMessage", chat_id=group, text="x") == (
        "Bad Request: chat not found"
    )


async def test_strangers_write_nothing(simulator: Simulator, group: int) -> None:
    stranger = await simulator.add_person(first_name="Dana")
    with pytest.raises(RefusedError, match="not a member"):
        await stranger.write("hello", chat=group)


async def test_migration(bot: Wire, phone: Phone, group: int) -> None:
    new = (await phone.simulator.ask("POST", f"groups/{group}/migrate"))["id"]
    assert new < -1_000_000_000_000
    old_note, new_note = [update["message"] for update in await bot.updates()]
    assert old_note["migrate_to_chat_id"] == new
    assert new_note["migrate_from_chat_id"] == group
    answer = await bot.ask("sendMessage", chat_id=group, text="x")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    assert await bot.ok("sendMessage", chat_id=new, text="x")
    with pytest.raises(RefusedError):
        await phone.simulator.ask("POST", f"groups/{new}/migrate")


async def test_questions_about_chats(bot: Wire, phone: Phone, other: Phone, group: int) -> None:
    assert (await bot.ok("getChat", chat_id=group))["title"] == "CHP-2"
    assert (await bot.ok("getChat", chat_id=phone.id))["type"] == "private"
    assert await bot.ok("getChatMemberCount", chat_id=group) == 3
    member = await bot.ok("getChatMember", chat_id=group, user_id=other.id)
    assert member["status"] == "member"
    await bot.ok("leaveChat", chat_id=group)
    itself = await bot.ok("getChatMember", chat_id=group, user_id=100001)
    assert itself["status"] == "kicked"
