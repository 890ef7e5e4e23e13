"""The escalation engine: how late steps are called, and how soon it is back after kill -9."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from bench import figures
from bench.office import PRESSER, READER, SUPERVISOR, SUPERVISORS, Office, office
from bench.wire import simulator
from bot.domain import notice
from bot.services.stop import raising
from storage import heartbeats, keys, outbox, people
from storage.engine import open_storage
from storage.models.delivery import outbox as notices
from storage.models.escalation import escalations
from storage.uow import Storage

#: matters whose alarm nobody has acknowledged, and campaigns to READERS people each that wait beside them
OPEN, CAMPAIGNS, READERS = 1_000, 10, 10_000
#: each with one supervisor, so that no chat's own limit is what is measured
SITES = SUPERVISORS
#: seconds over which the deadlines of one round lie
SPREAD = 120.0
_PATIENCE = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """Seconds from a deadline to the step's call, and to the acceptance of its last alarm by Telegram."""

    called: list[float]
    accepted: list[float]

    def line(self) -> tuple[str, ...]:
        """p50, p99 and the largest of both."""
        return tuple(
            f"{figures.percentile(values, share):.2f}"
            for values in (self.called, self.accepted)
            for share in (0.5, 0.99, 1.0)
        )


@contextlib.asynccontextmanager
async def opened(ours: Office) -> AsyncIterator[Storage]:
    """The office's database, beside the bot."""
    storage = await open_storage(ours.address, keys.load_or_create(ours.key_file))
    try:
        yield storage
    finally:
        await storage.close()


async def raise_stops(storage: Storage) -> None:
    """OPEN workers stop work with their names, each a stop of its own."""
    for n in range(OPEN):
        async with storage.read() as work:
            worker = await people.by_slug(work, f"presser{n}")
            at = work.now
        assert worker is not None
        where = raising.Where(site_id=worker.site_id, place_id=f"{worker.site_id}/boiler")
        await raising.raise_named(storage, worker, where, at, press_key=f"b{n}", press_id=None)


async def plan(storage: Storage, *, spread: float) -> dict[str, datetime]:
    """Give every open matter a deadline within `spread` seconds, beginning in five; subject -> deadline."""
    chance = random.Random(7)
    async with storage.write() as work:
        first = work.now + timedelta(seconds=5)
        found = (await work.conn.execute(sa.select(escalations.c.subject))).scalars()
        planned = {one: first + timedelta(seconds=chance.uniform(0, spread)) for one in found}
        change = sa.update(escalations).where(escalations.c.subject == sa.bindparam("one"))
        values = [{"one": subject, "at": at} for subject, at in planned.items()]
        await work.conn.execute(change.values(next_at=sa.bindparam("at")), values)
    return planned


async def lateness(storage: Storage, *, spread: float) -> Lateness:
    """Plan a round, wait until every step of it was called and every alarm of it taken."""
    planned = await plan(storage, spread=spread)
    since = min(planned.values()) - timedelta(seconds=1)
    query = sa.select(notices.c.subject, notices.c.created_at, notices.c.settled_at)
    query = query.where(notices.c.unique_key.like("call:%"), notices.c.created_at > since)
    rows: Sequence[sa.Row[tuple[str, datetime, datetime]]] = []

    async def through() -> bool:
        nonlocal rows
        async with storage.read() as work:
            rows = (await work.conn.execute(query)).all()
        return {row.subject for row in rows} == planned.keys() and all(
            row.settled_at for row in rows
        )

    # to look is work too, and must not be what makes a step late
    await asyncio.sleep(spread + 10)
    await _until(through, every=5)
    return Lateness(
        called=[(row.created_at - planned[row.subject]).total_seconds() for row in rows],
        accepted=[(row.settled_at - planned[row.subject]).total_seconds() for row in rows],
    )


async def quiet(storage: Storage) -> None:
    """Wait until no alarm waits any more."""

    async def none() -> bool:
        async with storage.read() as work:
            return not (await outbox.depth(work)).get(notice.Priority.ALARM)

    await _until(none)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One database: lateness with deadlines as in life, all in one second, and seconds to the first tick after a kill."""

    spread: Lateness
    at_once: Lateness
    back: float


async def measure(home: Path, *, listen: int, database: str | None) -> Measured:
    """The running program against a simulator with Telegram's limits."""
    async with simulator() as wire:
        await wire.people(SUPERVISOR, SUPERVISORS)
        await wire.people(PRESSER, OPEN)
        await wire.people(READER, READERS)
        await wire.discard_updates()
        async with office(home, wire, listen=listen, database=database) as ours:
            await ours.load(pressers=OPEN, readers=READERS, sites=SITES)
            await ours.run()
            async with opened(ours) as storage:
                await raise_stops(storage)
                await quiet(storage)
                for _ in range(CAMPAIGNS):
                    await ours.campaign()
                spread = await lateness(storage, spread=SPREAD)
                at_once = await lateness(storage, spread=0)
                back = await back_after_a_kill(ours, storage)
            return Measured(spread=spread, at_once=at_once, back=back)


async def back_after_a_kill(ours: Office, storage: Storage) -> float:
    """Seconds from kill -9, and the start of another process at once, to its first escalation tick."""
    killed_process = ours.running.pop()
    killed_process.kill()
    began = time.perf_counter()
    killed_process.wait()
    async with storage.read() as work:
        killed = work.now
    ours.start()

    async def ticked() -> bool:
        async with storage.read() as work:
            return (await heartbeats.everything(work))["escalation"] > killed

    await _until(ticked)
    return time.perf_counter() - began


async def _until(true: Callable[[], Awaitable[bool]], *, every: float = 0.1) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not await true():
            await asyncio.sleep(every)
