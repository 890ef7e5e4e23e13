"""The dialogue: sealed line by line, numbered, and each thing that brings a message counts once."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.domain.report import LONGEST_WORDS, Side
from storage import dialogues, sealing
from storage.dialogues import Exhibit
from storage.models.reports import evidence, report_messages, reports
from storage.uow import Storage
from tests.storage import office

NAMES = [UUID(int=at) for at in range(1, 5)]


@pytest.fixture
async def report(storage: Storage) -> UUID:
    made = await office.reported(storage)
    assert made is not None
    return made


async def say(
    storage: Storage, report: UUID, words: str, side: Side = Side.OFFICER, *,
    exhibits: tuple[Exhibit, ...] = (), brought_by: bytes | None = None,
) -> UUID | None:  # fmt: skip
    async with storage.write() as work:
        return await dialogues.say(
            work, report, side, words, exhibits=exhibits, brought_by=brought_by
        )


async def rows(storage: Storage) -> list[sa.RowMapping]:
    async with storage.read() as work:
        return list((await work.conn.execute(sa.select(report_messages))).mappings())


async def test_what_is_said_is_read_in_its_order(storage: Storage, report: UUID) -> None:
    other = await office.reported(storage)
    assert other is not None
    async with storage.read() as work:
        assert await dialogues.messages(work, report) == []
    for side, words in ((Side.OFFICER, "Қайда?"), (Side.REPORTER, "Там"), (Side.PROGRAM, "key")):
        await say(storage, report, words, side)
    await say(storage, other, "Elsewhere")
    async with storage.read() as work:
        found = await dialogues.messages(work, report)
        assert [(one.number, one.side, one.words) for one in found] == [
            (1, Side.OFFICER, "Қайда?"), (2, Side.REPORTER, "Там"), (3, Side.PROGRAM, "key"),
        ]  # fmt: skip
        assert all(one.at.tzinfo and one.at <= work.now for one in found)
        assert [one.number for one in await dialogues.messages(work, other)] == [1]


async def test_neither_side_nor_words_nor_time_stand_in_clear(
    storage: Storage, report: UUID
) -> None:
    await say(storage, report, "Where is it exactly?")
    (row,) = await rows(storage)
    assert set(row) == {"id", "report_id", "number", "sealed", "brought_by"}
    for clear in (b"Where", b"officer", b"202"):
        assert clear not in row["sealed"]


@pytest.mark.parametrize("length", [0, 1, 100, 150, 800, LONGEST_WORDS])
@pytest.mark.parametrize("letter", ["x", "ғ", "🙂", "\n"])
async def test_any_length_falls_into_one_of_four(
    storage: Storage, report: UUID, letter: str, length: int
) -> None:
    await say(storage, report, letter * length)
    (row,) = await rows(storage)
    assert len(row["sealed"]) - 40 in sealing.SIZES


async def test_a_message_that_was_brought_twice_is_one(storage: Storage, report: UUID) -> None:
    shown = (Exhibit(id=NAMES[0], kind="photo"),)
    assert await say(storage, report, "Once", brought_by=b"press", exhibits=shown)
    again = (Exhibit(id=NAMES[1], kind="photo"),)
    assert await say(storage, report, "Once", brought_by=b"press", exhibits=again) is None
    # what nothing names may be said again and again
    assert await say(storage, report, "Twice")
    assert await say(storage, report, "Twice")
    async with storage.read() as work:
        found = await dialogues.messages(work, report)
        assert [(one.number, one.words) for one in found] == [
            (1, "Once"), (2, "Twice"), (3, "Twice"),
        ]  # fmt: skip
        assert [one.id for one in await dialogues.exhibits(work, report)] == [NAMES[0]]


async def test_evidence_belongs_to_the_report_or_to_a_message(
    storage: Storage, report: UUID
) -> None:
    first, second = Exhibit(id=NAMES[0], kind="photo"), Exhibit(id=NAMES[1], kind="voice")
    async with storage.write() as work:
        await dialogues.keep(work, report, None, [first])
        await dialogues.keep(work, report, None, [])
    said = await say(storage, report, "", exhibits=(second,))
    async with storage.read() as work:
        found = {one.id: one for one in await dialogues.exhibits(work, report)}
    assert found[NAMES[0]] == first
    assert found[NAMES[1]] == Exhibit(id=NAMES[1], kind="voice", message_id=said)


@pytest.mark.parametrize("mine", [True, False])
async def test_swapped_messages_do_not_open(storage: Storage, report: UUID, mine: bool) -> None:
    """Neither another message of the same report, nor one of another."""
    other = report if mine else await office.reported(storage)
    assert other is not None
    await say(storage, report, "One")
    theirs = await say(storage, other, "Two")
    async with storage.write() as work:
        sealed = sa.select(report_messages.c.sealed).where(report_messages.c.id == theirs)
        await work.conn.execute(
            sa.update(report_messages)
            .where(report_messages.c.id != theirs)
            .values(sealed=sealed.scalar_subquery())
        )
        with pytest.raises(sealing.WrongSeal):
            await dialogues.messages(work, report)


async def test_a_message_moved_to_another_report_does_not_open(
    storage: Storage, report: UUID
) -> None:
    other = await office.reported(storage)
    said = await say(storage, report, "One")
    async with storage.write() as work:
        moved = sa.update(report_messages).where(report_messages.c.id == said)
        await work.conn.execute(moved.values(report_id=other))
        assert other is not None
        with pytest.raises(sealing.WrongSeal):
            await dialogues.messages(work, other)


async def test_with_the_report_its_dialogue_goes(storage: Storage, report: UUID) -> None:
    await say(storage, report, "One", exhibits=(Exhibit(id=NAMES[0], kind="photo"),))
    async with storage.write() as work:
        await work.conn.execute(sa.delete(reports).where(reports.c.id == report))
        for table in (report_messages, evidence):
            assert not (await work.conn.execute(sa.select(table))).all()
