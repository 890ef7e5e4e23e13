"""Updates brought to an address: secret, order, again until taken."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.client import Phone, Simulator
from tests.simulator.conftest import Wire


@dataclass
class Receiver:
    """A bot's own address; says 503 as often as told."""

    url: str = ""
    refuse: int = 0
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: set[str | None] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0

    async def take(self, request: Request) -> Response:
        self.secrets.add(request.headers.get("x-telegram-bot-api-secret-token"))
        update = await request.json()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.hold.wait()
        self.at_once -= 1
        if self.refuse:
            self.refuse -= 1
            return Response(status_code=503)
        self.got.append(update)
        return Response()

    async def has(self, count: int) -> list[str]:
        """The texts once so many updates have come."""
        async with asyncio.timeout(10):
            while len(self.got) < count:
                await asyncio.sleep(0.01)
        return [update["message"]["text"] for update in self.got]


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    found = Receiver()
    found.hold.set()
    app = Starlette(routes=[Route("/hook", found.take, methods=["POST"])])
    server = _Server(uvicorn.Config(app, port=0, log_level="critical", lifespan="off", ws="none"))
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    found.url = f"http://127.0.0.1:{port}/hook"
    yield found
    found.hold.set()
    server.should_exit = True
    await running


async def test_updates_come_with_the_secret(bot: Wire, phone: Phone, receiver: Receiver) -> None:
    await phone.write("before")
    await bot.ok("setWebhook", url=receiver.url, secret_token="s-e_c")
    await phone.write("after")
    assert await receiver.has(2) == ["before", "after"]
    assert receiver.secrets == {"s-e_c"}
    info = await bot.ok("getWebhookInfo")
    assert info["url"] == receiver.url
    answer = await bot.ask("getUpdates")
    assert answer["error_code"] == 409
    assert "webhook is active" in answer["description"]


async def test_refused_updates_come_again_in_order(
    bot: Wire, phone: Phone, receiver: Receiver
) -> None:
    receiver.refuse = 3
    await bot.ok("setWebhook", url=receiver.url)
    for text in ("one", "two", "three"):
        await phone.write(text)
    assert await receiver.has(3) == ["one", "two", "three"]
    info = await bot.ok("getWebhookInfo")
    assert "503" in info["last_error_message"]
    assert info["pending_update_count"] == 0


async def test_one_chat_waits_for_no_other(
    bot: Wire, phone: Phone, simulator: Simulator, receiver: Receiver
) -> None:
    other = await simulator.add_person(first_name="Berik")
    await other.start()
    await bot.confirm()
    receiver.hold.clear()
    await bot.ok("setWebhook", url=receiver.url, max_connections=2)
    for text in ("one", "two"):
        await phone.write(text)
        await other.write(f"other {text}")
    async with asyncio.timeout(5):
        while receiver.at_once < 2:
            await asyncio.sleep(0.01)
    receiver.hold.set()
    texts = await receiver.has(4)
    assert receiver.most_at_once == 2
    assert texts.index("one") < texts.index("two")
    assert texts.index("other one") < texts.index("other two")


async def test_taken_away_the_rest_waits_for_polling(
    bot: Wire, phone: Phone, receiver: Receiver
) -> None:
    receiver.refuse = 1000
    await bot.ok("setWebhook", url=receiver.url)
    await phone.write("kept")
    async with asyncio.timeout(5):
        while receiver.refuse == 1000:
            await asyncio.sleep(0.01)
    await bot.ok("deleteWebhook")
    assert [u["message"]["text"] for u in await bot.updates()] == ["kept"]
    await bot.ok("deleteWebhook", drop_pending_updates=True)
    assert await bot.updates() == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "http://example.org/hook"}, "An HTTPS URL must be provided"),
        ({"url": "https://example.org", "secret_token": "ü"}, "unallowed characters"),
        ({"url": "https://example.org", "secret_token": "x" * 257}, "wrong length"),
    ],
)
async def test_wrong_addresses(bot: Wire, params: dict[str, object], words: str) -> None:
    assert words in await bot.refused("setWebhook", **params)
