"""Direct messages: toasts, and replies to people of whom nothing may be kept. In memory only."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.delivery import outcome as out
from bot.delivery.aiogram_client import AiogramClient
from bot.domain.notice import Priority
from bot.domain.screen import Screen
from bot.nursery import Nursery
from storage.errors import StorageDown

#: seconds before the next attempts after an uncertain one
_PAUSES = (1.0, 3.0, 10.0, 30.0)
#: seconds between attempts while nothing can be sent at all; these do not count
_UNREACHABLE_PAUSE = 2.0

OnSent = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    chat_id: int
    screen: Screen
    #: edit this message instead of sending a new one
    message_id: int | None = None
    on_sent: OnSent | None = None


class Direct:
    """Posts in order inside a chat, through the flood gate; nobody waits for it."""

    def __init__(self, client: AiogramClient, nursery: Nursery) -> None:
        self._client = client
        self._nursery = nursery
        self._queues: dict[int, deque[_Post]] = {}

    def post(self, chat_id: int, screen: Screen, *, on_sent: OnSent | None = None) -> None:
        """Send a screen; `on_sent` learns the message's id."""
        self._queue(_Post(chat_id=chat_id, screen=screen, on_sent=on_sent))

    def edit(self, chat_id: int, message_id: int, screen: Screen) -> None:
        """Change a message in place; of several changes that wait only the newest leaves."""
        waiting = self._queues.get(chat_id, deque())
        for stale in [one for one in waiting if one.message_id == message_id]:
            waiting.remove(stale)
        self._queue(_Post(chat_id=chat_id, screen=screen, message_id=message_id))

    def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message out of a chat."""
        self._nursery.start(self._client.delete(chat_id, message_id), name="delete")

    def take_back(
        self, chat_id: int, message_ids: Sequence[int], then: Callable[[int], Screen]
    ) -> None:
        """Delete messages one after the other; `then` makes the last word of how many stayed."""

        async def work() -> None:
            self.post(chat_id, then(await self._client.take_back(chat_id, message_ids)))

        self._nursery.start(work(), name="take back")

    def toast(self, callback_id: str, text: str | None = None, *, alert: bool = False) -> None:
        """Answer a press at once; not counted by the gate."""
        self._nursery.start(self._client.toast(callback_id, text, alert=alert), name="toast")

    async def finish(self, *, seconds: float) -> None:
        """Let what stands in the queues leave, at most so long."""
        end = time.monotonic() + seconds
        while self._queues and time.monotonic() < end:  # noqa: ASYNC110 - once, at the end of the process
            await asyncio.sleep(0.02)

    def _queue(self, post: _Post) -> None:
        queue = self._queues.get(post.chat_id)
        if queue is not None:
            queue.append(post)
            return
        self._queues[post.chat_id] = deque([post])
        self._nursery.start(self._empty(post.chat_id), name="direct")

    async def _empty(self, chat_id: int) -> None:
        queue = self._queues[chat_id]
        try:
            while queue:
                await self._carry(queue.popleft())
        finally:
            del self._queues[chat_id]

    async def _carry(self, post: _Post) -> None:
        pauses = iter(_PAUSES)
        while True:
            match await self._try(post):
                case out.Accepted(message_id):
                    if post.on_sent is not None:
                        # apart: what follows a message must not cost the chat its next one
                        self._nursery.start(_tell(post.on_sent, message_id), name="on sent")
                    return
                case out.Flooded(seconds):
                    await asyncio.sleep(seconds)
                case out.Unsent():
                    await asyncio.sleep(_UNREACHABLE_PAUSE)
                case out.Uncertain():
                    pause = next(pauses, None)
                    if pause is None:
                        return
                    await asyncio.sleep(pause)
                case _:
                    return

    async def _try(self, post: _Post) -> out.Outcome:
        if post.message_id is None:
            return await self._client.send(post.chat_id, post.screen, Priority.REPLY)
        return await self._client.edit(post.chat_id, post.message_id, post.screen, Priority.REPLY)


async def _tell(on_sent: OnSent, message_id: int) -> None:
    """A database that is down is waited out: what must be taken back later has to be remembered."""
    while True:
        try:
            return await on_sent(message_id)
        except StorageDown:
            await asyncio.sleep(_PAUSES[0])
