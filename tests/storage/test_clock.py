"""One storage clock: the host's hands move no deadline."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from storage.clock import Clock
from storage.uow import Storage

START = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Host:
    """The host's two clocks, set by hand."""

    def __init__(self) -> None:
        self.wall, self.monotonic = START.timestamp(), 5000.0

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds


def clock(host: Host, offset: float = 0.0) -> Clock:
    return Clock(offset=lambda: offset, wall=lambda: host.wall, monotonic=lambda: host.monotonic)


@pytest.mark.parametrize("jump", [3600.0, -3600.0], ids=["an hour on", "an hour back"])
async def test_sqlite_goes_on_when_the_wall_clock_jumps(on_sqlite: Storage, jump: float) -> None:
    host = Host()
    found = clock(host)
    host.pass_by(60)
    host.wall += jump
    async with on_sqlite.read() as work:
        assert await found.now(work.conn) == START + timedelta(minutes=1)


async def test_the_offset_of_the_simulator_moves_the_time(storage: Storage) -> None:
    async with storage.read() as work:
        host = Host()
        now, later = clock(host), clock(host, offset=300.0)
        assert await later.now(work.conn) - await now.now(work.conn) == timedelta(minutes=5)


@pytest.mark.postgres
async def test_postgresql_asks_the_database(on_postgres: Storage) -> None:
    host = Host()
    host.wall -= 10**6
    async with on_postgres.read() as work:
        theirs = (await work.conn.execute(sa.select(sa.func.now()))).scalar_one()
        assert abs(await clock(host).now(work.conn) - theirs) < timedelta(milliseconds=1)
        assert work.now == await clock(host).now(work.conn), "one time a transaction"


async def test_times_keep_their_microseconds_and_their_zone(storage: Storage) -> None:
    async with storage.read() as work:
        assert work.now.tzinfo is UTC
        assert abs(work.now - datetime.now(UTC)) < timedelta(minutes=1)
