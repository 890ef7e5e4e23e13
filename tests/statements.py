"""What is said to the database inside a block: cost that no busy machine changes."""

import contextlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from storage.uow import Work

#: the words of a statement and its values
Said = tuple[str, Any]


@contextlib.contextmanager
def said() -> Iterator[list[Said]]:
    """Every statement of every connection while the block lasts, the many of one call as one."""
    found: list[Said] = []

    def listen(_c: object, _k: object, statement: str, values: object, *_: object) -> None:
        found.append((statement, values))

    sa.event.listen(sa.Engine, "before_cursor_execute", listen)
    try:
        yield found
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", listen)


async def plan(work: Work, statement: Said) -> str:
    """How the database means to carry a statement out."""
    explain = "EXPLAIN" if work.conn.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    words, values = statement
    return str((await work.conn.exec_driver_sql(f"{explain} {words}", values)).all())
