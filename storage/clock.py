"""The one storage clock (decision: PostgreSQL's now(); SQLite's wall clock at start + monotonic)."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock:
    """Gives the time of a transaction; `offset` (seconds) is the simulator's, 0 in earnest."""

    def __init__(
        self,
        *,
        offset: Callable[[], float],
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._offset = offset
        self._monotonic = monotonic
        # a host clock set by hand must move no deadline while we run
        self._base = wall() - monotonic()

    async def now(self, conn: AsyncConnection) -> datetime:
        """The time, aware, in UTC."""
        if conn.dialect.name == "postgresql":
            seconds = float(
                (await conn.execute(sa.text("SELECT extract(epoch FROM now())"))).scalar_one()
            )
        else:
            seconds = self._base + self._monotonic()
        return _EPOCH + timedelta(seconds=seconds + self._offset())
