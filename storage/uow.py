"""The unit of work: one service call is one transaction, and this is where it commits."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.report import Terms
from storage.clock import Clock
from storage.errors import StorageDown
from storage.keys import Keys

#: bugs and refusals of ours; every other database error is the database's bad day
_OURS = (sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.DataError)
#: what holds unless the operator sets something else
TERMS = Terms()
#: PostgreSQL's class of states for values that no column takes
_BAD_VALUE = "22"


@dataclass(slots=True, kw_only=True)
class Work:
    """One transaction: its connection, its time, the keys, and what it leaves to do after."""

    conn: AsyncConnection
    now: datetime
    keys: Keys
    #: how long reports may wait, and how long they are kept
    terms: Terms
    #: notices were queued: the senders are woken after the commit
    enqueued: bool = False
    #: stops that changed: whoever shows one live is told after the commit
    changed: set[UUID] = field(default_factory=set)


class Storage:
    """The open database."""

    def __init__(
        self, *, writer: AsyncEngine, reader: AsyncEngine, clock: Clock, keys: Keys,
        terms: Terms = TERMS,
    ) -> None:  # fmt: skip
        self.keys = keys
        self.terms = terms
        self.dialect = writer.dialect.name
        self.url = writer.url
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._wake: list[Callable[[], None]] = []
        self._tell: list[Callable[[UUID], None]] = []
        self._may_write: Callable[[], bool] = lambda: True

    def on_enqueued(self, wake: Callable[[], None]) -> None:
        """Call `wake` after each commit that put notices into the outbox."""
        self._wake.append(wake)

    def on_changed(self, tell: Callable[[UUID], None]) -> None:
        """Call `tell` with each stop that a commit changed."""
        self._tell.append(tell)

    def write_only_while(self, may_write: Callable[[], bool]) -> None:
        """Refuse transactions, as StorageDown, while this says no: the lead is not surely ours."""
        self._may_write = may_write

    def _refuse_unless_sure(self) -> None:
        if not self._may_write():
            raise StorageDown("LeadNotSure")

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[Work]:
        """One transaction, committed on a clean exit. Raises StorageDown."""
        self._refuse_unless_sure()
        with storage_errors():
            async with self._writer.connect() as conn:
                work = await self._work(conn)
                yield work
                # a freeze in here is over by now, and somebody else may lead; once it has begun, the
                # server ends a transaction that says nothing for so long
                self._refuse_unless_sure()
                await conn.commit()
        if work.enqueued:
            for wake in self._wake:
                wake()
        for stop_id in work.changed:
            for tell in self._tell:
                tell(stop_id)

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Work]:
        """One look at a consistent state; nothing is kept. Raises StorageDown."""
        with storage_errors():
            async with self._reader.connect() as conn:
                yield await self._work(conn)

    async def _work(self, conn: AsyncConnection) -> Work:
        return Work(conn=conn, now=await self._clock.now(conn), keys=self.keys, terms=self.terms)

    async def empty_log(self) -> None:
        """SQLite: empty the write-ahead log, where overwritten rows still stand. Raises StorageDown.

        PostgreSQL's log is its operator's; nothing that must vanish is written there in clear.
        """
        if self.dialect == "sqlite":
            with storage_errors():
                async with self._writer.connect() as conn:
                    driver: Any = (await conn.get_raw_connection()).driver_connection
                    # no checkpoint works inside a transaction, so none is begun
                    await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Give back every connection."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


@contextlib.contextmanager
def storage_errors() -> Iterator[None]:
    """What the database's bad day is called here: StorageDown, without its text."""
    try:
        yield
    except _OURS:
        raise
    except (sa.exc.DBAPIError, sa.exc.TimeoutError, OSError, TimeoutError) as error:
        if _wrong_statement(error):
            raise
        # the text of a database error may hold values; its class may not
        raise StorageDown(type(error).__name__) from None


def _wrong_statement(error: BaseException) -> bool:
    """Bugs of ours by another name: SQLite's missing table or column, PostgreSQL's impossible value."""
    driver = getattr(error, "orig", None)
    state = getattr(driver, "sqlstate", None) or ""
    return state.startswith(_BAD_VALUE) or (
        getattr(driver, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    )
