"""The table of ticks: a name, when, what. Every function is safe to call again at any time.

Ticks that need the way out or the memory of the conversations are bound to it in bot/app.py.
"""

from collections.abc import Awaitable, Callable

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.jobs import escalating
from bot.jobs.clock import Tick
from bot.services import nudge
from bot.services.duty import gaps, ring_test, shift_start
from bot.services.report import batches
from bot.services.stop import audit, follow_up, progress
from storage import identity, report_life
from storage.engine import Storage


async def _shuffle_identity(storage: Storage) -> None:
    async with storage.write() as work:
        await identity.shuffle(work)
    # the old order stands in SQLite's log until that is emptied
    await storage.empty_log()


def every(seconds: int, name: str, run: Callable[[Storage], Awaitable[object]]) -> Tick:
    """A tick that runs each so many seconds."""
    return Tick(name=name, trigger=IntervalTrigger(seconds=seconds), run=run)


def nightly(name: str, minute: int, run: Callable[[Storage], Awaitable[object]]) -> Tick:
    """A tick that runs once a night: from 22:00 UTC on it is night in Almaty."""
    return Tick(name=name, trigger=CronTrigger(hour=22, minute=minute, timezone="UTC"), run=run)


TICKS = (
    every(1, "escalation", escalating.tick),
    every(10, "audit", audit.tick),
    every(1, "nobody_reached", progress.check_reached),
    every(5, "follow_up", follow_up.tick),
    every(15, "shift_start", shift_start.tick),
    every(300, "rota_gaps", gaps.tick),
    every(60, "nudge", nudge.tick),
    every(30, "ring_tests", ring_test.forget),
    every(30, "report_batches", batches.tick),
    # the order of rows must not tell the order of reports, nor that of enrolments
    nightly("report_shuffle", 5, report_life.shuffle),
    nightly("identity_shuffle", 10, _shuffle_identity),
)
