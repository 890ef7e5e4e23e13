"""Heartbeats: one row a tick, its time the storage clock's."""

from storage import heartbeats
from storage.uow import Storage


async def test_the_last_beat_of_each_tick(storage: Storage) -> None:
    for tick in ("a", "b", "a"):
        async with storage.write() as work:
            await heartbeats.beat(work, tick)
            last = work.now
    async with storage.read() as work:
        found = await heartbeats.everything(work)
    assert set(found) == {"a", "b"}
    assert found["a"] == last > found["b"]
