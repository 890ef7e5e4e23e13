"""The watcher is watched: a canary by the alarms' own way, and a ping that falls silent with it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.faults.stage import SUPERVISOR, Stage

SECRET = "/heard/9f1c-secret-word"
OPEN_WAY = "the way for alarms is open"


@dataclass
class Outside:
    """A dead-man service: what it was asked, and how it answers."""

    port: int = 0
    status: int = 200
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{SECRET}"


@pytest.fixture
def outside() -> Iterator[Outside]:
    found = Outside()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


async def canaries(stage: Stage) -> int:
    return sum(OPEN_WAY in (m.get("text") or "") for m in await stage.from_bot(SUPERVISOR))


async def test_a_canary_that_stays_away_turns_the_health_page_red(
    stage: Stage, outside: Outside
) -> None:
    bot = stage.spawn("run", CANARY="supervisor", PING_URL=outside.url)
    await stage.until(lambda: _well(stage), seconds=60, what="a green health page")
    assert await canaries(stage) == 1, "health is green only once it has arrived"
    (sent,) = [m for m in await stage.from_bot(SUPERVISOR) if OPEN_WAY in (m.get("text") or "")]
    assert sent["silent"]
    await stage.control("POST", f"people/{SUPERVISOR}/block", blocked=True)
    await stage.advance(12 * 60)
    await stage.until(lambda: _unwell(stage), seconds=15, what="a red health page")
    await stage.control("POST", f"people/{SUPERVISOR}/block", blocked=False)
    await stage.until(lambda: _well(stage), seconds=40, what="a green health page")
    assert await canaries(stage) == 1, "each takes the place of the one before"
    assert stage.count("outbox", "kind = 'canary' AND state = 'dead'") == 0

    async def heard() -> bool:
        return bool(outside.asked)

    # the outside hears of it, and no log tells where that is
    await stage.until(heard, seconds=30, what="a ping")
    assert set(outside.asked) == {SECRET}
    assert SECRET not in bot.said


async def _well(stage: Stage) -> bool:
    page = await _page(stage)
    return page.get("leader", False) and page["well"]


async def _unwell(stage: Stage) -> bool:
    return (await _page(stage))["canary"] is False


async def _page(stage: Stage) -> dict[str, bool]:
    try:
        found = await stage.http.get(f"http://127.0.0.1:{stage.listen}/healthz")
    except httpx.TransportError:
        return {}
    page: dict[str, bool] = found.json()
    return page


async def test_an_outside_that_fails_is_counted_and_harms_nothing(
    stage: Stage, outside: Outside
) -> None:
    outside.status = 500
    bot = await stage.run_bot(PING_URL=outside.url)

    async def counted() -> bool:
        page = (await stage.http.get(f"http://127.0.0.1:{stage.listen}/metrics")).text
        return 'saqbol_dead_man_pings_total{end="failed"} 1.0' in page

    await stage.until(counted, seconds=30, what="a counted failure")
    assert await stage.health() == 200
    assert SECRET not in bot.said
    assert "dead_man_not_reached" in bot.said
