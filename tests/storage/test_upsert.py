"""INSERT … ON CONFLICT, the same on both databases."""

import sqlalchemy as sa

from storage.models.delivery import facts
from storage.uow import Storage
from storage.upsert import insert_new, upsert


async def values(storage: Storage) -> dict[str, str]:
    async with storage.read() as work:
        return {row.name: row.value for row in await work.conn.execute(sa.select(facts))}


async def test_new_rows_come_and_old_ones_change(storage: Storage) -> None:
    before = await values(storage)
    async with storage.write() as work:
        await upsert(work, facts, [], key="name")
        await upsert(work, facts, [{"name": "a", "value": "1"}], key="name")
        rows = [{"name": "a", "value": "2"}, {"name": "b", "value": "3"}]
        await upsert(work, facts, rows, key="name")
    assert await values(storage) == before | {"a": "2", "b": "3"}


async def test_columns_that_are_kept(storage: Storage) -> None:
    before = await values(storage)
    async with storage.write() as work:
        await upsert(work, facts, [{"name": "a", "value": "1"}], key="name")
        assert not await insert_new(work, facts, {"name": "a", "value": "2"})
        assert await insert_new(work, facts, {"name": "b", "value": "2"})
    assert await values(storage) == before | {"a": "1", "b": "2"}
