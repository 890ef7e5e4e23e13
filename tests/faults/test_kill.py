"""F1: kill -9 anywhere between the press and the last mark; every alarm rings, with one number."""

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable

import pytest

from tests.faults.process import Process
from tests.faults.stage import CALLED, SUPERVISOR, WORKER, Stage, numbers
from tests.faults.tally import Tally

#: kills of the suite's own form
SHORT = 10
#: kills of the long form of `make soak`, shared by lanes; a lane is short, because its stops are
#: answered and forgotten, and ring again by the dozen after a quarter of an hour
LONG, LANES = int(os.environ.get("SOAK_KILLS", "1000")), 10
#: seconds from the start of a new process's work until the alarm stands on everybody's phone
RESENT = 10.0


# eleven starts of a real process: minutes on a busy machine
@pytest.mark.timeout(480)
async def test_random_kills_lose_no_alarm(stage: Stage) -> None:
    await many_kills(stage, SHORT, Tally(people=CALLED), seed=20261123)


@pytest.mark.soak
@pytest.mark.timeout(6 * 3600)
@pytest.mark.parametrize("lane", range(LANES))
async def test_a_thousand_random_kills_lose_no_alarm(stage: Stage, lane: int) -> None:
    tally = Tally(people=CALLED)
    try:
        await many_kills(stage, LONG // LANES, tally, seed=lane)
    finally:
        tally.publish(f"kills-{lane}.md")


async def many_kills(stage: Stage, kills: int, tally: Tally, *, seed: int) -> None:
    chance = random.Random(seed)
    bot = await stage.run_bot()
    for _ in range(kills):
        bot = await one_kill(stage, bot, tally, after=chance.uniform(0, 0.4))
    assert tally.lost == 0
    # a kill may leave an alarm whose acceptance was never marked, and that one rings again
    assert tally.duplicates <= kills
    assert max(tally.resends) <= RESENT


async def one_kill(stage: Stage, bot: Process, tally: Tally, *, after: float) -> Process:
    """A stop, a kill so many seconds after the press, a new process; gives that process."""
    cursor = await stage.position()
    await stage.write(WORKER, "Send with my name")
    tally.raised += 1
    # from before the fetch until after the last mark
    await asyncio.sleep(after)
    bot.kill()
    killed = time.monotonic()
    tally.kills += 1
    bot = await stage.run_bot()
    well = time.monotonic()

    async def everybody_rang() -> bool:
        rung = Tally(people=CALLED).add(await stage.sent(since=cursor), newest(stage))
        return stage.count("stops") == tally.raised and rung.keys() == set(CALLED)

    await stage.until(everybody_rang, seconds=30, what="an alarm on every phone")
    await stage.confirmed()
    assert stage.count("voices") == tally.raised, "one press, one voice, however often redelivered"
    await stage.acknowledge(SUPERVISOR)
    await stage.drained()
    last = max(tally.add(await stage.sent(since=cursor), newest(stage)).values())
    tally.waits.append(last - killed)
    tally.resends.append(last - well)
    return bot


def newest(stage: Stage) -> str:
    """The number of the stop that was raised last; empty before the first."""
    found = stage.ask("SELECT number FROM stops ORDER BY number DESC LIMIT 1")
    return str(found[0][0]) if found else ""


@pytest.mark.parametrize("seconds", [0, 5, 59], ids=["at once", "after 5 s", "at the last second"])
async def test_kill_between_the_taps_makes_the_stop_nameless_at_worst(
    stage: Stage, seconds: int
) -> None:
    bot = await stage.run_bot()
    await stage.write(WORKER, "Stop work")
    await stage.shown(WORKER, "Send with my name")
    await stage.advance(seconds)
    bot.kill()
    await stage.run_bot()
    await stage.advance(61 - seconds)
    await stage.alarmed(CALLED)
    assert stage.ask("SELECT manner, person_id FROM voices") == [("unfinished", None)]
    assert stage.count("unfinished") == 0


async def test_second_tap_after_a_kill_needs_no_memory(stage: Stage) -> None:
    bot = await stage.run_bot()
    await stage.write(WORKER, "Stop work")
    await stage.shown(WORKER, "Send with my name")
    bot.kill()
    await stage.write(WORKER, "Send with my name")
    await stage.run_bot()
    await stage.alarmed(CALLED)
    assert stage.ask("SELECT place_id FROM stops") == [("chp2/boiler",)]


async def after_insert(stage: Stage) -> None:
    """The stop stands in the database; whatever follows may not have happened."""
    await stage.until(lambda: _count(stage, "stops"), seconds=20, what="the stop")


async def after_claim(stage: Stage) -> None:
    """An alarm is on its way into a Telegram that says nothing."""
    claimed = "state = 'sending' AND kind = 'stop_card'"
    await stage.until(lambda: _count(stage, "outbox", claimed), seconds=20, what="a claim")


async def after_send(stage: Stage) -> None:
    """The phone rings, and Telegram's answer is still dripping in."""
    await stage.alarmed([SUPERVISOR])
    assert stage.count("outbox", "state = 'sending' AND kind = 'stop_card'")


async def after_mark(stage: Stage) -> None:
    """Everything is sent and marked."""

    async def all_marked() -> bool:
        marked = stage.count("outbox", "state = 'sent' AND kind = 'stop_card'")
        return marked == len(CALLED)

    await stage.until(all_marked, seconds=20, what="the marks")


async def _count(stage: Stage, table: str, where: str = "1") -> int:
    return stage.count(table, where)


@pytest.mark.parametrize(
    ("fault", "point"),
    [
        (None, after_insert),
        ({"kind": "hang", "seconds": 60}, after_claim),
        ({"kind": "trickle", "seconds": 1}, after_send),
        (None, after_mark),
    ],
    ids=["after insert", "after claim", "after send before mark", "after mark"],
)
async def test_kill_at_each_point_of_an_alarms_life(
    stage: Stage, fault: dict[str, object] | None, point: Callable[[Stage], Awaitable[None]]
) -> None:
    bot = await stage.run_bot()
    if fault:
        await stage.fault(method="sendMessage", **fault)
    await stage.write(WORKER, "Send with my name")
    await point(stage)
    bot.kill()
    await stage.calm()
    await stage.run_bot()
    await stage.alarmed(CALLED, seconds=10)
    await stage.confirmed()
    await after_mark(stage)
    assert stage.count("stops") == 1
    for person in CALLED:
        alarms = [m for m in await stage.from_bot(person) if numbers([m])]
        assert len(numbers(alarms)) == 1, "the same alarm number"
        assert len(alarms) <= 2, "one kill makes at most one duplicate"
        assert point is not after_mark or len(alarms) == 1
