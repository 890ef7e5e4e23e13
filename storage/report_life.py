"""What becomes of reports with time. Nothing here opens one."""

import secrets

import sqlalchemy as sa

from storage.models.reports import (
    evidence,
    report_messages,
    report_pushes,
    report_tombstones,
    reports,
)
from storage.uow import Storage, Work

#: parents first, as PostgreSQL's constraints want them written
TABLES = (reports, report_messages, evidence, report_pushes, report_tombstones)
#: rows moved in one transaction: an alarm that comes meanwhile waits for no more
_PART = 200
#: SQLite gives a new row the largest rowid plus one: there must be room above
_ROWIDS = 2**62


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
