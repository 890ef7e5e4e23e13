"""Simulated time: the real one and an offset that only grows."""

import time
from collections.abc import Callable


class Clock:
    """`now` moves with the offset (dates, expiry); `monotonic` never does (flood windows)."""

    def __init__(
        self,
        *,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self.monotonic = monotonic
        self.offset = 0.0

    def now(self) -> float:
        """Seconds since 1970, simulated."""
        return self._wall() + self.offset

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""
        self.offset += seconds
