"""F5: the database is restarted, read-only, locked, or its disk is full, under a bot that runs."""

import asyncio
import contextlib
import resource
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

import asyncpg
import httpx
import pytest

from tests import postgres
from tests.faults.conftest import load_organisation, opened
from tests.faults.process import Process
from tests.faults.stage import CALLED, CROWD, Stage

#: seconds until the bot ticks again by itself
TICKS_AGAIN = 10.0
#: first taps while a lock holds every connection of the bot: more than its pool has
FIRST_TAPS = range(CROWD + 10, CROWD + 30)

BadDay = Callable[[], contextlib.AbstractAsyncContextManager[None]]


async def survives(
    stage: Stage, bot: Process, bad_day: BadDay, *, presser: int,
    first_taps: Iterable[int] = (), seconds: float = 3,
) -> None:  # fmt: skip
    """Nothing is confirmed while it can't be stored; afterwards all of it happens by itself."""
    stops, taps = stage.count("stops"), list(first_taps)
    await stage.confirmed()
    beats = stage.beats()
    async with bad_day():
        if taps:
            await stage.storm(taps, "Stop work")
        await stage.write(presser, "Send with my name")
        # long enough to have tried, in vain, more than once
        await asyncio.sleep(seconds)
        assert await stage.pending() == len(taps) + 1
        # ticks that leave no heartbeat are noticed from outside
        await stage.advance(20)
        await stage.until(lambda: _red(stage), seconds=10, what="a red health page")
        assert bot.alive, bot.said[-3000:]

    await stage.ticking(beats, seconds=TICKS_AGAIN)
    await stage.alarmed(CALLED, stops=stops + 1, seconds=30)
    await stage.confirmed()
    await stage.well(bot)
    assert stage.count("voices", "manner = 'named'") == stops + 1
    assert stage.count("unfinished") == len(taps)
    assert "Traceback" not in bot.said


@pytest.fixture
async def hurt(tmp_path: Path) -> AsyncIterator[tuple[Stage, postgres.Server]]:
    """A stage on a PostgreSQL server of its own, which may be hurt."""
    with postgres.server() as server:
        async with opened(tmp_path, server.address) as stage:
            await load_organisation(stage, crowd=len(FIRST_TAPS) + 10)
            yield stage, server


@pytest.mark.postgres
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "lock",
    [
        # every connection of the pool waits
        4.0,
        # longer than the pool and the driver wait
        pytest.param(11.0, marks=pytest.mark.soak),
    ],
)
async def test_postgresql_has_bad_days(hurt: tuple[Stage, postgres.Server], lock: float) -> None:
    stage, server = hurt
    bot = await stage.run_bot()

    @contextlib.asynccontextmanager
    async def read_only() -> AsyncIterator[None]:
        for value in ("on", "off"):
            server.order(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            server.order("SELECT pg_reload_conf()")
            if value == "on":
                yield

    @contextlib.asynccontextmanager
    async def crashed() -> AsyncIterator[None]:
        server.crash()
        yield
        server.start()

    @contextlib.asynccontextmanager
    async def locked() -> AsyncIterator[None]:
        session = await asyncpg.connect(server.address)
        async with session.transaction():
            await session.execute("LOCK TABLE stops, unfinished IN ACCESS EXCLUSIVE MODE")
            yield
        await session.close()

    await survives(stage, bot, read_only, presser=CROWD)
    await survives(stage, bot, crashed, presser=CROWD + 1)
    await survives(stage, bot, locked, presser=CROWD + 2, first_taps=FIRST_TAPS, seconds=lock)


@pytest.mark.parametrize("stage", [1], indirect=True)
async def test_a_full_disk_is_waited_out(stage: Stage) -> None:
    """The bot's process can write to no file, not even to its log."""
    bot = await stage.run_bot()

    @contextlib.asynccontextmanager
    async def full() -> AsyncIterator[None]:
        before = resource.prlimit(bot.popen.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(bot.popen.pid, resource.RLIMIT_FSIZE, (0, before[1]))
        yield
        resource.prlimit(bot.popen.pid, resource.RLIMIT_FSIZE, before)

    await survives(stage, bot, full, presser=CROWD)


async def _red(stage: Stage) -> bool:
    return await stage.health() != httpx.codes.OK
