"""The simulator of a measurement: a process of its own that enforces Telegram's limits."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent
#: opens nothing but the simulator; the digits name the bot
TOKEN = "100001:SIMULATOR-ALARM"
READY_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One running simulator."""

    url: str
    http: httpx.AsyncClient

    async def ask(self, verb: str, path: str, **body: object) -> Any:
        """One request to the control API."""
        answer = await self.http.request(verb, f"/control/{path}", json=body or None)
        answer.raise_for_status()
        return answer.json()

    async def people(self, first: int, count: int) -> list[int]:
        """So many people who pressed Start."""
        ids = list(range(first, first + count))
        for user_id in ids:
            await self.ask("POST", "people", id=user_id, first_name=f"P{user_id}")
            await self.ask("POST", f"people/{user_id}/start", payload="")
        return ids

    async def discard_updates(self) -> None:
        """Confirm what waits, so that the bot does not greet thousands of people first."""
        offset = 0
        while True:
            answer = await self.http.post(
                f"/bot{TOKEN}/getUpdates", json={"offset": offset, "limit": 100, "timeout": 0}
            )
            found = answer.raise_for_status().json()["result"]
            if not found:
                return
            offset = found[-1]["update_id"] + 1

    async def position(self) -> int:
        """Where the journal ends now."""
        page = await self.ask("GET", "journal?limit=50000&method=getMe")
        return int(page["next"])

    async def requests(self, method: str, *, since: int = 0) -> tuple[list[dict[str, Any]], int]:
        """The journal of one method from `since` on, and where the next look begins."""
        entries: list[dict[str, Any]] = []
        while True:
            page = await self.ask("GET", f"journal?since={since}&method={method}&limit=5000")
            entries += page["entries"]
            if not page["entries"] or page["next"] == since:
                return entries, int(page["next"])
            since = int(page["next"])


@contextlib.asynccontextmanager
async def simulator(*arguments: str) -> AsyncIterator[Wire]:
    """Run a simulator for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "simulator", "--port", str(port),
               "--token", f"{TOKEN}:saqbol_bench_bot", *arguments]  # fmt: skip
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as http:
            await _ready(http, running)
            yield Wire(url=url, http=http)
    finally:
        running.kill()
        running.wait(10)


async def _ready(http: httpx.AsyncClient, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and running.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            await http.get("/control/clock")
            return
        time.sleep(0.05)
    raise RuntimeError("The simulator did not start.")
