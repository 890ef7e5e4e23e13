"""What happens, told to the pages that look on (Server-Sent Events)."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

from simulator.model import Json

#: a page that lags so far behind is let go; it comes back and reads its chats afresh
_BACKLOG = 10_000
_HEARTBEAT_SECONDS = 15.0


class Hub:
    """The pages that listen."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[str | None]] = set()

    @property
    def listened_to(self) -> bool:
        """Whether telling anything is worth the work."""
        return bool(self._queues)

    def tell(self, event: str, data: Json) -> None:
        """Send an event to every page."""
        frame = f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        for queue in tuple(self._queues):
            try:
                queue.put_nowait(frame)
            except asyncio.QueueFull:
                self._end(queue)

    def _end(self, queue: asyncio.Queue[str | None]) -> None:
        self._queues.discard(queue)
        with contextlib.suppress(asyncio.QueueEmpty):
            queue.get_nowait()
        queue.put_nowait(None)

    async def listen(self) -> AsyncIterator[str]:
        """The frames of one page, `hello` first, until it leaves."""
        queue: asyncio.Queue[str | None] = asyncio.Queue(_BACKLOG)
        self._queues.add(queue)
        try:
            yield "event: hello\ndata: {}\n\n"
            while (frame := await _next(queue)) is not None:
                yield frame
        finally:
            self._queues.discard(queue)

    def close(self) -> None:
        """Send every page home."""
        for queue in tuple(self._queues):
            self._end(queue)


async def _next(queue: asyncio.Queue[str | None]) -> str | None:
    try:
        async with asyncio.timeout(_HEARTBEAT_SECONDS):
            return await queue.get()
    except TimeoutError:
        # a comment keeps the connection alive and finds out whether anyone is there
        return ": still here\n\n"
