"""What many kills did to many alarms: the figures of docs/performance.md."""

import time
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.stage import NUMBER, ROOT

ARTEFACTS = ROOT / "test-artefacts"


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts alarms by Telegram's own journal; `people` are those whom every stop calls."""

    people: Collection[int]
    kills: int = 0
    raised: int = 0
    #: seconds from each kill until its alarm stood on everybody's phone; below zero: before it
    waits: list[float] = field(default_factory=list)
    #: the same from the moment at which the new process said that it is well
    resends: list[float] = field(default_factory=list)
    _rings: Counter[tuple[str, int]] = field(default_factory=Counter)
    _began: float = field(default_factory=time.monotonic)

    def add(self, requests: Iterable[dict[str, Any]], number: str) -> dict[int, float]:
        """Count what was accepted of one alarm; gives when each person was last rung, on the machine's clock.

        Of that one only: whatever was answered and forgotten rings again meanwhile, as it should.
        """
        rung = {}
        for one in requests:
            person = int(one["params"].get("chat_id") or 0)
            found = NUMBER.search(str(one["params"].get("text")))
            accepted = one["status"] == 200 and one["method"] == "sendMessage"
            if accepted and found and found.group() == number and person in self.people:
                self._rings[found.group(), person] += 1
                rung[person] = one["mono"] + one["ms"] / 1000
        return rung

    @property
    def delivered(self) -> int:
        """Alarms that stood on a phone, each counted once."""
        return len(self._rings)

    @property
    def duplicates(self) -> int:
        return self._rings.total() - self.delivered

    @property
    def lost(self) -> int:
        return self.raised * len(self.people) - self.delivered

    def table(self) -> str:
        """As it stands in the documentation."""
        waits = sorted(self.waits) or [0.0]
        minutes = (time.monotonic() - self._began) / 60
        cells = {
            "kills": self.kills, "stops raised": self.raised, "alarms due": self.raised * len(self.people),
            "delivered": self.delivered, "duplicates": self.duplicates, "lost": self.lost,
            "kill to last phone, median": f"{waits[len(waits) // 2]:.1f} s", "slowest": f"{waits[-1]:.1f} s",
            "slowest once it was up": f"{max([0.0, *self.resends]):.1f} s",
            "took": f"{minutes:.0f} min",
        }  # fmt: skip
        head, values = " | ".join(cells), " | ".join(str(value) for value in cells.values())
        return f"| {head} |\n|{'---|' * len(cells)}\n| {values} |\n"

    def publish(self, name: str) -> Path:
        """Print it, and keep it in a file for the documentation."""
        ARTEFACTS.mkdir(exist_ok=True)
        file = ARTEFACTS / name
        file.write_text(self.table(), encoding="utf-8")
        print(f"\n{file}\n{self.table()}")
        return file
