"""The cost of the escalation's tick in statements, and what it says of its lateness: nothing is timed."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot import metrics
from bot.domain.notice import Mode
from bot.jobs import escalating
from bot.services import calls, escalation
from storage import escalations, stops
from storage.models.escalation import escalations as table
from storage.models.stop_work import stops as stop_table
from storage.models.stop_work import timeline
from tests import statements
from tests.services.plant import BOILER, TURBINE, YARD, Plant

#: the second step of the plant's policy
HEAD_AFTER = 300


async def raise_many(plant: Plant, count: int, *, first: int = 0) -> None:
    """So many stops at one place, each by itself."""
    async with plant.storage.write() as work:
        for n in range(first, first + count):
            stop = await stops.insert(
                work, number=f"SW-2026-{n + 100:04}", site_id=YARD.site_id, place_id=YARD.place_id,
                raised_at=work.now,
            )  # fmt: skip
            steps, repeat = await calls.policy(work, stop)
            await escalation.start(work, "stop_work", stop.id.hex, steps, repeat)


async def fired(plant: Plant) -> list[int]:
    async with plant.storage.read() as work:
        return sorted((await work.conn.execute(sa.select(table.c.fired))).scalars())


async def cost(plant: Plant) -> list[str]:
    """The statements of one tick, in order."""
    with statements.said() as said:
        await escalating.tick(plant.storage)
    return [words for words, _ in said]


async def test_a_look_that_finds_nothing_is_the_same_few_words_however_many_wait(
    plant: Plant,
) -> None:
    idle = await cost(plant)
    await raise_many(plant, 30)
    assert await cost(plant) == idle
    assert sum("escalations" in words for words in idle) == 1


async def test_closed_stops_cost_nothing(plant: Plant) -> None:
    await raise_many(plant, 2)
    idle = await cost(plant)
    async with plant.storage.write() as work:
        row = (await work.conn.execute(sa.select(stop_table))).mappings().first()
        assert row is not None
        await work.conn.execute(sa.insert(stop_table), [
            {**row, "id": UUID(int=n), "number": f"old-{n}", "state": "closed"} for n in range(200)
        ])  # fmt: skip
    assert await cost(plant) == idle


async def test_thirty_due_steps_cost_the_statements_of_two(plant: Plant) -> None:
    await raise_many(plant, 2)
    plant.watch.advance(HEAD_AFTER + 1)
    two = await cost(plant)
    assert await fired(plant) == [2, 2]
    await raise_many(plant, 30, first=2)
    plant.watch.advance(HEAD_AFTER + 1)
    thirty = await cost(plant)
    assert await fired(plant) == [2] * 32
    assert len(thirty) == len(two)


async def test_more_than_go_together_are_all_called(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escalating, "TOGETHER", 3)
    await raise_many(plant, 7)
    plant.watch.advance(HEAD_AFTER + 1)
    await escalating.tick(plant.storage)
    assert await fired(plant) == [2] * 7


def observed() -> float:
    """Seconds of lateness counted so far."""
    (found,) = metrics.STEP_LATENESS.labels("stop_work").collect()
    return next(one.value for one in found.samples if one.name.endswith("_sum"))


async def test_lateness_runs_from_the_deadline_to_the_steps_own_transaction(plant: Plant) -> None:
    raised = await plant.nameless(BOILER)
    await plant.post()
    async with plant.storage.read() as work:
        one = await escalations.of(work, "stop_work", raised.stop_id.hex)
    assert one is not None and one.course.next_at is not None
    plant.watch.advance(HEAD_AFTER + 20)
    before = observed()
    await escalating.tick(plant.storage)
    query = sa.select(timeline.c.at).where(timeline.c.event == "escalated")
    async with plant.storage.read() as work:
        at = (await work.conn.execute(query)).scalar_one()
    assert timedelta(seconds=observed() - before) == pytest.approx(
        at - one.course.next_at, abs=timedelta(microseconds=10)
    )


async def test_what_was_moved_after_the_look_is_not_called_twice(plant: Plant) -> None:
    slow = await plant.nameless(BOILER)
    other = await plant.nameless(TURBINE)
    await plant.post()
    plant.watch.advance(HEAD_AFTER + 1)
    looked = await escalation.due(plant.storage)
    assert {one.subject for one in looked} == {slow.stop_id.hex, other.stop_id.hex}
    await escalation.advance(plant.storage, [of(looked, slow.stop_id.hex)], calls.Known())
    plant.watch.advance(2)
    await escalation.advance(plant.storage, looked, calls.Known())
    for one in (slow, other):
        assert (await plant.timeline(one.stop_id)).count("escalated") == 1
    heads = [letter for letter in await plant.post() if letter.to == "head"]
    assert [one.mode for one in heads if one.kind == "stop_card"].count(Mode.SEND) == 2


def of(looked: Collection[escalations.Escalation], subject: str) -> escalations.Escalation:
    return next(one for one in looked if one.subject == subject)


async def test_an_answer_after_the_look_calls_nobody(plant: Plant) -> None:
    raised = await plant.nameless(BOILER)
    await plant.post()
    plant.watch.advance(HEAD_AFTER + 1)
    looked = await escalation.due(plant.storage)
    await plant.answer("supervisor", raised.stop_id)
    assert await escalation.advance(plant.storage, looked, calls.Known()) == []
    assert "escalated" not in await plant.timeline(raised.stop_id)
