"""Measuring a flood limit the way Telegram would: on a true sliding window, not on whole seconds."""

from collections import deque
from collections.abc import Iterable


def most(times: Iterable[float], seconds: float) -> int:
    """The largest number of `times` inside any half-open window of `seconds`."""
    inside: deque[float] = deque()
    peak = 0
    for at in sorted(times):
        inside.append(at)
        while at - inside[0] >= seconds:
            inside.popleft()
        peak = max(peak, len(inside))
    return peak
