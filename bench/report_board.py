"""How long an officer waits for the board and for a card, with thousands of reports."""

import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from bench import figures, matters, reports
from bot.services.report import board, card
from storage.people import Person
from storage.report_board import Filter
from storage.uow import Storage

REPORTS = 10_000
_ROUNDS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Milliseconds until one screen is ready to be sent."""

    screen: str
    p50: float
    p95: float
    longest: float

    def line(self) -> tuple[str, ...]:
        """As a row of the table."""
        return (self.screen, *(f"{one:.0f}" for one in (self.p50, self.p95, self.longest)))


async def waits(home: Path, address: str) -> list[Wait]:
    """Every filter's first page, the last page of all, a search, and a card."""
    async with matters.opened(home, address) as storage:
        officer = await reports.staff(storage, home)
        async with storage.read() as work:
            today = work.now.date()
        made = await reports.written(storage, officer, REPORTS, today)
        return await _waits(storage, officer, made)


async def _waits(storage: Storage, officer: Person, made: Sequence[UUID]) -> list[Wait]:
    def page(only: Filter, number: int = 0, search: str = "") -> Callable[[], Awaitable[object]]:
        return lambda: board.show(storage, officer, "en", only, number, search=search)

    screens = {
        **{f"filter {only}": page(only) for only in Filter},
        "last page": page(Filter.OPEN, REPORTS),
        "search": page(Filter.OPEN, search="hall 3"),
        "card": lambda: card.opened(storage, officer, secrets.choice(made), "en"),
    }
    return [await _wait(name, show) for name, show in screens.items()]


async def _wait(screen: str, show: Callable[[], Awaitable[object]]) -> Wait:
    taken = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        if await show() is None:
            raise RuntimeError(f"{screen}: nothing was shown.")
        taken.append((time.perf_counter() - began) * 1000)
    return Wait(
        screen=screen, p50=figures.percentile(taken, 0.5), p95=figures.percentile(taken, 0.95),
        longest=max(taken),
    )  # fmt: skip
