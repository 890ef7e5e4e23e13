"""F7: the bot is down while three steps fall due; each is caught up once, in order, without a storm."""

from typing import Any

import pytest

from tests.faults.stage import (
    CALLED,
    CHAIRMAN,
    CROWD,
    DIRECTOR,
    SITE_HEAD,
    SUPERVISOR,
    Stage,
    numbers,
)

MINUTE = 60
LADDER = (SITE_HEAD, DIRECTOR, CHAIRMAN)


@pytest.fixture
def crew() -> dict[str, Any]:
    return {"ladder": True, "crowd": 1}


async def alarms(stage: Stage, person: int) -> int:
    """How many messages about a stop stand on somebody's phone."""
    return len([m for m in await stage.from_bot(person) if numbers([m])])


async def test_missed_steps_are_caught_up_once_and_in_order(either_stage: Stage) -> None:
    stage = either_stage
    bot = await stage.run_bot()
    await stage.write(CROWD, "Send with my name")
    await stage.alarmed(CALLED)
    await stage.drained()
    bot.kill()
    await stage.advance(32 * MINUTE)
    cursor = await stage.position()
    await stage.run_bot()
    await stage.alarmed(LADDER)
    await stage.drained()
    rung = [
        person
        for one in await stage.sent(since=cursor)
        if one["method"] == "sendMessage" and (person := int(one["params"]["chat_id"])) in LADDER
    ]
    assert sorted(rung) == list(LADDER), "one notice a step"
    assert [await alarms(stage, person) for person in CALLED] == [1] * len(CALLED), "no storm"
    events = [event for (event,) in stage.ask("SELECT event FROM timeline ORDER BY seq")]
    assert events.count("escalated") == len(LADDER)
    # from here on the repeats come at their own pace: who is on duty and the last of the chain
    await stage.advance(5 * MINUTE)
    await stage.until(lambda: _twice(stage), seconds=20, what="the first repeat")
    await stage.drained()
    assert [await alarms(stage, person) for person in (SITE_HEAD, DIRECTOR)] == [1, 1]
    assert [await alarms(stage, person) for person in CALLED] == [2] * len(CALLED)
    await stage.acknowledge(SUPERVISOR)
    assert stage.count("escalations", "kind = 'stop_work'") == 0


async def _twice(stage: Stage) -> bool:
    return await alarms(stage, CHAIRMAN) == 2
