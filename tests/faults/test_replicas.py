"""F4: three replicas on one PostgreSQL, killed at random and started again, while stops are raised."""

import asyncio
import random
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pytest

from tests.faults import replicas
from tests.faults.campaigns import delivered, send_campaign
from tests.faults.replicas import Replica
from tests.faults.stage import CALLED, CROWD, Stage, numbers

pytestmark = pytest.mark.postgres

READERS = 120
#: messages in any second, of all replicas together
CEILING = 30


def one_after_the_other(requests: Iterable[dict[str, Any]]) -> bool:
    """Whether each process sent in one stretch: nobody begins before the last one has ended."""
    senders = [caller for caller, _ in groupby(requests, key=lambda one: one["caller"])]
    return len(senders) == len(set(senders))


@pytest.mark.parametrize(
    ("pg_stage", "kills"),
    [
        pytest.param(READERS, 3, marks=pytest.mark.timeout(240)),
        pytest.param(READERS, 60, marks=[pytest.mark.soak, pytest.mark.timeout(3600)]),
    ],
    indirect=["pg_stage"],
)
async def test_random_kills_of_replicas(pg_stage: Stage, kills: int) -> None:
    stage, chance = pg_stage, random.Random(20261123)
    await stage.open_chats(range(CROWD, CROWD + READERS))
    running = [replicas.start(stage, f"r{n}") for n in range(3)]
    await stage.until(lambda: _somebody_leads(running), seconds=60, what="a leader")
    await stage.control("POST", "limits", enabled=True)
    await send_campaign(stage, "Everybody reads this.", role="worker")
    for kill in range(kills):
        await stage.write(CROWD + kill, "Send with my name")
        await asyncio.sleep(chance.uniform(0, 1.5))
        killed = chance.randrange(len(running))
        if kill % 2:
            killed = await _leader(running)
        running[killed].process.kill()
        # a name of its own, so that the journal tells it from the one before
        running[killed] = replicas.start(stage, f"r{killed}after{kill}")
        await stage.until(lambda: _somebody_leads(running), seconds=60, what="a new leader")
    await stage.alarmed(CALLED, stops=kills, seconds=60)
    await stage.confirmed()
    await stage.drained(seconds=60)

    sent = await stage.sent()
    assert one_after_the_other(sent), "one sender a token"
    assert not [one for one in sent if one["status"] == 429]
    assert (await stage.control("GET", "flood"))["100001"]["peak_second"] <= CEILING
    rows = (
        "SELECT count(*), count(DISTINCT (subject, person_id)) FROM outbox WHERE kind = 'stop_card'"
    )
    assert stage.ask(f"{rows} AND mode = 'send'") == [(kills * len(CALLED), kills * len(CALLED))]
    for person in CALLED:
        alarms = [m for m in await stage.from_bot(person) if numbers([m])]
        assert len(numbers(alarms)) == kills <= len(alarms) <= kills * 2
    await _everybody_was_told_once(stage)


async def _everybody_was_told_once(stage: Stage) -> None:
    """Nobody twice; who was not told for sure stands among the unknown, counted and shown."""
    told = await delivered(stage, "Everybody reads this.", range(CROWD, CROWD + READERS))
    unknown = stage.count("outbox", "kind = 'notice' AND state = 'unknown'")
    assert max(told.values()) == 1
    assert list(told.values()).count(0) <= unknown


async def _somebody_leads(running: list[Replica]) -> bool:
    return any([await one.leads() for one in running])


async def _leader(running: list[Replica]) -> int:
    return [await one.leads() for one in running].index(True)
