"""How many receipts are opened in a second, and how long the event loop stands still meanwhile."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import matters
from bot.domain import mailbox
from bot.domain.report import Danger
from bot.services.report import desk, letterbox
from storage.evidence import Evidence
from storage.uow import Storage

#: people who come in the same second
CROWD = 20
_LOOK = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What a crowd at the mailboxes met."""

    what: str
    a_second: float
    #: the longest time in which the loop did nothing else, in milliseconds
    stall: float

    def line(self) -> tuple[str, ...]:
        """As a row of the table."""
        return (self.what, f"{self.a_second:.1f}", f"{self.stall:.0f}")


async def crowds(home: Path, address: str) -> list[Crowd]:
    """Everybody by the button, everybody by 16 digits, and everybody with 16 wrong ones."""
    async with matters.opened(home, address) as storage:
        keys = [secrets.token_bytes(mailbox.KEY_BYTES) for _ in range(CROWD)]
        evidence = Evidence(home / "evidence")
        draft = desk.Draft(words="A ladder without a rail.", lang="en", danger=Danger.NO)
        for key in keys:
            await desk.accept(storage, evidence, draft, mailbox_key=key, at=datetime.now(UTC))
        return [
            await _crowd("Check answers", [_button(storage, key) for key in keys]),
            await _crowd(
                "wrong digits", [_digits(storage, f"{at:016}", known=False) for at in range(CROWD)]
            ),
            # the last one: a receipt gives its mailbox a new key
            await _crowd(
                "16 digits", [_digits(storage, mailbox.receipt(key), known=True) for key in keys]
            ),
        ]


def _button(storage: Storage, key: bytes) -> Callable[[], Awaitable[bool]]:
    async def press() -> bool:
        return await letterbox.look(storage, key) is not None

    return press


def _digits(storage: Storage, digits: str, *, known: bool) -> Callable[[], Awaitable[bool]]:
    async def typed() -> bool:
        return (await letterbox.by_receipt(storage, digits) is not None) is known

    return typed


async def _crowd(what: str, comers: Sequence[Callable[[], Awaitable[bool]]]) -> Crowd:
    watch = _Watch()
    began = time.perf_counter()
    async with watch:
        right = await asyncio.gather(*(come() for come in comers))
    took = time.perf_counter() - began
    if not all(right):
        raise RuntimeError(f"{what}: a mailbox did not open as it should.")
    return Crowd(what=what, a_second=len(comers) / took, stall=watch.longest * 1000)


class _Watch:
    """Looks at the clock every millisecond; a look that comes late tells how long nothing else ran."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def __aenter__(self) -> None:
        self._looking = asyncio.ensure_future(self._look())

    async def __aexit__(self, *_: object) -> None:
        self._looking.cancel()

    async def _look(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(_LOOK)
            self.longest = max(self.longest, time.perf_counter() - began - _LOOK)
