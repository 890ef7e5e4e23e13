"""F11 for groups: thrown out, or moved to another id, in the middle of alarms."""

import pytest

from tests.faults.stage import CALLED, SAFETY_OFFICER, SUPERVISOR, WORKER, Stage, button


@pytest.fixture
async def group(stage: Stage) -> int:
    """A bound group, beside a running bot."""
    await stage.run_bot()
    found = await stage.group(WORKER, SAFETY_OFFICER)
    await stage.say(SAFETY_OFFICER, found, "/bind")
    await stage.group_says(found, "now shows the alarms", member=WORKER)
    return found


async def stop(stage: Stage) -> str:
    """The worker stops work; gives the number."""
    await stage.write(WORKER, "Stop work")
    await stage.shown(WORKER, "Send with my name")
    await stage.write(WORKER, "Send with my name")
    await stage.alarmed(CALLED)
    return str(stage.ask("SELECT max(number) FROM stops")[0][0])


async def members(stage: Stage, group: int, **change: object) -> None:
    await stage.control("POST", f"groups/{group}/members", **change)


async def test_thrown_out_people_ring_all_the_same(stage: Stage, group: int) -> None:
    await members(stage, group, remove_bots=["100001"])
    await stage.says(SAFETY_OFFICER, "a group no longer shows the alarms")
    await stop(stage)
    assert stage.count("outbox", "kind = 'group_card'") == 0
    # let in again, it shows what is open
    await members(stage, group, add_bots=["100001"])
    await stage.group_says(group, "SW-", member=WORKER)


async def test_refused_without_a_word_before(stage: Stage, group: int) -> None:
    """The update that says so may come late: the 403 tells as much."""
    await stage.fault(kind="forbidden", method="sendMessage", chat_id=group)
    await stop(stage)
    await stage.says(SAFETY_OFFICER, "a group no longer shows the alarms")
    told = [
        m for m in await stage.from_bot(SAFETY_OFFICER)
        if "a group no longer" in (m.get("text") or "")
    ]  # fmt: skip
    assert len(told) == 1
    assert stage.count("groups", "unreachable") == 1


async def test_moved_while_an_alarm_is_open(stage: Stage, group: int) -> None:
    number = await stop(stage)
    await stage.group_says(group, number, member=WORKER)
    new = int((await stage.control("POST", f"groups/{group}/migrate"))["id"])
    await stage.group_says(new, number, member=WORKER)
    alarm = (await stage.alarms(SUPERVISOR))[-1]
    await stage.press(SUPERVISOR, data=button(alarm, "Acknowledge"))
    await stage.group_says(new, number, "is on it since", member=WORKER)
    assert len(await stage.in_group(new, member=WORKER)) == 1
    assert stage.count("groups") == 1


async def test_moved_and_only_the_answer_to_a_send_tells(stage: Stage, group: int) -> None:
    """An update lives a day; after a longer outage the old id is all we have."""
    stage.bots[-1].kill()
    new = int((await stage.control("POST", f"groups/{group}/migrate"))["id"])
    await stage.advance(25 * 3600)
    await stage.run_bot()
    number = await stop(stage)
    await stage.group_says(new, number, member=WORKER)
    assert stage.ask("SELECT state, attempts, repeat FROM outbox WHERE kind = 'group_card'") == [
        ("sent", 2, 0)
    ]


SECOND = {"token": "100002:SIMULATOR-CAMPAIGN", "username": "saqbol_notices_bot"}


async def test_only_the_bot_that_rings_is_bound(stage: Stage) -> None:
    """A campaign bot in the same group hears the same commands, and its leaving means nothing."""
    await stage.control("POST", "bots", **SECOND)
    await stage.run_bot(CAMPAIGN_BOT_TOKEN=SECOND["token"])
    without = await stage.group(WORKER, SAFETY_OFFICER)
    await members(stage, without, add_bots=["100002"], remove_bots=["100001"])
    await stage.say(SAFETY_OFFICER, without, "/bind")
    both = await stage.group(WORKER, SAFETY_OFFICER)
    await members(stage, both, add_bots=["100002"])
    await stage.say(SAFETY_OFFICER, both, "/bind")
    await stage.group_says(both, "now shows the alarms", member=WORKER)
    await members(stage, both, remove_bots=["100002"])
    number = await stop(stage)
    await stage.group_says(both, number, member=WORKER)
    said = await stage.in_group(both, member=WORKER)
    assert len(said) == 2, "each was said once"
    assert await stage.in_group(without, member=WORKER) == []
    assert stage.count("groups") == stage.count("groups", "NOT unreachable") == 1


ADMINISTRATOR = 7_100_000_051
TWO_SITES = f"""
[[sites]]
id = "chp3"
name = "CHP-3"

[[people]]
id = "administrator"
title = "Administrator"
role = "administrator"
language = "en"
telegram_id = {ADMINISTRATOR}
"""


async def test_who_has_no_site_chooses_one_in_the_group(stage: Stage) -> None:
    """Everybody sees the buttons; only who may bind a group presses them to any effect."""
    file = stage.home / "organisation.toml"
    file.write_text(file.read_text(encoding="utf-8") + TWO_SITES, encoding="utf-8")
    loaded = await stage.command("org", "load", str(file))
    assert loaded.popen.returncode == 0, loaded.said
    await stage.run_bot()
    await stage.appear([ADMINISTRATOR])
    group = await stage.group(WORKER, ADMINISTRATOR)
    await stage.say(ADMINISTRATOR, group, "/bind")
    asked = await stage.group_says(group, "of which site", member=WORKER)
    choice = button(asked, "CHP-3")
    toast = await stage.press(WORKER, data=choice, chat=group)
    assert toast
    assert "administrator" in toast["text"]
    assert stage.count("groups") == 0
    await stage.press(ADMINISTRATOR, data=choice, chat=group)
    bound = await stage.group_says(group, "now shows the alarms", "CHP-3", member=WORKER)
    assert bound["message_id"] == asked["message_id"]
    assert stage.ask("SELECT site_id FROM groups") == [("chp3",)]
    # an alarm of the other site is none of this group's
    await stop(stage)
    assert stage.count("outbox", "kind = 'group_card'") == 0
