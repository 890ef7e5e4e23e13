"""The table of ticks: a name, when, what. Every function is safe to call again at any time."""

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.jobs.clock import Tick
from bot.services import report, stop_work
from storage import identity
from storage.engine import Storage


async def _shuffle_identity(storage: Storage) -> None:
    async with storage.write() as work:
        await identity.shuffle(work)


TICKS = (
    Tick(
        name="unfinished_stops",
        trigger=IntervalTrigger(seconds=1),
        run=stop_work.send_unfinished,
    ),
    Tick(
        name="nobody_reached",
        trigger=IntervalTrigger(seconds=1),
        run=stop_work.check_reached,
    ),
    Tick(
        name="disclosures",
        trigger=IntervalTrigger(seconds=60),
        run=report.forget_disclosures,
    ),
    Tick(
        # the order of rows must not tell the order of enrolments; 22:10 UTC is night in Almaty
        name="identity_shuffle",
        trigger=CronTrigger(hour=22, minute=10, timezone="UTC"),
        run=_shuffle_identity,
    ),
)
