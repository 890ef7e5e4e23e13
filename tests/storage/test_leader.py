"""One leader a database, whatever happens to it: killed, frozen, cut off; a standby takes over."""

import asyncio
import contextlib
import signal
import sqlite3
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from bot.domain.notice import State
from storage import leader, outbox
from storage.engine import open_storage
from storage.errors import AlreadyRunning, StorageDown
from storage.uow import Storage
from tests.storage import office

#: seconds until somebody else leads (delivery rule 10), on a busy machine
TAKE_OVER = 10.0


@contextlib.asynccontextmanager
async def holder(storage: Storage, what: str) -> AsyncIterator[Process]:
    """A process that leads, or tries to; killed at the end."""
    url = storage.url.set(drivername=storage.dialect).render_as_string(hide_password=False)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.holder", url, str(storage.keys.path), what,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def said(process: Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(30):
        return (await process.stdout.readline()).decode().strip()


async def test_each_win_counts(storage: Storage) -> None:
    assert await leader.current_epoch(storage) == 0
    assert [await office.lead(storage) for _ in range(3)] == [1, 2, 3]
    assert await leader.current_epoch(storage) == 3


async def test_a_second_process_on_one_sqlite_is_refused(on_sqlite: Storage) -> None:
    held = await leader.take(on_sqlite)
    async with holder(on_sqlite, "hold") as second:
        assert await said(second) == f"refused {AlreadyRunning.__doc__}"
        assert await second.wait() == 0
    assert await leader.current_epoch(on_sqlite) == held.epoch
    held.release()
    async with holder(on_sqlite, "hold") as second:
        assert await said(second) == "leads 2"


async def test_a_killed_leader_leaves_no_lock(on_sqlite: Storage) -> None:
    async with holder(on_sqlite, "hold") as first:
        assert await said(first) == "leads 1"
        with pytest.raises(AlreadyRunning):
            await leader.take(on_sqlite)
    held = await leader.take(on_sqlite)
    assert held.epoch == 2
    held.release()


async def test_two_names_of_one_file_meet_at_one_lock(on_sqlite: Storage, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere.db"
    link.symlink_to(Path(str(on_sqlite.url.database)))
    other = await open_storage(f"sqlite:///{link}", on_sqlite.keys)
    held = await leader.take(on_sqlite)
    with pytest.raises(AlreadyRunning):
        await leader.take(other)
    held.release()
    await other.close()


async def test_a_lock_that_cannot_be_made_is_no_second_process(
    on_sqlite: Storage, tmp_path: Path
) -> None:
    (tmp_path / "saqbol.db.lock").mkdir()
    with pytest.raises(StorageDown):
        await leader.take(on_sqlite)


async def test_the_lock_is_no_lock_of_the_database(on_sqlite: Storage) -> None:
    """The command line works beside the running bot."""
    held = await leader.take(on_sqlite)
    with contextlib.closing(sqlite3.connect(str(on_sqlite.url.database), timeout=0)) as other:
        other.execute("DELETE FROM heartbeats")
        other.commit()
    held.release()


async def _order(storage: Storage, statement: str) -> None:
    address = storage.url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address)
    await connection.execute(statement)
    await connection.close()


async def _end_sessions(storage: Storage, query: str) -> None:
    await _order(
        storage,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        f" AND pid <> pg_backend_pid() AND query LIKE '{query}%'",
    )


@pytest.mark.postgres
async def test_a_standby_waits_its_turn(on_postgres: Storage) -> None:
    first = await leader.take(on_postgres)
    second = asyncio.create_task(leader.take(on_postgres))
    await asyncio.wait({second}, timeout=1.5)
    assert not second.done()
    first.release()
    async with asyncio.timeout(TAKE_OVER):
        won = await second
    assert won.epoch == first.epoch + 1
    won.release()


@pytest.mark.postgres
async def test_a_standby_that_is_stopped_leaves_no_session(on_postgres: Storage) -> None:
    first = await leader.take(on_postgres)
    second = asyncio.create_task(leader.take(on_postgres))
    await asyncio.sleep(0.7)
    second.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await second
    first.release()
    async with asyncio.timeout(TAKE_OVER):
        (await leader.take(on_postgres)).release()


@pytest.mark.postgres
async def test_a_leader_keeps_the_lead_as_long_as_it_lives(on_postgres: Storage) -> None:
    first = await leader.take(on_postgres)
    keeping = asyncio.create_task(first.keep())
    second = asyncio.create_task(leader.take(on_postgres))
    # longer than the idle time-out of the session
    await asyncio.wait({keeping, second}, timeout=7)
    assert not keeping.done() and not second.done()
    first.release()
    async with asyncio.timeout(TAKE_OVER):
        (await second).release()
        await keeping
    assert first.lost.is_set()


