"""F6: somebody sets the host's clock an hour forward, then two back, while the bot runs."""

import pytest

from tests.faults.host_clock import HostClock
from tests.faults.stage import CALLED, CROWD, SUPERVISOR, Stage

HOUR = 3600.0
#: a first tap without a second is sent after a minute
UNFINISHED = 60.0
#: seconds that a deadline may be off
OFF = 5.0


@pytest.mark.parametrize("stage", [2], indirect=True)
async def test_a_host_clock_set_by_hand_moves_no_deadline(stage: Stage) -> None:
    clock = HostClock.of(stage)
    bot = await stage.run_bot()
    for number, (person, wall) in enumerate([(CROWD, HOUR), (CROWD + 1, -HOUR)], start=1):
        await stage.write(person, "Stop work")
        await stage.shown(person, "Send with my name")
        pressed = (await stage.chat(person))["messages"][0]["date"]
        await clock.set(bot, wall=wall)
        await stage.ticking(stage.beats(), seconds=20)
        assert await stage.now() - pressed < UNFINISHED, "a machine far too busy for this test"
        assert stage.count("stops") == number - 1, "not yet"
        await stage.advance(UNFINISHED - (await stage.now() - pressed))
        await stage.until(
            lambda number=number: _stops(stage, number), seconds=OFF, what="the unfinished stop"
        )
        await stage.alarmed(CALLED, stops=number)
        (raised_at,) = stage.ask("SELECT max(raised_at) FROM stops")[0]
        assert raised_at == pressed * 1_000_000, "the stop stands at its real time"
        await stage.acknowledge(SUPERVISOR)
    await stage.well(bot, seconds=15)


async def _stops(stage: Stage, number: int) -> bool:
    return stage.count("stops") == number
