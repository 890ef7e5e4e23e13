"""Pictures, videos and voices on their way: fetched and cleaned in memory while their sender still writes.

Nothing of them touches the disk before it is sealed; what is not sent within the hour is forgotten.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiogram.types import Message

from bot.nursery import Nursery
from bot.services import cleaning
from bot.services.report.desk import Piece
from handlers.drafts import TTL
from storage.errors import StorageDown

#: pieces in one draft, and bytes of all that wait: a flood of videos must not take the memory
MOST = 10
_MOST_BYTES = 200 * 1024 * 1024

#: seconds between tries while storage is down
_STORAGE_PAUSE = 1.0

#: what a refusal is called: a reason of the cleaner, or that Telegram gave no file, or there are too many
Reason = str
OnRefused = Callable[[Reason], None]
Fetch = Callable[[str], Awaitable[bytes | None]]


@dataclass(slots=True)
class _Draft:
    touched: float
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


class Attachments:
    """What belongs to which draft; a draft's name is random and tells nothing of its writer."""

    def __init__(
        self, fetch: Fetch, nursery: Nursery, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._nursery = nursery
        self._monotonic = monotonic
        self._drafts: OrderedDict[str, _Draft] = OrderedDict()

    def add(self, draft: str, file_id: str, on_refused: OnRefused) -> None:
        """Begin to fetch and clean one file; `on_refused` hears why it can't be taken."""
        one = self._touch(draft)
        if len(one.tasks) >= MOST or self._held() > _MOST_BYTES:
            on_refused("too_many")
            return
        work = self._bring(one, file_id, on_refused)
        one.tasks.append(self._nursery.start(work, name="attachment"))

    def ready(self, draft: str) -> bool:
        """Whether nothing of it is on its way any more."""
        one = self._drafts.get(draft)
        return one is None or all(task.done() for task in one.tasks)

    def pieces(self, draft: str) -> tuple[Piece, ...]:
        """What is clean by now."""
        one = self._drafts.get(draft)
        return tuple(one.pieces) if one else ()

    def underway(self, draft: str) -> int:
        """How many are still being fetched or cleaned."""
        one = self._drafts.get(draft)
        return sum(not task.done() for task in one.tasks) if one else 0

    def when_ready(self, draft: str, then: Callable[[], Awaitable[None]]) -> None:
        """Call `then` in the background once nothing of the draft is on its way."""
        self._nursery.start(self._wait(draft, then), name="attachments ready")

    def drop(self, draft: str) -> None:
        """Sent, or thrown away: forget it."""
        one = self._drafts.pop(draft, None)
        for task in one.tasks if one else ():
            task.cancel()

    async def _wait(self, draft: str, then: Callable[[], Awaitable[None]]) -> None:
        one = self._drafts.get(draft)
        if one is not None and one.tasks:
            await asyncio.wait(one.tasks)
        while True:
            try:
                return await then()
            except StorageDown:
                # the update is confirmed by now: only we still hold it
                await asyncio.sleep(_STORAGE_PAUSE)

    async def _bring(self, one: _Draft, file_id: str, on_refused: OnRefused) -> None:
        content = await self._fetch(file_id)
        if content is None:
            on_refused("not_fetched")
            return
        result = await cleaning.clean(content)
        if isinstance(result, cleaning.Refused):
            on_refused(str(result.reason))
            return
        one.pieces.append(Piece(kind=result.kind, content=result.content))

    def _touch(self, draft: str) -> _Draft:
        now = self._monotonic()
        one = self._drafts.setdefault(draft, _Draft(touched=now))
        one.touched = now
        self._drafts.move_to_end(draft)
        while next(iter(self._drafts.values())).touched < now - TTL:
            self.drop(next(iter(self._drafts)))
        return one

    def _held(self) -> int:
        return sum(len(piece.content) for one in self._drafts.values() for piece in one.pieces)


def file_id_of(message: Message) -> str | None:
    """The file of a message, whatever carries it; None for a message without one."""
    if message.photo:
        return message.photo[-1].file_id
    found = (message.video or message.video_note or message.voice or message.audio
             or message.animation or message.document)  # fmt: skip
    return found.file_id if found else None
