"""The one place where background tasks are born, named, watched and ended."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import structlog

from bot import logs

T = TypeVar("T")

log = structlog.get_logger(__name__)

#: a loop that failed is started again after this many seconds, doubling up to the last
_BACKOFF = (0.1, 0.2, 0.5, 1.0)


class Nursery:
    """Owns background tasks: a failure is logged as class and place, and none is left behind."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, object], *, name: str) -> asyncio.Task[None]:
        """Run once in the background; whoever needs to end it earlier cancels what is returned."""
        task = self._keep(self._watched(work, name), name)
        # a task cancelled before its first step would leave the work never begun and never closed
        task.add_done_callback(lambda _: work.close())
        return task

    def forever(self, loop: Callable[[], Awaitable[object]], *, name: str) -> None:
        """Run a loop and start it again, with a growing pause, whenever it fails."""
        self._keep(self._again(loop, name), name)

    @contextlib.asynccontextmanager
    async def scope(self) -> AsyncIterator[Callable[[Coroutine[Any, Any, T]], asyncio.Task[T]]]:
        """Tasks whose results are awaited inside the block; what is left at its end is cancelled."""
        tasks: list[asyncio.Task[Any]] = []

        def begin(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
            task = asyncio.create_task(work)
            tasks.append(task)
            return task

        try:
            yield begin
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def stop(self, *, seconds: float) -> None:
        """Cancel everything and wait for it, at most so long."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def drain(self, *, seconds: float) -> None:
        """Wait for what runs to finish by itself, at most so long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    def _keep(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _watched(self, work: Coroutine[Any, Any, object], name: str) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the edge: nobody awaits a background task
            log.error("task_failed", task=name, **logs.describe(error))

    async def _again(self, loop: Callable[[], Awaitable[object]], name: str) -> None:
        failures = 0
        while True:
            try:
                await loop()
                failures = 0
            except Exception as error:  # noqa: BLE001 - the edge: a loop outlives its errors
                log.error("loop_failed", task=name, **logs.describe(error))
                failures += 1
            await asyncio.sleep(_BACKOFF[min(failures, len(_BACKOFF)) - 1] if failures else 0)
