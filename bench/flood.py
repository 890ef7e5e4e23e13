"""How much of the flood ceiling a campaign reaches, and how often it is refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bench import figures
from bench.wire import Wire

CEILING = 30.0
_OK, _TOO_MANY = 200, 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One campaign through one way of sending."""

    what: str
    asked: int
    delivered: int
    refused: int
    #: accepted a second
    rate: float
    #: asked for in the fullest true sliding second, refused ones too
    peak: int

    def line(self) -> tuple[str, ...]:
        share = f"{100 * self.rate / CEILING:.0f} %"
        return (self.what, f"{self.delivered}/{self.asked}", f"{self.rate:.1f}", share,
                str(self.peak), str(self.refused))  # fmt: skip


async def watch(wire: Wire, what: str, asked: int, campaign: Callable[[], Awaitable[None]]) -> Run:
    """Run a campaign to its end and read the journal; nothing else may be sent meanwhile."""
    cursor = await wire.position()
    await campaign()
    entries, _ = await wire.requests("sendMessage", since=cursor)
    accepted = [entry["mono"] for entry in entries if entry["status"] == _OK]
    return Run(
        what=what,
        asked=asked,
        delivered=len(accepted),
        refused=sum(entry["status"] == _TOO_MANY for entry in entries),
        rate=figures.rate(accepted),
        peak=figures.fullest(entry["mono"] for entry in entries),
    )
