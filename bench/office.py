"""The bot as its operator runs it, with an organisation as large as the measurement needs."""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.wire import ROOT, TOKEN, Wire

SUPERVISORS = 20
#: Telegram ids of the people who are called, of those who press, and of those who only read
SUPERVISOR, PRESSER, READER = 7_100_000_000, 7_200_000_000, 7_300_000_000
WELL_SECONDS = 60.0

_HEAD = """
[organization]
id = "ales"
name = "AlES"
timezone = "Asia/Almaty"
languages = ["en"]

[guarantee]
by = "Chairman of the Board"
text = "Nobody will be punished for stopping dangerous work."

[[sites]]
id = "chp2"
name = "CHP-2"
phones = [{ label = "Shift supervisor", number = "+7 727 000 00 02" }]
places = [{ id = "boiler", name = "Boiler house" }]

[[crews]]
id = "repair"
site = "chp2"
organization = "ales"
name = "Repair crew"
headcount = 12
places = ["boiler"]

[[escalation]]
kind = "stop_work"
steps = [{ after = "0m", notify = ["supervisor"] }]
"""
_NOTICE = """
title = "Bench"
[text]
en = "Notice {number}: the repair season starts on Monday. Read the rules."
[audience]
role = "foreman"
"""


def _people(slug: str, first: int, count: int, role: str, more: str = "") -> str:
    return "".join(
        f'\n[[people]]\nid = "{slug}{n}"\ntitle = "{slug} {n}"\nrole = "{role}"\nsite = "chp2"\n'
        f'language = "en"\ntelegram_id = {first + n}\n{more}'
        for n in range(count)
    )


@dataclass(slots=True, kw_only=True)
class Office:
    """A home of files, a simulator, and one running bot."""

    home: Path
    wire: Wire
    listen: int
    notices: int = 0
    running: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SAQBOL_")}
        return kept | {
            "PYTHONPATH": str(ROOT),
            "SAQBOL_BOT_TOKEN": TOKEN,
            "SAQBOL_API_URL": self.wire.url,
            "SAQBOL_DATA_DIR": str(self.home / "data"),
            "SAQBOL_KEY_FILE": str(self.home / "keys" / "saqbol.key"),
            "SAQBOL_LISTEN": f"127.0.0.1:{self.listen}",
        }

    def _start(self, words: Sequence[str]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *words], cwd=self.home, env=self._environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    async def command(self, *words: str) -> None:
        """Run one command to its end; raises when it failed."""
        code = await asyncio.to_thread(self._start(words).wait, 120)
        if code:
            raise RuntimeError(f"saqbol {words[0]} ended with {code}")

    async def load(self, *, pressers: int, readers: int) -> None:
        """An organisation of supervisors, of workers who will press Stop, and of readers of notices."""
        crew = 'crew = "repair"\n'
        file = self.home / "organisation.toml"
        file.write_text(
            _HEAD
            + _people("supervisor", SUPERVISOR, SUPERVISORS, "supervisor")
            + _people("presser", PRESSER, pressers, "worker", crew)
            + _people("reader", READER, readers, "foreman"),
            encoding="utf-8",
        )
        await self.command("org", "load", str(file))

    async def run(self) -> float:
        """Start the bot; seconds until /healthz says it is well."""
        began = time.perf_counter()
        self.running.append(self._start(["run"]))
        async with httpx.AsyncClient(trust_env=False) as http:
            while time.perf_counter() - began < WELL_SECONDS:
                with contextlib.suppress(httpx.TransportError):
                    if (await http.get(f"http://127.0.0.1:{self.listen}/healthz")).is_success:
                        return time.perf_counter() - began
                await asyncio.sleep(0.05)
        raise RuntimeError("The bot did not become well.")

    async def campaign(self) -> None:
        """One notice to every reader."""
        file = self.home / "notice.toml"
        # the same words twice would be the same notice, which nobody gets twice
        self.notices += 1
        file.write_text(_NOTICE.replace("{number}", str(self.notices)), encoding="utf-8")
        await self.command("campaign", "send", str(file))


@contextlib.asynccontextmanager
async def office(home: Path, wire: Wire, *, listen: int) -> AsyncIterator[Office]:
    """An office whose bot ends with the block."""
    found = Office(home=home, wire=wire, listen=listen)
    try:
        yield found
    finally:
        for process in found.running:
            process.terminate()
            process.wait(20)
