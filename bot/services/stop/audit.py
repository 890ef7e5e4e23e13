"""The watcher's own look: every stop that waits for somebody has its escalation, whatever happened to it."""

from bot import metrics
from bot.domain.watch import WATCHES
from bot.services.stop import steps
from storage import stops
from storage.uow import Storage


async def tick(storage: Storage) -> None:
    """Begin what is missing: stops of before an upgrade, rows that somebody deleted."""
    async with storage.read() as work:
        forgotten = await stops.unwatched(work, WATCHES)
    for one in forgotten:
        async with storage.write() as work:
            stop = await stops.hold(work, one.id)
            if stop is not None and stop.state is one.state:
                await steps.begin_watch(work, stop)
                metrics.AUDITED.labels(WATCHES[one.state]).inc()
