"""The unit of work: all or nothing, and a bad day of the database told from a bug of ours."""

import asyncio
import contextlib
import random
import sqlite3
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import sqlalchemy as sa

from storage import heartbeats, stops
from storage.errors import StorageDown
from storage.models.delivery import facts
from storage.uow import Storage


async def ticks(storage: Storage) -> set[str]:
    async with storage.read() as work:
        return set(await heartbeats.everything(work))


async def test_a_clean_exit_commits_once_and_for_all(storage: Storage) -> None:
    async with storage.write() as work:
        await heartbeats.beat(work, "a")
        assert await _elsewhere(storage) == set(), "nobody sees it before"
        await heartbeats.beat(work, "b")
    assert await ticks(storage) == {"a", "b"}


async def _elsewhere(storage: Storage) -> set[str]:
    return await ticks(storage)


async def test_an_error_leaves_nothing_and_wakes_nobody(storage: Storage) -> None:
    woken: list[int] = []
    storage.on_enqueued(lambda: woken.append(1))
    with contextlib.suppress(LookupError):
        async with storage.write() as work:
            await heartbeats.beat(work, "a")
            work.enqueued = True
            raise LookupError
    assert await ticks(storage) == set()
    assert not woken


async def test_senders_are_woken_and_screens_told_after_the_commit(storage: Storage) -> None:
    stop, told, woken = uuid4(), [], asyncio.Event()
    storage.on_enqueued(woken.set)
    storage.on_changed(told.append)
    async with storage.write() as work:
        work.changed.add(stop)
        work.enqueued = True
        assert not woken.is_set() and not told
    assert woken.is_set()
    assert told == [stop]


async def test_a_look_keeps_nothing(storage: Storage) -> None:
    with contextlib.suppress(StorageDown):
        async with storage.read() as work:
            await heartbeats.beat(work, "a")
    assert await ticks(storage) == set()


async def test_a_look_sees_one_moment(storage: Storage) -> None:
    async with storage.read() as work:
        assert await heartbeats.everything(work) == {}
        async with storage.write() as other:
            await heartbeats.beat(other, "a")
        assert await heartbeats.everything(work) == {}
    assert await ticks(storage) == {"a"}


