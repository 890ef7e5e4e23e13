"""Whatever happened to its escalation, a stop that waits has one; one that fails stops none of the others."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from bot.domain.notice import Mode
from bot.jobs import escalating
from bot.services.stop import audit, ringing
from storage import stops
from storage.models.escalation import escalations as table
from storage.uow import Work
from tests.services.plant import FIRST, TURBINE, Plant, receivers


async def matters(plant: Plant) -> list[tuple[str, str]]:
    """Kind and subject of everything that has an escalation."""
    async with plant.storage.read() as work:
        rows = await work.conn.execute(sa.select(table.c.kind, table.c.subject))
    return [(row.kind, row.subject) for row in rows]


async def test_a_stop_without_an_escalation_rings(plant: Plant) -> None:
    await plant.nameless()
    await plant.post()
    async with plant.storage.write() as work:
        await work.conn.execute(sa.delete(table))
    await audit.tick(plant.storage)
    await audit.tick(plant.storage)
    assert receivers(await plant.post(), "stop_card", Mode.SEND) == sorted(FIRST), "once"


async def test_what_nobody_waits_for_is_left_alone(plant: Plant) -> None:
    raised = await plant.nameless()
    await plant.answer("supervisor", raised.stop_id)
    await plant.post()
    made_safe = [("made_safe", raised.stop_id.hex)]
    assert await matters(plant) == made_safe
    await audit.tick(plant.storage)
    assert await matters(plant) == made_safe
    assert await plant.post() == []


async def test_one_bad_matter_stops_none_of_the_others(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = await plant.nameless()
    good = await plant.nameless(TURBINE)
    await plant.post()
    refresh = ringing.progress.refresh_each

    async def fails_for_one(work: Work, changed: Sequence[stops.Stop]) -> None:
        if bad.stop_id in {stop.id for stop in changed}:
            raise LookupError
        await refresh(work, changed)

    monkeypatch.setattr(ringing.progress, "refresh_each", fails_for_one)
    plant.watch.advance(301)
    await escalating.tick(plant.storage)
    assert await plant.timeline(bad.stop_id) == ["raised", "delivered"], "nothing of it stays"
    assert "escalated" in await plant.timeline(good.stop_id)
    monkeypatch.undo()
    await escalating.tick(plant.storage)
    assert "escalated" in await plant.timeline(bad.stop_id), "tried again"
