"""Percentiles and sliding windows of what the simulator's journal tells."""

from collections import deque
from collections.abc import Iterable, Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; `share` from 0 to 1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def fullest(times: Iterable[float], seconds: float = 1.0) -> int:
    """The largest number of `times` in any true sliding window."""
    inside: deque[float] = deque()
    peak = 0
    for at in sorted(times):
        inside.append(at)
        while at - inside[0] >= seconds:
            inside.popleft()
        peak = max(peak, len(inside))
    return peak


def rate(times: Sequence[float]) -> float:
    """Accepted a second between the first and the last."""
    ordered = sorted(times)
    return (len(ordered) - 1) / (ordered[-1] - ordered[0]) if len(ordered) > 1 else 0.0
