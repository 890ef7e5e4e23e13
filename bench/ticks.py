"""What one look of the clock costs with so many matters open, on both databases."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import figures, matters
from bench.matters import Matter
from bot.domain.stop_work import State
from bot.jobs import escalating
from bot.services.stop import audit, progress
from storage.uow import Storage

#: open matters, and the closed ones beside them
SCENES = ((100, 0), (1_000, 0), (10_000, 0), (100_000, 0), (1_000, 100_000))
#: so many are due at once where some are
DUE = 10
_ROUNDS = 20

_Tick = Callable[[Storage], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Median milliseconds of one tick each."""

    kind: str
    open: int
    closed: int
    nothing_due: float
    some_due: float
    #: the other ticks that look at what is open
    reached: float
    audit: float

    def line(self) -> tuple[str, ...]:
        """As a row of the table."""
        numbers = (self.nothing_due, self.some_due, self.reached, self.audit)
        return (f"{self.kind}, {self.open:,} open, {self.closed:,} closed",
                *(f"{one:.1f}" for one in numbers))  # fmt: skip


async def costs(kind: str, home: Path, address: str) -> list[Cost]:
    """Every scene, one after the other, on a database of its own."""
    async with matters.opened(home, address) as storage:
        await matters.staff(storage, home)
        return [await _cost(storage, kind, *scene) for scene in SCENES]


async def _cost(storage: Storage, kind: str, standing: int, closed: int) -> Cost:
    await matters.cleared(storage)
    made = await matters.stopped(storage, standing)
    await matters.stopped(storage, closed, first=standing, state=State.CLOSED)
    return Cost(
        kind=kind, open=standing, closed=closed,
        nothing_due=await _median(storage, escalating.tick),
        reached=await _median(storage, progress.check_reached),
        audit=await _median(storage, audit.tick),
        some_due=await _with_some_due(storage, made),
    )  # fmt: skip


async def _median(storage: Storage, tick: _Tick) -> float:
    return figures.percentile([await _took(storage, tick) for _ in range(_ROUNDS)], 0.5)


async def _with_some_due(storage: Storage, made: Sequence[Matter]) -> float:
    taken = []
    for at in range(min(_ROUNDS, len(made) // DUE)):
        async with storage.read() as work:
            now = work.now
        some = made[at * DUE : (at + 1) * DUE]
        await matters.fall_due(storage, {one.escalation: now for one in some})
        taken.append(await _took(storage, escalating.tick))
    return figures.percentile(taken, 0.5)


async def _took(storage: Storage, tick: _Tick) -> float:
    began = time.perf_counter()
    await tick(storage)
    return (time.perf_counter() - began) * 1000
