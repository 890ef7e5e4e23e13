"""F2: kill -9 inside an escalation's step: the step moved and its notices exist, or neither."""

import asyncio
import time
from typing import Any

import asyncpg
import pytest

from tests.faults.stage import CROWD, Stage

pytestmark = pytest.mark.timeout(240)

STOPS = 12
MINUTE = 60
#: of each stop, how many steps were called, and how many people of the steps after the first have a row
STEPS = """
SELECT e.subject, e.fired,
  (SELECT count(*) FROM outbox o JOIN people p ON p.id = o.person_id WHERE o.subject = e.subject
    AND o.kind = 'stop_card' AND o.mode = 'send' AND p.role IN ('site_head', 'director', 'chairman'))
FROM escalations e WHERE e.kind = 'stop_work'
"""


def whole(steps: list[tuple[Any, ...]]) -> bool:
    """Every step that was called has queued its one person, and none has that was not."""
    return all(rung == fired - 1 for _, fired, rung in steps)


async def until_called(stage: Stage, fired: int, *, stops: int) -> None:
    """Wait, with hardly a pause between two looks, until so many stops have had so many steps called."""
    last = time.monotonic() + 30
    while stage.count("escalations", f"kind = 'stop_work' AND fired >= {fired}") < stops:
        assert time.monotonic() < last, stage.bots[-1].said[-3000:]
        await asyncio.sleep(0.001)


@pytest.fixture
def crew() -> dict[str, Any]:
    return {"ladder": True, "crowd": STOPS}


async def test_a_step_is_made_whole_or_not_at_all(either_stage: Stage) -> None:
    stage = either_stage
    bot = await stage.run_bot()
    await stage.storm(range(CROWD, CROWD + STOPS), "Send with my name")
    await until_called(stage, 1, stops=STOPS)
    await stage.confirmed()
    for fired, minutes in ((2, 5), (3, 10)):
        await stage.advance(minutes * MINUTE)
        # the first of many steps that are due at one moment
        await until_called(stage, fired, stops=1)
        bot.kill()
        steps = stage.ask(STEPS)
        assert len(steps) == STOPS
        assert whole(steps)
        bot = stage.spawn("run")
        await until_called(stage, fired, stops=STOPS)
        steps = stage.ask(STEPS)
        assert whole(steps)
        assert {one[1] for one in steps} == {fired}, "each step once"


@pytest.mark.postgres
@pytest.mark.parametrize("pg_stage", [{"ladder": True, "crowd": 1}], indirect=True)
async def test_a_kill_between_the_notices_and_the_move_leaves_neither(pg_stage: Stage) -> None:
    """The last thing a step writes waits for a lock; its notices stand in the open transaction."""
    stage = pg_stage
    assert stage.postgresql is not None
    bot = await stage.run_bot()
    await stage.write(CROWD, "Send with my name")
    await until_called(stage, 1, stops=1)
    await stage.drained()
    locker = await asyncpg.connect(stage.postgresql)
    async with locker.transaction():
        await locker.execute("LOCK TABLE escalations IN EXCLUSIVE MODE")
        await stage.advance(5 * MINUTE)
        await stage.until(lambda: _waits(stage), seconds=20, what="a step that waits to be written")
        bot.kill()
    await locker.close()
    # the server needs a moment to find its client gone
    await stage.until(lambda: _quiet(stage), seconds=20, what="the end of the dead one's sessions")
    assert [one[1:] for one in stage.ask(STEPS)] == [(1, 0)]
    await stage.run_bot()
    await until_called(stage, 2, stops=1)
    assert [one[1:] for one in stage.ask(STEPS)] == [(2, 1)]


async def _waits(stage: Stage) -> bool:
    query = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE escalations%'"
    return bool(stage.ask(query))


async def _quiet(stage: Stage) -> bool:
    query = (
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    return not stage.ask(query)
