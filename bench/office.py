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

[[escalation]]
kind = "stop_work"
steps = [{ after = "0m", notify = ["supervisor"] }]
"""
_SITE = """
[[sites]]
id = "chp{n}"
name = "CHP-{n}"
phones = [{ label = "Shift supervisor", number = "+7 727 000 00 02" }]
places = [{ id = "boiler", name = "Boiler house" }]

[[crews]]
id = "repair{n}"
site = "chp{n}"
organization = "ales"
name = "Repair crew"
headcount = 12
places = ["boiler"]
"""
_NOTICE = """
title = "Bench"
[text]
en = "Notice {number}: the repair season starts on Monday. Read the rules."
[audience]
role = "foreman"
"""


def _person(
    slug: str, n: int, telegram_id: int, role: str, site: int, *, crew: bool = False
) -> str:
    working = f'crew = "repair{site}"\n' if crew else ""
    return (
        f'\n[[people]]\nid = "{slug}{n}"\ntitle = "{slug} {n}"\nrole = "{role}"\nsite = "chp{site}"\n'
        f'language = "en"\ntelegram_id = {telegram_id}\n{working}'
    )


def organisation(*, pressers: int, readers: int, sites: int = 1) -> str:
    """Sites that share the supervisors and the workers who will press Stop; readers of notices at the first."""
    return "".join(
        (
            _HEAD,
            *(_SITE.replace("{n}", str(n)) for n in range(sites)),
            *(_person("supervisor", n, SUPERVISOR + n, "supervisor", n % sites) for n in range(SUPERVISORS)),
            *(_person("presser", n, PRESSER + n, "worker", n % sites, crew=True) for n in range(pressers)),
            *(_person("reader", n, READER + n, "foreman", 0) for n in range(readers)),
        )
    )  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Office:
    """A home of files, a simulator, and one running bot."""

    home: Path
    wire: Wire
    listen: int
    #: an address in place of the file in `home`
    database: str | None = None
    notices: int = 0
    running: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    @property
    def address(self) -> str:
        """The database."""
        return self.database or f"sqlite:///{self.home / 'data' / 'saqbol.db'}"

    @property
    def key_file(self) -> Path:
        return self.home / "keys" / "saqbol.key"

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SAQBOL_")}
        return kept | {
            "PYTHONPATH": str(ROOT),
            "SAQBOL_BOT_TOKEN": TOKEN,
            "SAQBOL_API_URL": self.wire.url,
            "SAQBOL_DATA_DIR": str(self.home / "data"),
            "SAQBOL_KEY_FILE": str(self.key_file),
            "SAQBOL_DATABASE_URL": self.address,
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

    async def load(self, *, pressers: int, readers: int, sites: int = 1) -> None:
        """An organisation of supervisors, of workers who will press Stop, and of readers of notices."""
        file = self.home / "organisation.toml"
        words = organisation(pressers=pressers, readers=readers, sites=sites)
        file.write_text(words, encoding="utf-8")
        await self.command("org", "load", str(file))

    def start(self) -> None:
        """Start the bot and return at once."""
        self.running.append(self._start(["run"]))

    async def run(self) -> float:
        """Start the bot; seconds until /healthz says it is well."""
        began = time.perf_counter()
        self.start()
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
async def office(
    home: Path, wire: Wire, *, listen: int, database: str | None = None
) -> AsyncIterator[Office]:
    """An office whose bot ends with the block."""
    found = Office(home=home, wire=wire, listen=listen, database=database)
    try:
        yield found
    finally:
        for process in found.running:
            process.terminate()
            process.wait(20)
