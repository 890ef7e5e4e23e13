"""A look at what is due costs the same however many matters wait, or are over."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from storage import escalations
from storage.models.escalation import escalations as table
from storage.uow import Storage, Work


def _rows(count: int, at: datetime, next_at: datetime | None) -> list[dict[str, object]]:
    same = {"kind": "stop_work", "steps": [{"after": 0, "notify": ["supervisor"]}], "repeat": 300,
            "fired": 1, "started_at": at, "version": 1, "next_at": next_at}  # fmt: skip
    return [same | {"id": uuid4(), "subject": uuid4().hex} for _ in range(count)]


async def _said(work: Work) -> list[tuple[str, Any]]:
    """The statements of one look."""
    said: list[tuple[str, Any]] = []

    def listen(_c: object, _k: object, statement: str, values: Any, *_: object) -> None:
        said.append((statement, values))

    sa.event.listen(work.conn.sync_connection, "before_cursor_execute", listen)
    await escalations.due(work, limit=1000)
    sa.event.remove(work.conn.sync_connection, "before_cursor_execute", listen)
    return [one for one in said if one[0].startswith("SELECT")]


@pytest.mark.parametrize(("waiting", "over"), [(10, 0), (10, 3000), (3000, 10)])
async def test_a_look_is_one_statement_by_the_index_of_what_waits(
    storage: Storage, waiting: int, over: int
) -> None:
    async with storage.write() as work:
        later = work.now + timedelta(hours=1)
        await work.conn.execute(sa.insert(table), _rows(waiting, work.now, later))
        if over:
            await work.conn.execute(sa.insert(table), _rows(over, work.now, None))
        await work.conn.execute(sa.text("ANALYZE escalations"))
    async with storage.read() as work:
        ((statement, values),) = await _said(work)
        explain = "EXPLAIN" if storage.dialect == "postgresql" else "EXPLAIN QUERY PLAN"
        plan = str((await work.conn.exec_driver_sql(f"{explain} {statement}", values)).all())
    # ten rows stand on one page, which no index makes cheaper to read
    if waiting + over > 10 or storage.dialect == "sqlite":
        assert "ix_escalations_next_at" in plan
        assert "Sort" not in plan and "TEMP B-TREE" not in plan


async def test_what_is_over_is_never_due(storage: Storage) -> None:
    async with storage.write() as work:
        past = work.now - timedelta(hours=1)
        await work.conn.execute(sa.insert(table), _rows(3, work.now, past))
        await work.conn.execute(sa.insert(table), _rows(3, work.now, None))
    async with storage.read() as work:
        assert len(await escalations.due(work, limit=1000)) == 3
        assert len(await escalations.due(work, limit=2)) == 2
        assert await escalations.due(work, limit=1000, by=timedelta(hours=2)) == []
