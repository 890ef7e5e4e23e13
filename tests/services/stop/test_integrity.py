"""Verdicts on timelines: what was done behind the program's back is named, honest ones hold."""

import secrets
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.domain.stop_work import Event
from bot.services.stop import integrity
from bot.services.stop.integrity import Fault, Verdict
from storage.models import stop_work as tables
from tests.services.plant import TURBINE, Plant

SAFE = {"photo": "file-1", "scope": "place"}


async def verdicts(plant: Plant) -> dict[str, Verdict]:
    return {one.number: one for one in await integrity.everything(plant.storage)}


async def tamper(plant: Plant, *statements: sa.Update | sa.Delete) -> None:
    async with plant.storage.write() as work:
        for statement in statements:
            await work.conn.execute(statement)


@pytest.fixture
async def two(plant: Plant) -> tuple[UUID, UUID]:
    """Two stops; the first has been made safe."""
    first, second = await plant.named(), await plant.nameless(TURBINE, key=secrets.token_bytes(32))
    await plant.post()
    await plant.answer("supervisor", first.stop_id)
    await plant.take("supervisor", first.stop_id, Event.MAKE_SAFE, **SAFE)
    return first.stop_id, second.stop_id


async def test_what_the_program_wrote_holds(plant: Plant, two: tuple[UUID, UUID]) -> None:
    found = await verdicts(plant)
    assert {one.fault for one in found.values()} == {None}
    first = found["SW-2026-0001"]
    assert first.lines == 4
    assert len(first.head.split("-")) == 8
    assert await integrity.of(plant.storage, "SW-2026-0001") == first
    assert await integrity.of(plant.storage, "SW-2026-0099") is None


LINES, STOPS = tables.timeline, tables.stops
FIRST = STOPS.c.number == "SW-2026-0001"
OF_FIRST = LINES.c.stop_id == sa.select(STOPS.c.id).where(FIRST).scalar_subquery()
DONE = [
    # what was done, and how it is found
    (sa.delete(LINES).where(OF_FIRST), Fault.EMPTY, None),
    (sa.update(LINES).where(OF_FIRST, LINES.c.seq == 3).values(person_id=None), Fault.CHAIN, 3),
    (sa.update(LINES).where(OF_FIRST).values(digest=None), Fault.CHAIN, 1),
    # the tail cut off: the state still tells
    (sa.delete(LINES).where(OF_FIRST, LINES.c.seq == 4), Fault.STATE, None),
    # the state set back
    (sa.update(STOPS).where(FIRST).values(state="notified"), Fault.STATE, None),
    # work "resumed" by nobody
    (sa.update(STOPS).where(FIRST).values(state="resumed"), Fault.STATE, None),
]


@pytest.mark.parametrize(("statement", "fault", "line"), DONE)
async def test_what_was_done_behind_its_back_is_named(
    plant: Plant, two: tuple[UUID, UUID], statement: sa.Update | sa.Delete, fault: Fault,
    line: int | None,
) -> None:  # fmt: skip
    await tamper(plant, statement)
    found = await verdicts(plant)
    assert (found["SW-2026-0001"].fault, found["SW-2026-0001"].line) == (fault, line)
    assert found["SW-2026-0002"].fault is None


async def test_a_stop_taken_out_whole_leaves_its_number(
    plant: Plant, two: tuple[UUID, UUID]
) -> None:
    _, second = two
    for table in (tables.details, tables.voices, LINES):
        await tamper(plant, sa.delete(table).where(table.c.stop_id == second))
    await tamper(plant, sa.delete(STOPS).where(STOPS.c.id == second))
    assert (await verdicts(plant))["SW-2026-0002"].fault is Fault.MISSING


async def test_a_tail_cut_off_with_its_state_shows_only_against_an_earlier_head(
    plant: Plant, two: tuple[UUID, UUID]
) -> None:
    """The limit we name in docs/operations.md: why exports print the head."""
    before = (await verdicts(plant))["SW-2026-0001"].head
    await tamper(
        plant,
        sa.delete(LINES).where(OF_FIRST, LINES.c.seq == 4),
        sa.update(STOPS).where(FIRST).values(state="acknowledged"),
    )
    after = (await verdicts(plant))["SW-2026-0001"]
    assert after.fault is None
    assert after.head != before
