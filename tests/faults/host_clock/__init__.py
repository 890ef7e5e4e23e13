"""The clock of a bot's host, set by hand while the bot runs; the machine's own is left alone."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults.process import Process
from tests.faults.stage import ROOT, Stage


@dataclass(frozen=True, slots=True)
class HostClock:
    """Tells the bots of one stage how far their clocks stand from the true ones."""

    file: Path

    @classmethod
    def of(cls, stage: Stage) -> "HostClock":
        """For every bot that this stage starts from now on."""
        file = stage.home / "host-clock"
        stage.inherited["TEST_HOST_CLOCK"] = str(file)
        stage.inherited["PYTHONPATH"] = f"{Path(__file__).parent}:{ROOT}"
        return cls(file)

    async def set(self, bot: Process, *, wall: float = 0.0, monotonic: float = 0.0) -> None:
        """Seconds to add to each clock; returns once this bot lives by them."""
        wanted = f"{wall} {monotonic}"
        new = self.file.with_suffix(".new")
        new.write_text(wanted, encoding="ascii")
        new.rename(self.file)
        seen = self.file.with_suffix(f".{bot.popen.pid}")
        last = time.monotonic() + 10
        while not seen.exists() or seen.read_text(encoding="ascii") != wanted:
            assert bot.alive and time.monotonic() < last, "the bot did not see its clock change"
            await asyncio.sleep(0.02)
