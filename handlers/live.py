"""Live screens of people of whom nothing is kept: message handles in memory, a day at most."""

import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from bot.domain.screen import Screen
from bot.nursery import Nursery
from bot.services.stop import initiator, progress
from storage import stops
from storage.uow import Storage

if TYPE_CHECKING:
    from bot.delivery.direct import Direct

#: seconds a handle lives; after that "Check status" serves
_LIFE = 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """Where one live screen stands."""

    chat_id: int = field(repr=False)
    message_id: int
    lang: str
    mailbox_key: bytes = field(repr=False)
    until: float


class LiveScreens:
    """Edits the screens of a stop whenever it changes. Gone with the process."""

    def __init__(self, storage: Storage, direct: "Direct", nursery: Nursery) -> None:
        self._storage = storage
        self._direct = direct
        self._nursery = nursery
        self._handles: dict[UUID, list[Handle]] = defaultdict(list)
        self._due: set[UUID] = set()
        storage.on_changed(self._changed)

    def post(self, chat_id: int, lang: str, stop_id: UUID, mailbox_key: bytes) -> None:
        """Show a stop to its nameless initiator and keep it true."""
        self._nursery.start(self._show(chat_id, lang, stop_id, mailbox_key), name="live screen")

    async def _show(self, chat_id: int, lang: str, stop_id: UUID, mailbox_key: bytes) -> None:
        screen = await self._render(stop_id, lang, mailbox_key)

        async def sent(message_id: int) -> None:
            self._handles[stop_id].append(
                Handle(
                    chat_id=chat_id, message_id=message_id, lang=lang, mailbox_key=mailbox_key,
                    until=time.monotonic() + _LIFE,
                )
            )  # fmt: skip
            # what changed while it was on its way
            self._changed(stop_id)

        if screen is not None:
            self._direct.post(chat_id, screen, on_sent=sent)

    def _changed(self, stop_id: UUID) -> None:
        if self._handles.get(stop_id) and stop_id not in self._due:
            self._due.add(stop_id)
            self._nursery.start(self._refresh(stop_id), name="live screen")

    async def _refresh(self, stop_id: UUID) -> None:
        self._due.discard(stop_id)
        now = time.monotonic()
        self._handles[stop_id] = [one for one in self._handles[stop_id] if one.until > now]
        for handle in self._handles[stop_id]:
            screen = await self._render(stop_id, handle.lang, handle.mailbox_key)
            if screen is not None:
                self._direct.edit(handle.chat_id, handle.message_id, screen)

    async def _render(self, stop_id: UUID, lang: str, mailbox_key: bytes) -> Screen | None:
        async with self._storage.read() as work:
            stop = await stops.get(work, stop_id)
            if stop is None:
                return None
            status = await progress.status(work, stop)
            return await initiator.live(work, status, lang, mailbox_key=mailbox_key)
