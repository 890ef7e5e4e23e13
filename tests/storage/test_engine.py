"""Opening a database: how it is set, whose keys it takes, and what it says when it can't."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import keys
from storage.engine import open_storage
from storage.errors import KeyFileError, StorageDown
from storage.uow import Storage


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        # 2 is FULL: an alarm outlives a power loss
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 5000),
    ],
)
async def test_sqlite_is_set(on_sqlite: Storage, pragma: str, value: object) -> None:
    async with on_sqlite.write() as work:
        assert (await work.conn.exec_driver_sql(f"PRAGMA {pragma}")).scalar() == value
    async with on_sqlite.read() as work:
        assert (await work.conn.exec_driver_sql(f"PRAGMA {pragma}")).scalar() == value


@pytest.mark.postgres
async def test_a_transaction_that_sleeps_gives_its_locks_back(on_postgres: Storage) -> None:
    async with on_postgres.write() as work:
        shown = sa.text("SHOW idle_in_transaction_session_timeout")
        assert (await work.conn.execute(shown)).scalar() == "5s"


async def test_the_same_keys_open_again(database_url: str, tmp_path: Path) -> None:
    for _ in range(2):
        opened = await open_storage(database_url, keys.load_or_create(tmp_path / "a.key"))
        await opened.close()


async def test_a_missing_key_file_is_said_and_no_new_one_left(
    database_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.key"
    await (await open_storage(database_url, keys.load_or_create(path))).close()
    path.unlink()
    # the second start says the same: the first left no key file of its own
    for _ in range(2):
        with pytest.raises(KeyFileError, match="missing") as refused:
            await open_storage(database_url, keys.load_or_create(path))
        assert str(path) in str(refused.value)
        assert not path.exists()


async def test_the_key_file_of_another_database_is_refused_and_kept(
    database_url: str, tmp_path: Path
) -> None:
    await (await open_storage(database_url, keys.load_or_create(tmp_path / "a.key"))).close()
    other = tmp_path / "b.key"
    keys.load_or_create(other)
    with pytest.raises(KeyFileError, match="does not belong"):
        await open_storage(database_url, keys.load_or_create(other))
    assert other.exists()


async def test_processes_that_start_together_on_an_empty_database(
    database_url: str, tmp_path: Path
) -> None:
    made = keys.load_or_create(tmp_path / "a.key")
    if database_url.startswith("postgresql"):
        await _emptied(database_url, made)
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", _OPEN, database_url, str(made.path), stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for one in started:
        _, said = await one.communicate()
        assert one.returncode == 0, said.decode()


_OPEN = """
import asyncio, pathlib, sys
from storage import engine, keys

async def main():
    made = keys.load_or_create(pathlib.Path(sys.argv[2]))
    await (await engine.open_storage(sys.argv[1], made)).close()

asyncio.run(main())
"""


async def _emptied(database_url: str, made: keys.Keys) -> None:
    opened = await open_storage(database_url, made)
    async with opened.write() as work:
        await work.conn.execute(sa.text("DROP SCHEMA public CASCADE"))
        await work.conn.execute(sa.text("CREATE SCHEMA public"))
    await opened.close()


async def test_sqlite_makes_its_folder(tmp_path: Path, key_file: keys.Keys) -> None:
    path = tmp_path / "not" / "yet" / "saqbol.db"
    await (await open_storage(f"sqlite:///{path}", key_file)).close()
    assert path.exists()


async def test_a_folder_in_place_of_the_database(tmp_path: Path, key_file: keys.Keys) -> None:
    with pytest.raises(StorageDown):
        await open_storage(f"sqlite:///{tmp_path}", key_file)


async def test_a_file_that_is_no_database(tmp_path: Path, key_file: keys.Keys) -> None:
    path = tmp_path / "saqbol.db"
    path.write_bytes(b"Dear colleagues, " * 100)
    with pytest.raises(StorageDown):
        await open_storage(f"sqlite:///{path}", key_file)
    assert path.read_bytes().startswith(b"Dear colleagues"), "not ours to touch"


@pytest.mark.parametrize(
    "address", ["127.0.0.1:1/saqbol", "nobody@no-such-host.invalid/saqbol"], ids=["port", "host"]
)
async def test_a_postgresql_that_does_not_answer(address: str, key_file: keys.Keys) -> None:
    with pytest.raises(StorageDown):
        await open_storage(f"postgresql://{address}", key_file)


@pytest.mark.postgres
async def test_a_postgresql_without_this_database(postgres_url: str, key_file: keys.Keys) -> None:
    with pytest.raises(StorageDown):
        await open_storage(f"{postgres_url}_not", key_file)
