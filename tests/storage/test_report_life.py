"""The night of the reports: the same rows, in an order that tells nothing."""

import asyncio
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.domain.report import Side
from storage import dialogues, report_life, reports, sealing
from storage.dialogues import Exhibit
from storage.models.reports import report_messages, report_tombstones
from storage.models.reports import reports as table
from storage.uow import Storage, Work

REPORTS = 60
#: more than are moved in one transaction of SQLite
TOMBSTONES = 450


async def write(work: Work, name: bytes) -> UUID:
    found = await reports.insert(
        work, reports.Content(words="A loose ladder", facts={}), mailbox_hash=b"m" + name,
        receipt_hash=b"r" + name, key=sealing.new_key(),
        clear={"shift_date": date(2026, 11, 23), "shift_half": "day"},
    )  # fmt: skip
    assert found is not None
    return found


async def fill(storage: Storage) -> list[UUID]:
    """Reports with a dialogue and evidence; each third is a duplicate of the one before it."""
    ids: list[UUID] = []
    for at in range(REPORTS):
        async with storage.write() as work:
            one = await write(work, bytes([at]))
            said = await dialogues.say(
                work, one, Side.REPORTER, "still there",
                exhibits=[Exhibit(id=UUID(int=at + 1), kind="photo")],
            )  # fmt: skip
            assert said is not None
            if at % 3 == 2:
                await reports.change(work, one, duplicate_of=ids[-1])
        ids.append(one)
    async with storage.write() as work:
        await work.conn.execute(
            sa.insert(report_tombstones),
            [
                {
                    "id": UUID(int=at + 1), "month": date(2026, 11, 1), "topic": "hazard",
                    "state": "fixed", "purged_on": date(2026, 11, 23), "mark": bytes([at // 256, at % 256]),
                }
                for at in range(TOMBSTONES)
            ],
        )  # fmt: skip
    return ids


async def contents(storage: Storage) -> dict[str, list[tuple[object, ...]]]:
    async with storage.read() as work:
        return {
            one.name: [
                tuple(row) for row in await work.conn.execute(sa.select(one).order_by(one.c.id))
            ]
            for one in report_life.TABLES
        }


async def order(storage: Storage, one: sa.Table) -> list[UUID]:
    place = "ctid" if storage.dialect == "postgresql" else "rowid"
    async with storage.read() as work:
        query = sa.select(one.c.id).order_by(sa.literal_column(place))
        return list((await work.conn.execute(query)).scalars())


async def test_the_same_rows_in_another_order(storage: Storage) -> None:
    ids = await fill(storage)
    before, said = await contents(storage), await order(storage, report_messages)
    assert await order(storage, table) == ids, "else this test shows nothing"
    await report_life.shuffle(storage)
    assert await contents(storage) == before
    for one, old in ((table, ids), (report_messages, said)):
        new = await order(storage, one)
        assert new != old
        assert sorted(new) == sorted(old)


async def test_the_order_is_another_each_night(storage: Storage) -> None:
    await fill(storage)
    await report_life.shuffle(storage)
    first = await order(storage, table)
    await report_life.shuffle(storage)
    assert await order(storage, table) != first


async def test_what_comes_after_is_written_as_ever(storage: Storage) -> None:
    ids = await fill(storage)
    await report_life.shuffle(storage)
    async with storage.write() as work:
        late = await write(work, b"late")
        await reports.change(work, late, duplicate_of=ids[0])
        assert await dialogues.say(work, ids[1], Side.OFFICER, "thank you") is not None
        assert [one.number for one in await dialogues.messages(work, ids[1])] == [1, 2]
    # a report still takes with it what belongs to it
    async with storage.write() as work:
        await work.conn.execute(sa.delete(table).where(table.c.id == ids[1]))
    async with storage.read() as work:
        assert await dialogues.exhibits(work, ids[1]) == []
        found = await reports.get(work, late)
    assert found is not None and found.duplicate_of == ids[0]


async def test_nothing_to_shuffle(storage: Storage) -> None:
    await report_life.shuffle(storage)
    assert await order(storage, table) == []


@pytest.mark.postgres
async def test_no_transaction_tells_when_a_report_came(on_postgres: Storage) -> None:
    await fill(on_postgres)
    await report_life.shuffle(on_postgres)
    async with on_postgres.read() as work:
        for one in report_life.TABLES:
            written = await work.conn.execute(
                sa.text(f"SELECT count(DISTINCT xmin::text) FROM {one.name}")
            )
            assert written.scalar_one() <= 1


@pytest.mark.postgres
async def test_a_report_that_comes_meanwhile_is_kept(on_postgres: Storage) -> None:
    await fill(on_postgres)

    async def comes() -> UUID:
        async with on_postgres.write() as work:
            return await write(work, b"meanwhile")

    _, late = await asyncio.gather(report_life.shuffle(on_postgres), comes())
    assert len(await order(on_postgres, table)) == REPORTS + 1
    async with on_postgres.read() as work:
        assert await reports.get(work, late) is not None


async def test_sqlites_log_forgets_the_old_order(on_sqlite: Storage) -> None:
    await fill(on_sqlite)
    await report_life.shuffle(on_sqlite)
    log = Path(f"{on_sqlite.url.database}-wal")
    assert not log.exists() or log.stat().st_size == 0