@pytest.mark.postgres
async def test_the_lead_is_sure_only_while_its_session_answers(
    on_postgres: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = await leader.take(on_postgres)
    assert held.sure()
    # as after a freeze: nothing has been heard for longer than the session lives unheard
    monkeypatch.setattr(leader, "_SURE", 0.0)
    assert not held.sure()
    monkeypatch.setattr(leader, "_SURE", 0.3)
    await asyncio.sleep(0.4)
    assert not held.sure()
    keeping = asyncio.create_task(held.keep())
    async with asyncio.timeout(TAKE_OVER):
        while not held.sure():
            await asyncio.sleep(0.02)
    held.release()
    await keeping


@pytest.mark.postgres
async def test_a_leader_whose_session_ends_knows_it(on_postgres: Storage) -> None:
    first = await leader.take(on_postgres)
    keeping = asyncio.create_task(first.keep())
    await asyncio.sleep(0.2)
    await _end_sessions(on_postgres, "SELECT value FROM facts")
    async with asyncio.timeout(TAKE_OVER):
        await keeping
    assert first.lost.is_set()
    first.release()


@pytest.mark.postgres
async def test_a_leader_that_was_overtaken_knows_it(on_postgres: Storage) -> None:
    first = await leader.take(on_postgres)
    await _order(on_postgres, "UPDATE facts SET value = '7' WHERE name = 'epoch'")
    async with asyncio.timeout(TAKE_OVER):
        await first.keep()
    assert first.lost.is_set()
    first.release()


@pytest.mark.postgres
async def test_a_standby_outlives_a_restart_of_the_database(on_postgres: Storage) -> None:
    first = await leader.take(on_postgres)
    second = asyncio.create_task(leader.take(on_postgres))
    await asyncio.sleep(0.7)
    await _end_sessions(on_postgres, "SELECT pg_try_advisory_lock")
    await asyncio.wait({second}, timeout=1)
    assert not second.done()
    first.release()
    async with asyncio.timeout(TAKE_OVER):
        (await second).release()


@pytest.mark.postgres
async def test_a_frozen_leader_is_replaced_and_settles_nothing(on_postgres: Storage) -> None:
    (person,) = await office.hire(on_postgres)
    await office.queue(on_postgres, office.notice("alarm", person))
    async with holder(on_postgres, "claim") as frozen:
        assert await said(frozen) == "leads 1"
        assert await said(frozen) == "claimed"
        frozen.send_signal(signal.SIGSTOP)
        async with asyncio.timeout(TAKE_OVER):
            won = await leader.take(on_postgres)
        keeping = asyncio.create_task(won.keep())
        async with on_postgres.write() as work:
            assert await outbox.recover(work, epoch=won.epoch) == 1
        row = await office.claim(on_postgres, won.epoch)
        assert row is not None and row.repeat
        frozen.send_signal(signal.SIGCONT)
        assert frozen.stdin is not None
        frozen.stdin.write(b"\n")
        answers = [await said(frozen) for _ in range(4)]
        assert answers == ["settled False", "claimed None", "recovered 0", "lost"]
        async with on_postgres.write() as work:
            assert await outbox.settle(work, row, State.SENT, epoch=won.epoch)
    won.release()
    await keeping


@pytest.mark.postgres
async def test_a_leader_frozen_inside_a_claim_holds_no_alarm(on_postgres: Storage) -> None:
    (person,) = await office.hire(on_postgres)
    await office.queue(on_postgres, office.notice("alarm", person))
    async with holder(on_postgres, "freeze") as frozen:
        assert await said(frozen) == "leads 1"
        assert await said(frozen) == "frozen"
        async with asyncio.timeout(TAKE_OVER):
            won = await leader.take(on_postgres)
            keeping = asyncio.create_task(won.keep())
            async with on_postgres.write() as work:
                await outbox.recover(work, epoch=won.epoch)
            row = await office.claim(on_postgres, won.epoch)
        assert row is not None
        frozen.send_signal(signal.SIGCONT)
        assert await said(frozen) == "undone"
        assert await said(frozen) == "lost"
    won.release()
    await keeping


@pytest.mark.postgres
async def test_a_winner_waits_for_the_claim_in_flight(on_postgres: Storage) -> None:
    """Else that claim would commit after `recover`, and its row stay "sending" for ever."""
    (person,) = await office.hire(on_postgres)
    await office.queue(on_postgres, office.notice("alarm", person))
    first = await office.lead(on_postgres)
    async with on_postgres.write() as work:
        assert await outbox.claim(work, list(outbox.Channel), epoch=first) is not None
        winning = asyncio.create_task(leader.take(on_postgres))
        await asyncio.wait({winning}, timeout=1)
        assert not winning.done()
    async with asyncio.timeout(TAKE_OVER):
        won = await winning
    async with on_postgres.write() as work:
        assert await outbox.recover(work, epoch=won.epoch) == 1
    won.release()
