"""INSERT … ON CONFLICT for both databases."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage.uow import Work

Values = Mapping[str, Any]


async def upsert(
    work: Work, table: sa.Table, rows: Sequence[Values], *, key: str, keep: Collection[str] = ()
) -> None:
    """Insert rows; where `key` exists, overwrite every other given column but those in `keep`."""
    if not rows:
        return
    insert = _insert(work, table)
    changed = {name: insert.excluded[name] for name in rows[0] if name != key and name not in keep}
    await work.conn.execute(
        insert.on_conflict_do_update(index_elements=[key], set_=changed), list(rows)
    )


async def insert_new(work: Work, table: sa.Table, row: Values) -> bool:
    """Insert a row unless one of its unique keys exists; tells whether it was inserted."""
    result = await work.conn.execute(_insert(work, table).values(row).on_conflict_do_nothing())
    return bool(result.rowcount)


async def insert_each_new(
    work: Work, table: sa.Table, rows: Sequence[Values], *, key: str
) -> set[Any]:
    """The same for many rows in a few statements; gives the `key` of those that were inserted."""
    insert = _insert(work, table).on_conflict_do_nothing().returning(table.c[key])
    return set((await work.conn.execute(insert, list(rows))).scalars())


def _insert(work: Work, table: sa.Table) -> "postgresql.Insert | sqlite.Insert":
    if work.conn.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
