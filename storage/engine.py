"""Opening the database: SQLite embedded by default, PostgreSQL when a site outgrows it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.domain.report import Terms
from storage import clock, migrate, timeline
from storage.errors import KeyFileError
from storage.keys import Keys
from storage.models.delivery import facts
from storage.uow import TERMS, Storage, storage_errors
from storage.upsert import insert_new

__all__ = ["Storage", "open_storage"]

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # NORMAL can lose the last commits on power loss; an alarm may not be lost
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA busy_timeout=5000",
)


async def open_storage(
    url: str, keys: Keys, *, offset: Callable[[], float] = lambda: 0.0, terms: Terms = TERMS
) -> Storage:
    """Open, migrate to the newest schema, and check that these keys belong to this database.

    Raises StorageDown, KeyFileError.
    """
    storage = connect(url, keys, offset=offset, terms=terms)
    try:
        async with storage.write() as work:
            await migrate.upgrade(work.conn)
        await _check_keys(storage)
        async with storage.write() as work:
            await timeline.begin(work)
    except BaseException:
        await storage.close()
        raise
    return storage


def connect(
    url: str, keys: Keys, *, offset: Callable[[], float] = lambda: 0.0, terms: Terms = TERMS
) -> Storage:
    """Open without looking at what is inside. Raises StorageDown."""
    writer, reader = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    return Storage(
        writer=writer, reader=reader, clock=clock.Clock(offset=offset), keys=keys, terms=terms
    )


def _sqlite(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    path = sa.make_url(url).database
    if path and path != ":memory:":
        _reach(Path(path))
    address = sa.make_url(url).set(drivername="sqlite+aiosqlite")
    # one writer: several fight for the lock and p99 grows fifteenfold
    writer = create_async_engine(address, pool_size=1, max_overflow=0, pool_timeout=10,
                                 hide_parameters=True)  # fmt: skip
    reader = create_async_engine(address, pool_size=4, max_overflow=0, pool_timeout=10,
                                 hide_parameters=True)  # fmt: skip
    for engine, begin in ((writer, "BEGIN IMMEDIATE"), (reader, "BEGIN")):
        sa.event.listen(engine.sync_engine, "connect", _prepare)
        sa.event.listen(engine.sync_engine, "begin", _begins(begin))
    return writer, reader


def _reach(path: Path) -> None:
    """Find out here whether the file can be opened: the driver leaves a thread behind where it can't."""
    with storage_errors():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("ab").close()


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own object
    # SQLAlchemy emits BEGIN itself (below); the driver must not add its own
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begins(statement: str) -> Callable[[sa.Connection], None]:
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


def _postgresql(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    address = sa.make_url(url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(
        address, pool_size=10, max_overflow=5, pool_timeout=10, pool_pre_ping=True,
        hide_parameters=True, connect_args={
            "timeout": 5, "command_timeout": 10,
            "server_settings": {
                # a process frozen inside a transaction gives its locks back
                "idle_in_transaction_session_timeout": "5s",
                # its transactions that wait for each other would get them in turn, 5 s each
                "lock_timeout": "4s",
            },
        },
    )  # fmt: skip
    # every statement of a look sees the same moment, as SQLite's do
    look = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine, look


async def _check_keys(storage: Storage) -> None:
    """Keep the fingerprint of the key file; refuse another file than the one that sealed."""
    known = sa.select(facts.c.value).where(facts.c.name == "key_fingerprint")
    mine = storage.keys.fingerprint()
    async with storage.write() as work:
        await insert_new(work, facts, {"name": "key_fingerprint", "value": mine})
        theirs = (await work.conn.execute(known)).scalar_one()
    if theirs == mine:
        return
    path = storage.keys.path
    if storage.keys.new:
        # so that the next start says the same
        path.unlink()
        raise KeyFileError(
            f"The key file {path} is missing, and this database was sealed with it. Restore it from its backup."
        )
    raise KeyFileError(f"The key file {path} does not belong to this database.")
