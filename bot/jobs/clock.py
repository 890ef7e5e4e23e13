"""The clock: static ticks in memory. What is due lives in tables; a tick only looks."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot import logs, metrics
from storage import heartbeats
from storage.engine import Storage

log = structlog.get_logger(__name__)

#: a one-second tick need not write its heartbeat every second: one commit each this many seconds
BEAT_EVERY = 5.0
#: a wall clock that moved this many seconds against the monotonic one has been set by hand
JUMP = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One row of the table: its name, when it runs, and what it does with the storage."""

    name: str
    trigger: BaseTrigger
    run: Callable[[Storage], Awaitable[object]]


async def attempt(name: str, work: Awaitable[object]) -> bool:
    """A tick, or one of several things it does: a failure is told and counted, and stops nothing else."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - the edge: one failed tick is not the last
        metrics.TICKS.labels(name, "failed").inc()
        log.error("tick_failed", tick=name, **logs.describe(error))
        return False
    metrics.TICKS.labels(name, "done").inc()
    return True


class _GuardedScheduler(AsyncIOScheduler):
    """APScheduler whose loop outlives every error and whose ticks outlive a changed host clock.

    The stock loop dies, with `running` still true, when a round raises; and a wall clock set back
    an hour would stop all interval triggers for that hour.
    """

    _skew: float | None = None

    def _process_jobs(self) -> float:
        try:
            self._follow_wall_clock()
            wait = super()._process_jobs()
        except Exception as error:  # noqa: BLE001 - the edge: one failed tick is not the last
            log.error("clock_round_failed", **logs.describe(error))
            return 1.0
        return 1.0 if wait is None else min(wait, 1.0)

    def _follow_wall_clock(self) -> None:
        skew = time.time() - time.monotonic()
        jumped = self._skew is not None and abs(skew - self._skew) > JUMP
        self._skew = skew
        if jumped:
            for job in self.get_jobs():
                now = datetime.now(self.timezone)
                job.modify(next_run_time=job.trigger.get_next_fire_time(now, now))


class Clock:
    """Runs the table of ticks against one storage until stopped."""

    def __init__(self, storage: Storage, ticks: tuple[Tick, ...]) -> None:
        self._storage = storage
        self._beaten: dict[str, float] = {}
        self._scheduler = _GuardedScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        for tick in ticks:
            self._scheduler.add_job(self._guarded, tick.trigger, args=(tick,), id=tick.name)

    def start(self) -> None:
        """Start ticking in the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """No new tick starts after this."""
        self._scheduler.shutdown(wait=False)

    async def _guarded(self, tick: Tick) -> None:
        await attempt(tick.name, self._run(tick))

    async def _run(self, tick: Tick) -> None:
        await tick.run(self._storage)
        await self._beat(tick.name)

    async def _beat(self, name: str) -> None:
        now = time.monotonic()
        if now - self._beaten.get(name, -BEAT_EVERY) < BEAT_EVERY:
            return
        async with self._storage.write() as work:
            await heartbeats.beat(work, name)
        self._beaten[name] = now
