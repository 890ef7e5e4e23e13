"""The composition root: the one module that imports everything and wires it."""

import asyncio
import contextlib
import functools
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import structlog
import uvicorn
from aiogram import Dispatcher
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import DeleteWebhook, SetWebhook
from starlette.applications import Starlette

from bot import health, logs
from bot.delivery import disclosures
from bot.delivery.aiogram_client import AiogramClient
from bot.delivery.client import Route
from bot.delivery.direct import Direct
from bot.delivery.gate import Gate
from bot.delivery.permits import Permits
from bot.delivery.ptb_client import PtbClient
from bot.delivery.sender import Clients, Hooks, Sender
from bot.domain.notice import Channel
from bot.jobs.clock import Clock
from bot.jobs.table import TICKS, every
from bot.nursery import Nursery
from bot.services import deliveries, notices
from bot.settings import Settings
from handlers import ROUTERS, webhook
from handlers.answer import Answers
from handlers.drafts import Drafts
from handlers.intake import Intake
from handlers.limits import Buckets
from handlers.live import LiveScreens
from handlers.pending import Pending
from handlers.polling import ALLOWED, Polling
from storage import keys, leader, outbox, stops
from storage.engine import open_storage
from storage.errors import StorageDown
from storage.uow import Storage

log = structlog.get_logger(__name__)

#: seconds for what is in flight after SIGTERM; the whole exit stays under ten
_FINISH = 6.0
#: a new leader waits out what the last one may have sent (one flood window)
_FLOOD_WINDOW = 1.0


class ClockOffset:
    """The simulator's clock offset in seconds, fetched over HTTP; 0 in earnest."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self._offset = 0.0

    def __call__(self) -> float:
        return self._offset

    async def follow(self) -> None:
        """Ask a few times a second; only the demo and tests have a URL to ask."""
        if self._url is None:
            return
        async with httpx.AsyncClient(trust_env=False, timeout=2) as http:
            while True:
                with contextlib.suppress(httpx.HTTPError, ValueError, KeyError):
                    self._offset = float((await http.get(self._url)).json()["offset"])
                await asyncio.sleep(0.2)


@dataclass(slots=True, kw_only=True)
class Outlet:
    """One token's way out and in."""

    client: AiogramClient
    permits: Permits
    second: PtbClient
    direct: Direct

    async def close(self) -> None:
        """Give back the connections."""
        await self.client.close()
        await self.second.close()


@dataclass(slots=True, kw_only=True)
class Inlet:
    """One token's intake, and its fetch loop where it polls."""

    intake: Intake
    polling: Polling | None = None
    task: "asyncio.Task[None] | None" = None

    async def stop(self) -> None:
        """Take nothing new, finish what is in flight, confirm it."""
        self.intake.stopping.set()
        if self.task is not None:
            self.task.cancel()
        if self.polling is not None:
            await self.polling.finish(seconds=_FINISH)


@dataclass(slots=True, kw_only=True)
class Running:
    """What a leader runs."""

    started: float = field(default_factory=time.monotonic)
    leading: bool = False
    inlets: list[Inlet] = field(default_factory=list)

    def since_fetch(self) -> float:
        """Seconds since Telegram answered the loop that waited longest; 0 with webhooks."""
        loops = [inlet.polling for inlet in self.inlets if inlet.polling]
        return max((loop.since_answer() for loop in loops), default=0.0)

    def intake(self) -> Intake | None:
        """The webhook's intake; None while this replica is a standby."""
        return self.inlets[0].intake if self.leading and self.inlets else None


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Raises SettingsError, KeyFileError, AlreadyRunning, WrongToken, StorageDown."""
    token = settings.require_token()
    logs.setup(settings.log_level)
    stopping = _stopping_signals()
    offset, running = ClockOffset(settings.clock_url), Running()
    key_file = await asyncio.to_thread(keys.load_or_create, settings.keys_path)
    storage = await open_storage(settings.database, key_file, offset=offset)
    nursery = Nursery()
    nursery.start(offset.follow(), name="clock offset")
    try:
        async with _outlet(settings, token, Channel.ALARM, nursery) as outlet:
            async with _served(settings, storage, running, outlet):
                await _lead(settings, storage, running, outlet, nursery, stopping)
    finally:
        await nursery.stop(seconds=2)
        await storage.close()


def _stopping_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(sign, stopping.set)
    return stopping


@contextlib.asynccontextmanager
async def _outlet(
    settings: Settings, token: str, channel: Channel, nursery: Nursery
) -> AsyncIterator[Outlet]:
    route = Route(api_url=settings.api_url, proxy=settings.proxy, ca_file=settings.ca_file)
    permits = Permits(Gate())
    client = AiogramClient(token, route, permits, str(channel))
    second = PtbClient(token, route, permits, str(channel))
    outlet = Outlet(
        client=client, permits=permits, second=second, direct=Direct(client, nursery)
    )
    try:
        yield outlet
    finally:
        await outlet.close()


@contextlib.asynccontextmanager
async def _served(
    settings: Settings, storage: Storage, running: Running, outlet: Outlet
) -> AsyncIterator[None]:
    """Health, metrics and, where it is set, the webhook; up before anything can fail."""
    host, _, port = settings.listen.rpartition(":")
    routes = health.routes(
        storage, is_leader=lambda: running.leading, since_fetch=running.since_fetch
    )
    if settings.webhook_url and settings.webhook_secret:
        secret = settings.webhook_secret.get_secret_value()
        routes.append(webhook.route(outlet.client.bot, secret, running.intake))
    server = uvicorn.Server(
        uvicorn.Config(
            Starlette(routes=routes), host=host.strip("[]"), port=int(port), log_config=None,
            access_log=False, lifespan="off", timeout_graceful_shutdown=5,
        )
    )  # fmt: skip
    # our own signal handling ends the server, not its own
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(server.serve())
        try:
            yield
        finally:
            server.should_exit = True
            await asyncio.wait({serving}, timeout=6)
