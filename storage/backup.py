"""All tables out of a database, and into an empty one of either kind: a line of JSON a row.

Rows come in random order: a copy must not tell in what order they were written.
"""

import base64
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.notice import State
from storage.models import metadata
from storage.models.delivery import outbox
from storage.models.escalation import escalations
from storage.models.people import people
from storage.models.reports import reports
from storage.models.stop_work import stops, unfinished
from storage.uow import Work

#: what is in doubt about a value of JSON: a mark -> how it becomes one again
_READ: Mapping[str, Callable[[str], Any]] = {
    "bytes": base64.b64decode,
    "uuid": UUID,
    "time": datetime.fromisoformat,
    "date": date.fromisoformat,
}
#: a database in which somebody has begun to work
_BEGUN = (people, reports, stops)
#: rows in one statement
_PART = 500


async def revision(work: Work) -> str:
    """Which schema this is."""
    found = await work.conn.execute(sa.text("SELECT version_num FROM alembic_version"))
    return str(found.scalar_one())


async def is_empty(work: Work) -> bool:
    """Whether nobody has begun to work here."""
    for table in _BEGUN:
        if (await work.conn.execute(sa.select(table).limit(1))).first() is not None:
            return False
    return True


async def lines(work: Work) -> list[str]:
    """Every row of every table, tables in an order in which they can be written again."""
    found = []
    for table in metadata.sorted_tables:
        rows = (await work.conn.execute(sa.select(table))).mappings().all()
        told = [json.dumps([table.name, dict(row)], default=_mark) for row in rows]
        secrets.SystemRandom().shuffle(told)
        found += told
    return found


def _mark(value: object) -> dict[str, str]:
    match value:
        case bytes():
            return {"bytes": base64.b64encode(value).decode()}
        case UUID():
            return {"uuid": value.hex}
        case datetime():
            return {"time": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
    raise TypeError(type(value).__name__)


async def write(work: Work, told: Iterable[str]) -> int:
    """Put the rows into an empty database; how many. What the schema itself had written gives way."""
    for table in reversed(metadata.sorted_tables):
        await work.conn.execute(sa.delete(table))
    count = 0
    for name, rows in _by_table(told):
        table = metadata.tables[name]
        # a row may point at a later one of its own table
        later = [column.name for column in table.columns if _points_home(column)]
        await _insert(work, table, [{**row, **dict.fromkeys(later)} for row in rows])
        for column in later:
            await _point(work, table, column, rows)
        count += len(rows)
    if work.conn.dialect.name == "postgresql":
        await _count_on(work)
    return count


def _by_table(told: Iterable[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for line in told:
        name, row = json.loads(line)
        rows.setdefault(name, []).append({key: _value(value) for key, value in row.items()})
    for table in metadata.sorted_tables:
        if table.name in rows:
            yield table.name, rows[table.name]


def _value(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict) and len(value) == 1:
        ((mark, content),) = value.items()
        if mark in _READ and isinstance(content, str):
            return _READ[mark](content)
    return value


def _points_home(column: sa.Column[Any]) -> bool:
    return any(key.column.table is column.table for key in column.foreign_keys)


async def _insert(work: Work, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    for at in range(0, len(rows), _PART):
        await work.conn.execute(sa.insert(table), rows[at : at + _PART])


async def _point(work: Work, table: sa.Table, column: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row[column] is not None:
            one = sa.update(table).where(table.c.id == row["id"])
            await work.conn.execute(one.values({column: row[column]}))


async def _count_on(work: Work) -> None:
    """PostgreSQL: numbers that a sequence gives go on after the largest."""
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            if column.autoincrement is True:
                sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
                largest = sa.func.coalesce(sa.func.max(column), 0) + 1
                await work.conn.execute(sa.select(sa.func.setval(sequence, largest, False)))


async def quiet(work: Work) -> int:
    """Nothing of the past rings: waiting notices are moot, old deadlines end; how many notices that were."""
    waiting = sa.update(outbox).where(outbox.c.state.in_([State.PENDING, State.SENDING]))
    moot = (await work.conn.execute(waiting.values(state=State.MOOT))).rowcount
    await work.conn.execute(sa.delete(unfinished))
    # what is still open is the operator's to look at: the deadlines of then would ring for what is over
    await work.conn.execute(sa.delete(escalations))
    return moot


async def unreadable(work: Work) -> list[UUID]:
    """Reports whose week's key the key file no longer has."""
    query = sa.select(reports.c.id).where(reports.c.week.not_in(list(work.keys.weeks)))
    return list((await work.conn.execute(query)).scalars())