async def test_whoever_is_cancelled_leaves_all_or_nothing(storage: Storage) -> None:
    """A handler's deadline may strike anywhere, also in the middle of the commit."""
    chance = random.Random(1)

    async def pair(number: int) -> None:
        async with storage.write() as work:
            await heartbeats.beat(work, f"{number} left")
            await heartbeats.beat(work, f"{number} right")

    for number in range(40):
        task = asyncio.create_task(pair(number))
        await asyncio.sleep(chance.random() * 0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(10), storage.write() as work:
        await heartbeats.beat(work, "after")
    found = await ticks(storage)
    assert "after" in found
    assert {one.partition(" ")[0] for one in found if "left" in one} == {
        one.partition(" ")[0] for one in found if "right" in one
    }


async def test_many_writers_take_turns(storage: Storage) -> None:
    async def add() -> None:
        async with storage.write() as work:
            await heartbeats.beat(work, str(uuid4()))

    await asyncio.gather(*(add() for _ in range(60)))
    assert len(await ticks(storage)) == 60


async def test_errors_print_no_values(storage: Storage) -> None:
    async def add() -> None:
        async with storage.write() as work:
            await work.conn.execute(
                sa.insert(facts), [{"name": "quokka", "value": "quokka"} for _ in range(2)]
            )

    with pytest.raises(sa.exc.IntegrityError) as failed:
        await add()
    assert "quokka" not in str(failed.value)


async def test_a_wrong_statement_is_no_storage_failure(storage: Storage) -> None:
    with pytest.raises(sa.exc.DBAPIError):
        async with storage.write() as work:
            await work.conn.execute(sa.text("SELECT * FROM nowhere"))


async def test_a_failing_disk_is(storage: Storage) -> None:
    with pytest.raises(StorageDown):
        async with storage.write():
            raise OSError


async def _pragma(storage: Storage, statement: str) -> Any:
    """Set the one writing connection, outside of any transaction."""
    async with storage._writer.connect() as conn:
        driver = (await conn.get_raw_connection()).driver_connection
        assert driver is not None
        answer = await (await driver.execute(f"PRAGMA {statement}")).fetchone()
    return answer and answer[0]


async def test_overwritten_rows_leave_the_log_too(on_sqlite: Storage) -> None:
    log = Path(f"{on_sqlite.url.database}-wal")
    async with on_sqlite.write() as work:
        await work.conn.execute(sa.insert(facts).values(name="n", value="quokka"))
    async with on_sqlite.write() as work:
        await work.conn.execute(sa.delete(facts).where(facts.c.name == "n"))
    assert b"quokka" in log.read_bytes(), "else this test shows nothing"
    await on_sqlite.empty_log()
    assert log.stat().st_size == 0
    assert b"quokka" not in Path(str(on_sqlite.url.database)).read_bytes()
    await _beat(on_sqlite)


@pytest.mark.postgres
async def test_postgresql_keeps_its_own_log(on_postgres: Storage) -> None:
    await on_postgres.empty_log()
    await _beat(on_postgres)


async def _beat(storage: Storage, tick: str = "a") -> None:
    async with storage.write() as work:
        await heartbeats.beat(work, tick)


async def test_sqlite_read_only(on_sqlite: Storage) -> None:
    await _pragma(on_sqlite, "query_only=ON")
    with pytest.raises(StorageDown):
        await _beat(on_sqlite)
    assert await ticks(on_sqlite) == set(), "reading goes on"
    await _pragma(on_sqlite, "query_only=OFF")
    await _beat(on_sqlite)


async def test_sqlite_disk_full(on_sqlite: Storage) -> None:
    await _beat(on_sqlite, "before")
    pages = await _pragma(on_sqlite, "page_count")
    await _pragma(on_sqlite, f"max_page_count={pages}")
    with pytest.raises(StorageDown):
        await _fill(on_sqlite)
    assert await ticks(on_sqlite) == {"before"}
    await _pragma(on_sqlite, "max_page_count=100000")
    await _beat(on_sqlite, "after")
    assert await ticks(on_sqlite) == {"before", "after"}


async def _fill(storage: Storage) -> None:
    async with storage.write() as work:
        await work.conn.execute(sa.insert(facts).values(name="big", value="x" * 100_000))


async def test_sqlite_locked_by_another_program(on_sqlite: Storage) -> None:
    await _pragma(on_sqlite, "busy_timeout=50")
    other = sqlite3.connect(str(on_sqlite.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageDown):
        await _beat(on_sqlite)
    other.rollback()
    other.close()
    await _beat(on_sqlite)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("state", "ours"),
    [
        ("53100", False),  # disk full
        ("53300", False),  # too many connections
        ("57P01", False),  # an administrator ends the session
        ("25006", False),  # a read-only transaction: a standby after a failover
        ("40P01", False),  # deadlock: again
        ("40001", False),  # could not serialise: again
        ("55P03", False),  # a lock is not available
        ("58030", False),  # the disk fails
        ("22021", True),  # a character no text holds
        ("22003", True),  # a number out of range
        ("42P01", True),  # no such table
        ("23505", True),  # a key twice
    ],
)
async def test_what_postgresql_says(on_postgres: Storage, state: str, ours: bool) -> None:
    saying = f"DO $$ BEGIN RAISE EXCEPTION 'said' USING ERRCODE = '{state}'; END $$"

    async def hear() -> None:
        async with on_postgres.write() as work:
            await work.conn.execute(sa.text(saying))

    with pytest.raises(sa.exc.DBAPIError if ours else StorageDown):
        await hear()


@pytest.mark.postgres
@pytest.mark.parametrize("value", ["nul \0 byte", "half \ud83d character"])
async def test_a_text_no_database_holds_is_no_bad_day(on_postgres: Storage, value: str) -> None:
    """An update with such a text is refused once; as a bad day it would come back for ever."""

    async def add() -> None:
        async with on_postgres.write() as work:
            await work.conn.execute(sa.insert(facts).values(name="n", value=value))

    with pytest.raises((sa.exc.DBAPIError, UnicodeError)):
        await add()


async def _order(storage: Storage, statement: str) -> None:
    """As the administrator, in a session of one's own."""
    address = storage.url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(
        address, server_settings={"default_transaction_read_only": "off"}
    )
    await connection.execute(statement)
    await connection.close()


_END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.mark.postgres
async def test_postgresql_read_only(on_postgres: Storage) -> None:
    name = on_postgres.url.database
    await _order(on_postgres, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    await _order(on_postgres, _END_ALL)
    with pytest.raises(StorageDown):
        await _beat(on_postgres)
    assert await ticks(on_postgres) == set(), "reading goes on"
    await _order(on_postgres, f"ALTER DATABASE {name} SET default_transaction_read_only = off")
    await _order(on_postgres, _END_ALL)
    await _beat(on_postgres)


@pytest.mark.postgres
async def test_postgresql_ends_the_session_in_the_middle(on_postgres: Storage) -> None:
    async def interrupted() -> None:
        async with on_postgres.write() as work:
            await heartbeats.beat(work, "lost")
            await _order(on_postgres, _END_ALL)
            await heartbeats.beat(work, "never")

    with pytest.raises(StorageDown):
        await interrupted()
    await _beat(on_postgres)
    assert await ticks(on_postgres) == {"a"}


@pytest.mark.postgres
async def test_a_restart_between_transactions_is_not_noticed(on_postgres: Storage) -> None:
    await asyncio.gather(*(_beat(on_postgres, str(n)) for n in range(5)))
    await _order(on_postgres, _END_ALL)
    await _beat(on_postgres)
    assert len(await ticks(on_postgres)) == 6


@pytest.mark.postgres
async def test_every_connection_taken(
    on_postgres: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_postgres._writer.pool, "_timeout", 0.05)
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(15):
            await stack.enter_async_context(on_postgres.read())
        with pytest.raises(StorageDown):
            await _beat(on_postgres)
    await _beat(on_postgres)


@pytest.mark.postgres
async def test_whoever_waits_long_for_a_lock_gives_up(on_postgres: Storage) -> None:
    """Else the waiting transactions of a frozen process would hold up its successor one by one."""
    async with on_postgres.write() as first:
        await stops.wait_turn(first)
        with pytest.raises(StorageDown):
            async with on_postgres.write() as second:
                await stops.wait_turn(second)


@pytest.mark.parametrize(("before", "after"), [(False, False), (True, False), (True, True)])
async def test_nothing_is_written_while_the_lead_is_not_sure(
    storage: Storage, before: bool, after: bool
) -> None:
    """True and then False: frozen inside a transaction, and woken."""
    sure = before
    storage.write_only_while(lambda: sure)
    with contextlib.suppress(StorageDown):
        async with storage.write() as work:
            await heartbeats.beat(work, "a")
            sure = after
    assert await ticks(storage) == ({"a"} if after else set())
