"""The chain of a timeline: whatever is changed, taken out or put in behind the program's back shows."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa

from storage import timeline
from storage.models.delivery import facts
from storage.models.stop_work import timeline as table
from storage.uow import Storage
from tests.storage.test_stops import raised


@pytest.fixture
async def stop_id(storage: Storage) -> UUID:
    """A stop with five lines; the third carries words."""
    stop = await raised(storage)
    async with storage.write() as work:
        for number in range(1, 6):
            content = {"words": "Valve 7 leaks"} if number == 3 else None
            await timeline.append(work, stop.id, f"event {number}", content=content)
    return stop.id


async def broken(storage: Storage, stop_id: UUID) -> int | None:
    async with storage.read() as work:
        return (await timeline.verify(work, stop_id)).broken


async def tamper(storage: Storage, statement: sa.Update | sa.Delete | sa.Insert) -> None:
    async with storage.write() as work:
        await work.conn.execute(statement)


async def test_an_untouched_chain_holds(storage: Storage, stop_id: UUID) -> None:
    async with storage.read() as work:
        proof = await timeline.verify(work, stop_id)
        lines = await timeline.lines(work, stop_id)
    assert (proof.broken, proof.lines, proof.unchained) == (None, 5, 0)
    assert proof.head == lines[-1].digest
    assert lines[2].content == {"words": "Valve 7 leaks"}


CHANGED = [
    ("another event", {"event": "resumed"}),
    ("another time", {"at": sa.literal_column("at + 1")}),
    ("other words", {"sealed": b"\x00" * 300}),
    ("another digest of the words", {"content": b"\x00" * 32}),
    ("no digest", {"digest": None}),
]


@pytest.mark.parametrize("values", [values for _, values in CHANGED], ids=[n for n, _ in CHANGED])
async def test_a_changed_line_shows(
    storage: Storage, stop_id: UUID, values: dict[str, object]
) -> None:
    where = sa.and_(table.c.stop_id == stop_id, table.c.seq == 3)
    await tamper(storage, sa.update(table).where(where).values(values))
    assert await broken(storage, stop_id) == 3


async def test_a_line_taken_out_shows(storage: Storage, stop_id: UUID) -> None:
    where = sa.and_(table.c.stop_id == stop_id, table.c.seq == 3)
    await tamper(storage, sa.delete(table).where(where))
    assert await broken(storage, stop_id) == 3


async def test_a_line_taken_out_and_the_rest_moved_up_shows(
    storage: Storage, stop_id: UUID
) -> None:
    await tamper(storage, sa.delete(table).where(table.c.seq == 3))
    for seq in (4, 5):
        await tamper(storage, sa.update(table).where(table.c.seq == seq).values(seq=seq - 1))
    assert await broken(storage, stop_id) == 3


async def test_two_lines_swapped_show(storage: Storage, stop_id: UUID) -> None:
    for before, after in ((2, 99), (4, 2), (99, 4)):
        await tamper(storage, sa.update(table).where(table.c.seq == before).values(seq=after))
    assert await broken(storage, stop_id) == 2


async def test_a_purge_of_the_words_breaks_nothing(storage: Storage, stop_id: UUID) -> None:
    await tamper(storage, sa.update(table).where(table.c.seq == 3).values(sealed=None))
    assert await broken(storage, stop_id) is None
    async with storage.read() as work:
        assert (await timeline.lines(work, stop_id))[2].content == {}


async def test_another_key_file_makes_no_line_that_fits(storage: Storage, stop_id: UUID) -> None:
    async with storage.write() as work:
        forger = replace(work, keys=replace(work.keys, timeline=b"\x01" * 32))
        await timeline.append(forger, stop_id, "resumed")
    assert await broken(storage, stop_id) == 6


async def test_lines_older_than_the_chain_are_counted(storage: Storage, stop_id: UUID) -> None:
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    await tamper(storage, sa.update(table).values({**BARE, "at": long_ago}))
    async with storage.write() as work:
        await timeline.append(work, stop_id, "after the upgrade")
    async with storage.read() as work:
        proof = await timeline.verify(work, stop_id)
    assert (proof.broken, proof.unchained, proof.lines) == (None, 5, 6)


BARE: dict[str, object] = {"digest": None, "content": None, "sealed": None}


async def test_digests_taken_away_after_the_chain_began_show(
    storage: Storage, stop_id: UUID
) -> None:
    await tamper(storage, sa.update(table).values(BARE))
    assert await broken(storage, stop_id) == 1


FORGED = [
    ("taken away", sa.delete(facts).where(facts.c.name == "chain_since")),
    (
        "another moment",
        sa.update(facts)
        .where(facts.c.name == "chain_since")
        .values(value="2099-01-01T00:00:00+00:00 " + "0" * 128),
    ),
]


@pytest.mark.parametrize("statement", [one for _, one in FORGED], ids=[n for n, _ in FORGED])
async def test_without_its_beginning_no_line_is_older_than_the_chain(
    storage: Storage, stop_id: UUID, statement: sa.Update | sa.Delete
) -> None:
    await tamper(storage, statement)
    await tamper(storage, sa.update(table).where(table.c.seq <= 2).values(BARE))
    # a restart does not write the beginning anew while chained lines stand there
    async with storage.write() as work:
        await timeline.begin(work)
        assert await timeline.began(work) is None
    assert await broken(storage, stop_id) == 1
