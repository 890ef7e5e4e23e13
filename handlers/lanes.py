"""Order inside a chat and inside a user, freedom between them; an empty lane leaves nothing behind."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable


class Lanes:
    """Runs jobs so that two jobs sharing a lane never overlap and keep their order."""

    def __init__(self) -> None:
        self._last: dict[Hashable, asyncio.Future[None]] = {}

    async def run(self, lanes: Iterable[Hashable], job: Callable[[], Awaitable[None]]) -> None:
        """Wait for what came before in each lane, then do the job."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        keys = list(lanes)
        before = {self._last[key] for key in keys if key in self._last}
        self._last.update(dict.fromkeys(keys, mine))
        try:
            for earlier in before:
                await asyncio.shield(earlier)
            await job()
        finally:
            self._end_after(before, mine, keys)

    def _end_after(
        self, before: set[asyncio.Future[None]], mine: asyncio.Future[None], keys: list[Hashable]
    ) -> None:
        """Free the lanes; a job cancelled while it waited lets nobody overtake the ones before it."""
        left = {earlier for earlier in before if not earlier.done()}
        for earlier in left:
            earlier.add_done_callback(lambda _: self._end_after(left, mine, keys))
        if left or mine.done():
            return
        mine.set_result(None)
        for key in keys:
            if self._last.get(key) is mine:
                del self._last[key]

    def __len__(self) -> int:
        return len(self._last)
