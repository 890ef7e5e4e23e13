"""One leader a database: it alone fetches, handles and sends (delivery rule 10).

SQLite: an exclusive lock on a file beside the database. PostgreSQL: an advisory lock on a dedicated
session whose idle timeout frees it when the leader is frozen. Each win adds one to the epoch, and
claims and settlements are fenced by it, so a woken ex-leader settles nothing.
"""

import asyncio
import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import sqlalchemy as sa

from storage.errors import AlreadyRunning, StorageDown
from storage.models.delivery import facts
from storage.uow import Storage

#: the advisory lock's number: the name as bytes
_LOCK = int.from_bytes(b"saqbol", "big")
#: seconds between signs of life, well under the session's idle timeout of 5 s
_KEEP_ALIVE = 1.0
#: seconds without an answer to a sign of life after which the lead is not surely ours; under those 5 s
_SURE = 4.0
#: seconds between two tries of a standby
_TRY_EVERY = 0.5
#: how a session ends: restart, idle timeout, network
_GONE = (
    asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError,
)  # fmt: skip

_TRY = "SELECT pg_try_advisory_lock($1)"
_CURRENT = "SELECT value FROM facts WHERE name = 'epoch'"
# by the session that holds the lock: whoever lost it meanwhile can't count either
_WIN = (
    "INSERT INTO facts (name, value) VALUES ('epoch', '1') ON CONFLICT (name)"
    " DO UPDATE SET value = (CAST(facts.value AS bigint) + 1)::text RETURNING value"
)


@dataclass(slots=True, kw_only=True)
class Leadership:
    """Held until released or lost."""

    epoch: int
    lost: asyncio.Event = field(default_factory=asyncio.Event)
    file: sqlite3.Connection | None = None
    session: asyncpg.Connection | None = None
    #: when the last answered sign of life was begun
    _seen: float = field(default_factory=time.monotonic)

    def sure(self) -> bool:
        """Whether nobody else can lead by now; a process that wakes up from a freeze can't know."""
        return self.session is None or time.monotonic() - self._seen < _SURE

    async def keep(self) -> None:
        """Show the lock's session signs of life; returns once leadership is lost."""
        if self.session is None:
            await self.lost.wait()
            return
        try:
            while True:
                began = time.monotonic()
                if not await self._leads(self.session):
                    return
                self._seen = began
                await asyncio.sleep(_KEEP_ALIVE)
        finally:
            # without signs of life it is lost in any case
            self.lost.set()

    async def _leads(self, session: asyncpg.Connection) -> bool:
        try:
            async with asyncio.timeout(_KEEP_ALIVE * 3):
                return bool(await session.fetchval(_CURRENT) == str(self.epoch))
        except _GONE:
            return False

    def release(self) -> None:
        """Let the next one lead."""
        if self.file is not None:
            self.file.close()
        if self.session is not None:
            self.session.terminate()


async def take(storage: Storage) -> Leadership:
    """Become the leader.

    SQLite: raises AlreadyRunning at once, or StorageDown. PostgreSQL: waits its turn, and waits
    through a database that is away.
    """
    if storage.dialect == "sqlite":
        file = _lock_file(Path(str(storage.url.database)))
        return Leadership(epoch=await _next_epoch(storage), file=file)
    while True:
        try:
            return await _wait_turn(storage)
        except _GONE:
            await asyncio.sleep(_TRY_EVERY)


async def current_epoch(storage: Storage) -> int:
    """The epoch of the last win; 0 before the first."""
    async with storage.read() as work:
        value = (await work.conn.execute(_EPOCH)).scalar()
    return int(value or 0)


_EPOCH = sa.select(facts.c.value).where(facts.c.name == "epoch")


def _lock_file(database: Path) -> sqlite3.Connection:
    """Two names of one database (a link) meet at one lock."""
    try:
        lock = sqlite3.connect(f"{database.resolve()}.lock", isolation_level=None, timeout=0)
    except sqlite3.OperationalError as error:
        raise StorageDown(type(error).__name__) from None
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise AlreadyRunning(AlreadyRunning.__doc__) from None
        raise StorageDown(type(error).__name__) from None
    return lock


async def _wait_turn(storage: Storage) -> Leadership:
    """Wait for the lock on a session of its own, and count the win on that same session."""
    address = storage.url.set(drivername="postgresql").render_as_string(hide_password=False)
    session = await asyncpg.connect(
        address, timeout=5, server_settings={"idle_session_timeout": "5s"}
    )
    try:
        # the lock lives in another process: there is no event to wait for
        while not await session.fetchval(_TRY, _LOCK):  # noqa: ASYNC110
            await asyncio.sleep(_TRY_EVERY)
        return Leadership(epoch=int(await session.fetchval(_WIN)), session=session)
    except BaseException:
        session.terminate()
        raise


async def _next_epoch(storage: Storage) -> int:
    async with storage.write() as work:
        last = int((await work.conn.execute(_EPOCH)).scalar() or 0)
        if last == 0:
            await work.conn.execute(sa.insert(facts).values(name="epoch", value="0"))
        mine = str(last + 1)
        await work.conn.execute(sa.update(facts).where(facts.c.name == "epoch").values(value=mine))
    return last + 1
