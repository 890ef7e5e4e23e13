"""One leader a database: it alone fetches, handles and sends (delivery rule 10).

SQLite: an exclusive lock on a file beside the database. PostgreSQL: an advisory lock on a dedicated
session whose idle timeout frees it when the leader is frozen. Each win adds one to the epoch, and
claims and settlements are fenced by it, so a woken ex-leader settles nothing.
"""

import asyncio
import sqlite3
from dataclasses import dataclass, field

import asyncpg
import sqlalchemy as sa

from storage.errors import AlreadyRunning, StorageDown
from storage.models.delivery import facts
from storage.uow import Storage

#: the advisory lock's number: the name as bytes
_LOCK = int.from_bytes(b"saqbol", "big")
#: seconds between signs of life, well under the session's idle timeout of 5 s
_KEEP_ALIVE = 1.0


@dataclass(slots=True, kw_only=True)
class Leadership:
    """Held until released or lost."""

    epoch: int
    lost: asyncio.Event = field(default_factory=asyncio.Event)
    file: sqlite3.Connection | None = None
    session: asyncpg.Connection | None = None

    async def keep(self) -> None:
        """Show the lock's session signs of life; returns once leadership is lost."""
        while self.session is not None and not self.lost.is_set():
            try:
                await asyncio.wait_for(self.session.execute("SELECT 1"), timeout=_KEEP_ALIVE * 3)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
                self.lost.set()
            await asyncio.sleep(_KEEP_ALIVE)
        await self.lost.wait()

    def release(self) -> None:
        """Let the next one lead."""
        if self.file is not None:
            self.file.close()
        if self.session is not None:
            self.session.terminate()


async def take(storage: Storage) -> Leadership:
    """Become the leader. SQLite: raises AlreadyRunning at once; PostgreSQL: waits its turn."""
    if storage.dialect == "sqlite":
        file = _lock_file(str(storage.url.database))
        return Leadership(epoch=await _next_epoch(storage), file=file)
    session = await _session(storage)
    # the lock lives in another process: there is no event to wait for
    while not await session.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):  # noqa: ASYNC110
        await asyncio.sleep(_KEEP_ALIVE / 2)
    return Leadership(epoch=await _next_epoch(storage), session=session)


async def current_epoch(storage: Storage) -> int:
    """The epoch of the last win; 0 before the first."""
    async with storage.read() as work:
        value = (await work.conn.execute(_EPOCH)).scalar()
    return int(value or 0)


_EPOCH = sa.select(facts.c.value).where(facts.c.name == "epoch")


def _lock_file(database: str) -> sqlite3.Connection:
    lock = sqlite3.connect(f"{database}.lock", isolation_level=None, timeout=0)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        raise AlreadyRunning(
            "Another Saqbol already runs on this database; stop it first."
        ) from None
    return lock


async def _session(storage: Storage) -> asyncpg.Connection:
    address = storage.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        session = await asyncpg.connect(address, timeout=5)
        await session.execute("SET idle_session_timeout = '5s'")
    except (asyncpg.PostgresError, OSError, TimeoutError) as error:
        raise StorageDown(type(error).__name__) from None
    return session


async def _next_epoch(storage: Storage) -> int:
    async with storage.write() as work:
        last = int((await work.conn.execute(_EPOCH)).scalar() or 0)
        if last == 0:
            await work.conn.execute(sa.insert(facts).values(name="epoch", value="0"))
        mine = str(last + 1)
        await work.conn.execute(sa.update(facts).where(facts.c.name == "epoch").values(value=mine))
    return last + 1
