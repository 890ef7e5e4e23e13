"""F1: kill -9 anywhere between the press and the last mark; every alarm rings, with one number."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest

from tests.faults.stage import CALLED, SUPERVISOR, WORKER, Stage, button, numbers


@pytest.mark.parametrize(
    "kills",
    [
        # eleven starts of a real process: minutes on a busy machine
        pytest.param(10, marks=pytest.mark.timeout(480)),
        # the long form of `make soak`
        pytest.param(100, marks=[pytest.mark.soak, pytest.mark.timeout(3600)]),
    ],
)
async def test_random_kills_lose_no_alarm(stage: Stage, kills: int) -> None:
    chance = random.Random(20261123)
    bot = await stage.run_bot()
    for kill in range(1, kills + 1):
        await stage.write(WORKER, "Send with my name")
        # from before the fetch until after the last mark
        await asyncio.sleep(chance.uniform(0, 0.4))
        bot.kill()
        bot = await stage.run_bot()
        await stage.alarmed(CALLED, stops=kill)
        await stage.confirmed()
        assert stage.count("voices") == kill, "one press, one voice, however often redelivered"
        await acknowledge(stage)
    for person in CALLED:
        alarms = [m for m in await stage.from_bot(person) if numbers([m])]
        assert len(numbers(alarms)) == kills
        # a kill may leave one alarm whose acceptance was never marked, and that one rings again
        assert len(alarms) <= kills * 2


async def acknowledge(stage: Stage) -> None:
    """Let the supervisor answer, so that the next press is a new stop."""
    alarm = (await stage.alarms(SUPERVISOR))[-1]
    answer = await stage.press(SUPERVISOR, data=button(alarm, "Acknowledge"))
    assert answer is not None

    async def answered() -> bool:
        return stage.count("stops", "acknowledged_at IS NULL") == 0

    await stage.until(answered, seconds=10, what="the acknowledgement")


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
