"""The gate with waiting: whoever wants to send stands here, the most urgent first."""

import asyncio
import contextlib
import heapq
import itertools
import time
from collections.abc import AsyncIterator, Callable

from bot import metrics
from bot.delivery.gate import Gate
from bot.domain.notice import Priority

#: how many of the waiting are looked at in one round; the rest wait for a slot anyway
_LOOK = 200
#: seconds until the next look while nobody may send
_HELD = 0.2

_Waiter = tuple[Priority, int, int, "asyncio.Future[None]"]


class Permits:
    """Leaves of one token's gate, given by urgency, then by arrival."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self._waiting: list[_Waiter] = []
        self._order = itertools.count()
        self._timer: asyncio.TimerHandle | None = None
        self._may_send: Callable[[], bool] = lambda: True

    def only_while(self, may_send: Callable[[], bool]) -> None:
        """Give leave only while this says yes: the token is surely ours."""
        self._may_send = may_send

    @contextlib.asynccontextmanager
    async def take(self, priority: Priority, chat: int) -> AsyncIterator[None]:
        """Wait for leave to send one message to a chat, and hold its slot until it is answered."""
        await self._leave(priority, chat)
        try:
            yield
        finally:
            self.gate.finish(time.monotonic(), priority, chat)
            self._pump()

    def flooded(self, priority: Priority, seconds: float, channel: str, chat: int) -> None:
        """A 429 came for this token, on the way to this chat."""
        metrics.FLOODED.labels(channel).inc()
        self.gate.flooded(time.monotonic(), priority, seconds, chat)

    async def _leave(self, priority: Priority, chat: int) -> None:
        leave: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (priority, next(self._order), chat, leave))
        self._pump()
        try:
            await leave
        except asyncio.CancelledError:
            if leave.done() and not leave.cancelled():
                # the slot was given in the moment of the cancellation
                self.gate.finish(time.monotonic(), priority, chat)
                self._pump()
            raise

    def _pump(self) -> None:
        """Give leave to everybody who may go now, and set the timer for the next one."""
        if not self._may_send():
            self._set_timer(_HELD if self._waiting else None)
            return
        now = time.monotonic()
        held: list[_Waiter] = []
        soonest = None
        while self._waiting and len(held) < _LOOK:
            priority, _, chat, leave = waiter = heapq.heappop(self._waiting)
            if leave.done():
                continue
            wait = self.gate.wait(now, priority, chat)
            if wait <= 0:
                self.gate.start(now, priority, chat)
                leave.set_result(None)
                continue
            held.append(waiter)
            soonest = wait if soonest is None else min(soonest, wait)
            if self.gate.wait_for_slot(now) > 0:
                break
        for waiter in held:
            heapq.heappush(self._waiting, waiter)
        self._set_timer(soonest)

    def _set_timer(self, wait: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = (
            None if wait is None else asyncio.get_running_loop().call_later(wait, self._pump)
        )
