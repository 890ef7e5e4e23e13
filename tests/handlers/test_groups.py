"""Groups in chat: bound by who may, silent otherwise, one card that everybody sees and few can answer."""

import json

import pytest

from tests.faults.stage import (
    FOREMAN,
    SAFETY_OFFICER,
    SHIFT_SUPERVISOR,
    SUPERVISOR,
    WORKER,
    Stage,
    button,
)


@pytest.fixture
async def group(bot: Stage, stranger: int) -> int:
    """A group of the site, with somebody in it whom nobody enrolled."""
    return await bot.group(stranger, WORKER, FOREMAN, SUPERVISOR, SAFETY_OFFICER)


async def bind(bot: Stage, group: int) -> None:
    await bot.say(SAFETY_OFFICER, group, "/bind")
    await bot.group_says(group, "now shows the alarms", member=WORKER)


async def stop(bot: Stage) -> str:
    """The worker stops work with a name; gives the stop's number."""
    await bot.write(WORKER, "Stop work")
    await bot.shown(WORKER, "Send with my name")
    await bot.write(WORKER, "Send with my name")
    await bot.until(lambda: _one_open(bot), seconds=10, what="a stop")
    number = str(bot.ask("SELECT max(number) FROM stops")[0][0])
    await bot.says(SUPERVISOR, number)
    return number


async def _one_open(bot: Stage) -> bool:
    return bot.count("stops", "acknowledged_at IS NULL") > 0


async def answered(bot: Stage) -> None:
    """The supervisor answers everything, so that the next test begins with nothing open."""
    for alarm in await bot.alarms(SUPERVISOR):
        await bot.press(SUPERVISOR, data=button(alarm, "Acknowledge"))
    await bot.until(bot.all_answered, seconds=10, what="every stop answered")


async def test_bound_told_and_answered(bot: Stage, group: int, stranger: int) -> None:
    await bind(bot, group)
    number = await stop(bot)
    card = await bot.group_says(group, number, "Boiler house", member=stranger)
    assert "+7" in card["text"]
    assert "with a name" in card["text"]
    assert "Worker, boiler repair" not in card["text"]
    # being a member gives nobody the right
    data = button(card, "Acknowledge")
    toast = await bot.press(stranger, data=data, chat=group)
    assert toast
    assert "on duty at that site" in toast["text"]
    assert await bot.press(WORKER, data=data, chat=group)
    assert not await bot.all_answered()
    assert await bot.press(SUPERVISOR, data=data, chat=group)
    changed = await bot.group_says(group, number, "is on it since", member=stranger)
    assert changed["message_id"] == card["message_id"]
    assert button(changed, "Acknowledge") is None
    assert len([m for m in await bot.in_group(group, member=WORKER) if number in m["text"]]) == 1


async def test_by_somebody_who_may_not(bot: Stage, group: int, stranger: int) -> None:
    before = bot.count("groups")
    for person in (stranger, SUPERVISOR):
        await bot.say(person, group, "/bind")
    await bot.confirmed()
    await bot.group_says(group, "bound by an administrator", member=WORKER)
    assert bot.count("groups") == before


async def test_what_people_say_among_themselves_is_nobody_s(
    bot: Stage, group: int, stranger: int
) -> None:
    stops, presses = bot.count("stops"), bot.count("unfinished")
    for words in ("/stop", "/report", "/start", "/menu", "/duty", "/people", "/alarms"):
        await bot.say(WORKER, group, words)
        await bot.say(stranger, group, words)
    await bot.confirmed()
    assert await bot.in_group(group, member=WORKER) == []
    assert (bot.count("stops"), bot.count("unfinished")) == (stops, presses)


async def test_no_button_of_a_private_chat_works_in_a_group(
    bot: Stage, group: int, stranger: int
) -> None:
    """An altered client sends what it likes; nothing but toasts comes of it."""
    await bind(bot, group)
    before = await bot.in_group(group, member=WORKER)
    forged = ["l:ru", f"r:{0:032x}", "m:" + "A" * 43, "i:boiler-repair", f"d:{0:032x}", "w:send"]
    for data in forged:
        for person in (stranger, SAFETY_OFFICER):
            toast = await bot.press(person, data=data, chat=group)
            assert toast
    await bot.confirmed()
    assert await bot.in_group(group, member=WORKER) == before


async def test_unbound_it_hears_nothing_more(bot: Stage, group: int) -> None:
    await bind(bot, group)
    await bot.say(WORKER, group, "/unbind")
    await bot.group_says(group, "bound by an administrator", member=WORKER)
    await bot.say(SAFETY_OFFICER, group, "/unbind@saqbol_demo_bot")
    await bot.group_says(group, "no longer shows the alarms", member=WORKER)
    number = await stop(bot)
    await bot.says(SHIFT_SUPERVISOR, number)
    assert not [m for m in await bot.in_group(group, member=WORKER) if number in m["text"]]
    await answered(bot)


async def test_what_is_open_is_shown_on_binding(bot: Stage, group: int) -> None:
    number = await stop(bot)
    await bind(bot, group)
    await bot.group_says(group, number, member=WORKER)
    await answered(bot)


async def test_the_menu_of_a_group_has_its_two_commands_only(bot: Stage) -> None:
    """Whoever sees /stop offered there would believe that it stops work."""
    journal = await bot.control("GET", "journal?since=0&limit=1000&method=setMyCommands")
    for entry in journal["entries"]:
        offered = [one["command"] for one in loads(entry["params"]["commands"])]
        in_groups = "all_group_chats" in str(entry["params"].get("scope"))
        assert (offered == ["bind", "unbind"]) is in_groups
    assert any("all_group_chats" in str(one["params"].get("scope")) for one in journal["entries"])


def loads(given: object) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(given) if isinstance(given, str) else given
    return found
