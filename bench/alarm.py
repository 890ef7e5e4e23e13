"""From the press to the alarm's acceptance by the Bot API, through the running program."""

import asyncio
import time
from dataclasses import dataclass

from bench import figures
from bench.office import PRESSER, SUPERVISOR, SUPERVISORS, Office
from bench.wire import Wire

#: a supervisor's chat takes three messages in three seconds: presses leave that much room
BETWEEN = 3.2
PATIENCE = 30.0
_CALLED = range(SUPERVISOR, SUPERVISOR + SUPERVISORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Seconds from the second tap: to the first supervisor, and to the last of all twenty."""

    first: list[float]
    last: list[float]

    def line(self) -> tuple[str, ...]:
        """p50 and p99 of both, in milliseconds."""
        return tuple(
            f"{figures.percentile(values, share) * 1000:.0f}"
            for values in (self.first, self.last)
            for share in (0.5, 0.99)
        )


async def presses(office: Office, *, start: int, count: int) -> Latency:
    """So many workers stop work, one after the other."""
    first, last = [], []
    for presser in range(PRESSER + start, PRESSER + start + count):
        await _shown(office.wire, presser)
        cursor = await office.wire.position()
        pressed = time.monotonic()
        await office.wire.ask("POST", f"people/{presser}/write", text="Send with my name")
        times = await _accepted(office.wire, cursor)
        first.append(times[0] - pressed)
        last.append(times[-1] - pressed)
        await asyncio.sleep(BETWEEN)
    return Latency(first=first, last=last)


async def _shown(wire: Wire, person: int) -> None:
    """The first tap, and its answer."""
    await wire.ask("POST", f"people/{person}/write", text="Stop work")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        chat = await wire.ask("GET", f"people/{person}/chat")
        if any("Send with my name" in row for row in chat["keyboard"] or []):
            return
        await asyncio.sleep(0.02)
    raise RuntimeError("Nobody answered the first tap.")


async def _accepted(wire: Wire, cursor: int) -> list[float]:
    """When each supervisor's alarm was accepted, the earliest first."""
    times: list[float] = []
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        entries, cursor = await wire.requests("sendMessage", since=cursor)
        times += [
            entry["mono"]
            for entry in entries
            if entry["status"] == 200 and int(entry["params"]["chat_id"]) in _CALLED
        ]
        if len(times) >= SUPERVISORS:
            return sorted(times)
        await asyncio.sleep(0.05)
    raise RuntimeError(f"{len(times)} of {SUPERVISORS} supervisors were reached.")
