"""A look at what is due costs the same however many matters wait, or are over."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from storage import escalations
from storage.models.escalation import escalations as table
from storage.uow import Storage
from tests import statements


def _rows(count: int, at: datetime, next_at: datetime | None) -> list[dict[str, object]]:
    same = {"kind": "stop_work", "steps": [{"after": 0, "notify": ["supervisor"]}], "repeat": 300,
            "fired": 1, "started_at": at, "version": 1, "next_at": next_at}  # fmt: skip
    return [same | {"id": uuid4(), "subject": uuid4().hex} for _ in range(count)]


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
        with statements.said() as said:
            await escalations.due(work, limit=1000)
        (look,) = [one for one in said if one[0].startswith("SELECT")]
        plan = await statements.plan(work, look)
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


async def test_what_somebody_else_moved_stays_where_it_is(storage: Storage) -> None:
    async with storage.write() as work:
        await work.conn.execute(sa.insert(table), _rows(2, work.now, work.now))
        stale, other = await escalations.due(work, limit=2)
        once = replace(stale.course, fired=2, next_at=work.now + timedelta(minutes=5))
        await escalations.move_each(work, [(stale, once)])
        assert await escalations.unmoved(work, [stale, other]) == {other.id}
        twice = replace(stale.course, fired=3)
        await escalations.move_each(work, [(stale, twice), (other, twice)])
        found = [await escalations.of(work, "stop_work", one.subject) for one in (stale, other)]
    assert [one and (one.course.fired, one.version) for one in found] == [(2, 2), (3, 2)]
