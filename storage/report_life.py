"""What becomes of reports with time: warned of, destroyed, wrapped anew, shuffled. Nothing here opens one."""

import secrets
from datetime import date
from uuid import UUID, uuid4

import sqlalchemy as sa

from storage import reports as reports_
from storage import sealing
from storage.models.reports import (
    evidence,
    report_messages,
    report_pushes,
    report_tombstones,
    reports,
)
from storage.uow import Storage, Work
from storage.upsert import insert_new

#: parents first, as PostgreSQL's constraints want them written
TABLES = (reports, report_messages, evidence, report_pushes, report_tombstones)
#: rows moved in one transaction: an alarm that comes meanwhile waits for no more
_PART = 200
#: SQLite gives a new row the largest rowid plus one: there must be room above
_ROWIDS = 2**62


async def closed_by(work: Work, day: date) -> list[reports_.Report]:
    """Closed reports whose destruction has a date until then, and no hold that lasts longer than today."""
    query = sa.select(*reports_.COLUMNS).where(reports.c.delete_on <= day)
    rows = (await work.conn.execute(query)).mappings()
    return [reports_.Report(**row) for row in rows]


async def destroy(work: Work, one: reports_.Report, today: date) -> list[UUID]:
    """Put a stone without content in a report's place; gives the names of its evidence files."""
    named = sa.select(evidence.c.id).where(evidence.c.report_id == one.id)
    files = list((await work.conn.execute(named)).scalars())
    await insert_new(work, report_tombstones, {
        "id": uuid4(), "site_id": one.site_id, "month": one.shift_date.replace(day=1),
        "topic": one.topic, "state": one.state, "purged_on": today, "mark": mark(work, one.id),
    })  # fmt: skip
    for table in (evidence, report_messages, report_pushes):
        await work.conn.execute(sa.delete(table).where(table.c.report_id == one.id))
    await work.conn.execute(sa.delete(reports).where(reports.c.id == one.id))
    return files


def mark(work: Work, report_id: UUID) -> bytes:
    """What a stone keeps of a report's id: enough to know it again, should an old backup bring it back."""
    return work.keys.hashed(report_id.hex, purpose="tombstone")


async def of_other_weeks(work: Work, week: str, *, limit: int) -> list[UUID]:
    """Reports whose key is wrapped by another week's."""
    query = sa.select(reports.c.id).where(reports.c.week != week).limit(limit)
    return list((await work.conn.execute(query)).scalars())


async def wrap_anew(work: Work, report_id: UUID, week: str) -> None:
    """The report's own key, wrapped by this week's."""
    key = await reports_.key_of(work, report_id)
    wrapped = sealing.wrap(work.keys.week_key(week), key, row=report_id)
    await reports_.change(work, report_id, week=week, wrapped_key=wrapped)


async def weeks(work: Work) -> set[str]:
    """The weeks that reports still need. On PostgreSQL nobody adds one until the end of the transaction."""
    if work.conn.dialect.name == "postgresql":
        await _order(work, "LOCK TABLE reports IN SHARE ROW EXCLUSIVE MODE")
    return set((await work.conn.execute(sa.select(reports.c.week).distinct())).scalars())


async def evidence_names(work: Work) -> set[UUID]:
    """The evidence files that rows name."""
    return set((await work.conn.execute(sa.select(evidence.c.id))).scalars())


async def shuffle(storage: Storage) -> None:
    """Write all rows about reports anew in random order.

    So that neither their places nor their transactions tell in what order they came. Raises StorageDown.
    """
    if storage.dialect == "sqlite":
        for table in TABLES:
            await _move(storage, table)
        # the old order stands in the log until that is emptied
        await storage.empty_log()
        return
    async with storage.write() as work:
        await _write_anew(work)


async def _move(storage: Storage, table: sa.Table) -> None:
    """SQLite: every row gets a random rowid, and with it a random place."""
    async with storage.read() as work:
        rows = await work.conn.execute(sa.text(f"SELECT rowid FROM {table.name}"))  # noqa: S608 - a table of ours
        places = list(rows.scalars())
    secrets.SystemRandom().shuffle(places)
    moved = sa.text(f"UPDATE {table.name} SET rowid = :new WHERE rowid = :old")  # noqa: S608 - a table of ours
    for at in range(0, len(places), _PART):
        async with storage.write() as work:
            await work.conn.execute(
                moved,
                [
                    {"old": place, "new": secrets.randbelow(_ROWIDS)}
                    for place in places[at : at + _PART]
                ],
            )


async def _write_anew(work: Work) -> None:
    """PostgreSQL: fresh files; dead rows of the old order would stand in the old ones until a vacuum."""
    names = [table.name for table in TABLES]
    # whoever writes about a report takes its table first, so waiting in this order meets nobody
    await _order(work, f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE")
    for name in names:
        mixed = f"SELECT * FROM {name} ORDER BY gen_random_uuid()"  # noqa: S608 - a table of ours
        await _order(work, f"CREATE TEMPORARY TABLE old_{name} ON COMMIT DROP AS {mixed}")
    await _order(work, f"TRUNCATE {', '.join(names)}")
    for name in names:
        await _order(work, f"INSERT INTO {name} SELECT * FROM old_{name}")  # noqa: S608 - a table of ours


async def _order(work: Work, statement: str) -> None:
    await work.conn.execute(sa.text(statement))
