"""The composition root: the one module that imports everything and wires it."""

import asyncio
import contextlib
import functools
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiogram import Dispatcher
from starlette.routing import Route

from bot import dead_man, health, logs, server, telegram_setup, texts
from bot.clock_offset import ClockOffset
from bot.delivery import canary, disclosures, pushes
from bot.delivery.aiogram_client import AiogramClient
from bot.delivery.client import Way, keep_warm
from bot.delivery.direct import Direct
from bot.delivery.gate import Gate
from bot.delivery.permits import Permits
from bot.delivery.ptb_client import PtbClient
from bot.delivery.sender import Clients, Hooks, Sender
from bot.domain.notice import Channel
from bot.jobs.clock import Clock
from bot.jobs.table import TICKS, every, nightly
from bot.nursery import Nursery
from bot.services import deliveries, notices, quiet
from bot.services.groups import live_cards
from bot.services.report import purge
from bot.services.stop import raising
from bot.settings import Settings
from handlers import ROUTERS, webhook
from handlers.answer import Answers
from handlers.attachments import Attachments
from handlers.drafts import Drafts
from handlers.intake import Intake
from handlers.limits import Buckets
from handlers.live import LiveScreens
from handlers.pending import Pending
from handlers.polling import Polling, WrongToken
from handlers.traces import Traces
from storage import keys, leader, outbox, stops
from storage.engine import open_storage
from storage.errors import StorageDown
from storage.evidence import Evidence
from storage.uow import Storage

log = structlog.get_logger(__name__)

#: a new leader waits out what the last one may have sent (one flood window)
_FLOOD_WINDOW = 1.0
#: seconds before a process that lost the lead, or its database, begins anew
_BEGIN_ANEW = 0.5
#: seconds for updates in flight after SIGTERM; with the rest the exit stays under ten
_IN_FLIGHT = 4.0
#: seconds for notices and replies in flight after SIGTERM
_LAST_WORDS = 2.0


class LeadershipLost(Exception):
    """The lead is lost; this process puts everything down and stands in line for it again."""


@dataclass(slots=True, kw_only=True)
class Token:
    """One bot token: both clients behind one gate, direct replies, and what comes in."""

    channel: Channel
    client: AiogramClient
    second: PtbClient
    permits: Permits
    direct: Direct
    intake: Intake | None = None
    polling: Polling | None = None
    #: Telegram knows how to bring updates
    ready: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What outlives a lost lead."""

    stopping: asyncio.Event
    #: conversations, with the drafts people are writing
    dispatcher: Dispatcher
    #: set once this process has led: a database that is away after that is waited for
    led: asyncio.Event


@dataclass(slots=True, kw_only=True)
class Running:
    """What the health page and the webhook need to know of a running process."""

    tokens: list[Token] = field(default_factory=list)
    leading: bool = False

    def telegram_answers(self) -> bool:
        """Every token is set up at Telegram, and every fetch loop is answered."""
        return all(one.ready and (one.polling is None or one.polling.well) for one in self.tokens)

    def intake(self) -> Intake | None:
        """The webhook's intake; None while this replica is a standby."""
        return self.tokens[0].intake if self.leading else None


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; after a lost lead all is put down and begun anew.

    Raises SettingsError, KeyFileError, AlreadyRunning, WrongToken; StorageDown at the start only.
    """
    token = settings.require_token()
    logs.setup(settings.log_level)
    dispatcher = Dispatcher(storage=Drafts())
    dispatcher.include_routers(*ROUTERS)
    life = Life(stopping=_stopping_signals(), dispatcher=dispatcher, led=asyncio.Event())
    while not life.stopping.is_set():
        try:
            await _serve(settings, token, life)
        except (LeadershipLost, StorageDown) as error:
            if not life.led.is_set():
                raise
            log.warning("begins_anew", **logs.describe(error))
            await asyncio.sleep(_BEGIN_ANEW)
        else:
            return


async def _serve(settings: Settings, token: str, life: Life) -> None:
    """From the open database to the end of one lead."""
    offset, nursery = ClockOffset(settings.clock_url), Nursery()
    key_file = await asyncio.to_thread(keys.load_or_create, settings.keys_path)
    storage = await open_storage(settings.database, key_file, offset=offset, terms=settings.terms)
    try:
        nursery.start(offset.follow(), name="clock offset")
        async with contextlib.AsyncExitStack() as stack:
            running = Running()
            tokens = {Channel.ALARM: token}
            if settings.campaign_bot_token is not None:
                tokens[Channel.CAMPAIGN] = settings.campaign_bot_token.get_secret_value()
            for channel, value in tokens.items():
                way = _token(settings, value, channel, nursery)
                running.tokens.append(await stack.enter_async_context(way))
            routes = _routes(settings, storage, running)
            await stack.enter_async_context(server.served(settings.listen, routes, nursery))
            await _lead(settings, storage, running, nursery, life)
    finally:
        await nursery.stop(seconds=2)
        await storage.close()


def _stopping_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        # Windows has no signal handlers in its event loop; Ctrl-C raises there
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
    return stopping


def _way(settings: Settings) -> Way:
    return Way(api_url=settings.api_url, proxy=settings.proxy, ca_file=settings.ca_file)


@contextlib.asynccontextmanager
async def _token(
    settings: Settings, value: str, channel: Channel, nursery: Nursery
) -> AsyncIterator[Token]:
    way = _way(settings)
    permits = Permits(Gate())
    client = AiogramClient(value, way, permits, str(channel))
    second = PtbClient(value, way, permits, str(channel))
    try:
        yield Token(
            channel=channel, client=client, second=second, permits=permits,
            direct=Direct(client, nursery),
        )  # fmt: skip
    finally:
        await client.close()
        await second.close()


def _routes(settings: Settings, storage: Storage, running: Running) -> list[Route]:
    routes = health.routes(storage, _look(settings, storage, running))
    if settings.webhook_url and settings.webhook_secret:
        secret = settings.webhook_secret.get_secret_value()
        routes.append(webhook.route(running.tokens[0].client.bot, secret, running.intake))
    return routes


def _look(
    settings: Settings, storage: Storage, running: Running
) -> Callable[[], Awaitable[health.Health]]:
    """What the health page and the dead-man ping ask."""
    return lambda: health.examine(
        storage, leader=running.leading, telegram=running.telegram_answers,
        canary=settings.canary is not None,
    )  # fmt: skip


async def _lead(
    settings: Settings, storage: Storage, running: Running, nursery: Nursery,
    life: Life,
) -> None:  # fmt: skip
    """Wait for the lead, do the work, and put everything down in order."""
    leadership = await _first(leader.take(storage), life.stopping, nursery)
    if leadership is None:
        return
    running.leading = True
    life.led.set()
    # a process that was frozen finds out, before it writes or sends, that it may not lead any more
    storage.write_only_while(leadership.sure)
    for one in running.tokens:
        one.permits.only_while(leadership.sure)
    try:
        nursery.start(leadership.keep(), name="leadership")
        texts.warm()
        await asyncio.sleep(_FLOOD_WINDOW)
        async with storage.write() as work:
            await outbox.recover(work, epoch=leadership.epoch)
        await _work(settings, storage, running, nursery, life, leadership)
    finally:
        leadership.release()


async def _work(
    settings: Settings, storage: Storage, running: Running, nursery: Nursery,
    life: Life, leadership: leader.Leadership,
) -> None:  # fmt: skip
    wrong_token = asyncio.Event()
    sender = _sender(storage, running, nursery, epoch=leadership.epoch)
    clock = _conversations(settings, storage, running, nursery, life)
    nursery.forever(sender.run, name="sender")
    clients = [client for one in running.tokens for client in (one.client, one.second)]
    nursery.forever(functools.partial(keep_warm, clients), name="warm connections")
    if settings.ping_url is not None:
        look = _look(settings, storage, running)
        url = settings.ping_url.get_secret_value()
        ping = functools.partial(dead_man.watch, url, _way(settings), look)
        nursery.forever(ping, name="dead-man ping")
    clock.start()
    fetching = [
        nursery.start(_fetch(settings, one, nursery, wrong_token), name="fetch")
        for one in running.tokens
    ]
    await _any(nursery, life.stopping, leadership.lost, wrong_token)
    running.leading = False
    clock.stop()
    for task in fetching:
        task.cancel()
    await asyncio.gather(*(_finish(one) for one in running.tokens))
    await sender.stop(seconds=_LAST_WORDS)
    await asyncio.gather(*(one.direct.finish(seconds=_LAST_WORDS) for one in running.tokens))
    if wrong_token.is_set():
        raise WrongToken(WrongToken.__doc__)
    if leadership.lost.is_set() and not life.stopping.is_set():
        raise LeadershipLost(LeadershipLost.__doc__)


def _sender(storage: Storage, running: Running, nursery: Nursery, *, epoch: int) -> Sender:
    alarm, campaign = running.tokens[0], running.tokens[-1]
    clients = Clients(
        first=alarm.client, second=alarm.second, campaign=campaign.second,
        own_token=campaign is not alarm,
    )  # fmt: skip
    hooks = Hooks(
        render=notices.render, held=quiet.held, accepted=deliveries.accepted,
        refused=deliveries.refused, moved=live_cards.moved,
    )  # fmt: skip
    return Sender(storage, clients, hooks, nursery, epoch=epoch)


def _conversations(
    settings: Settings, storage: Storage, running: Running, nursery: Nursery, life: Life
) -> Clock:
    """Handlers for every token, and the clock with the ticks that need what they remember."""
    limits = {
        "codes": Buckets(most=5, refill=20),
        "reports": Buckets(most=5, refill=60),
        "receipts": Buckets(most=5, refill=20),
        # all guesses together: there are 10^16 receipts, and an hour has 3,600 tries
        "all_receipts": Buckets(most=100, refill=1),
        "replies": Buckets(most=10, refill=20),
        "junk": Buckets(most=5, refill=10),
        "bindings": Buckets(most=5, refill=20),
    }
    evidence = Evidence(settings.evidence)
    ticks, pendings = list(TICKS), []
    for one in running.tokens:
        live = LiveScreens(storage, one.direct, nursery)
        pendings.append(Pending(one.direct, live))
        data = {
            "executive": settings.executive, "storage": storage, "live": live,
            "answers": Answers(storage, one.direct, Traces()), "evidence": evidence,
            "attachments": Attachments(one.client.fetch, nursery),
            "pending": pendings[-1], "channel": one.channel, "began": time.monotonic(), **limits,
        }  # fmt: skip
        one.intake = Intake(one.client.bot, life.dispatcher, one.direct, data)
    forget = functools.partial(disclosures.forget, client=running.tokens[0].client)
    ticks += [
        every(1, "unfinished_stops", functools.partial(_unfinished, pendings)),
        every(1, "alarms_open", functools.partial(_watch_alarms, running)),
        every(60, "disclosures", forget),
        every(30, "report_pushes", functools.partial(pushes.tick, direct=running.tokens[0].direct)),
        nightly("report_purge", 0, functools.partial(purge.run, evidence=evidence)),
    ]
    if settings.canary is not None:
        sing = functools.partial(canary.tick, client=running.tokens[0].client, slug=settings.canary)
        ticks.append(every(15, "canary_due", sing))
    return Clock(storage, tuple(ticks))


async def _unfinished(pendings: list[Pending], storage: Storage) -> None:
    """Send what is due, tell those who are still known, ask those who have not chosen."""
    sent = await raising.send_unfinished(storage)
    for pending in pendings:
        pending.tell(sent)
        await pending.ask(storage)


async def _watch_alarms(running: Running, storage: Storage) -> None:
    """Campaigns slow down while alarms are open."""
    async with storage.read() as work:
        alarms = await stops.any_open(work)
    for one in running.tokens:
        one.permits.gate.alarms_open = alarms


async def _fetch(
    settings: Settings, token: Token, nursery: Nursery, wrong_token: asyncio.Event
) -> None:
    """Bring this token's updates in, by webhook or by polling."""
    if token.intake is None:
        return
    try:
        by_webhook = settings.webhook_url is not None and token.channel is Channel.ALARM
        username = await telegram_setup.prepare(token.client.bot, settings if by_webhook else None)
        if token.channel is Channel.ALARM:
            # whoever enrols must have pressed Start with the bot that rings
            token.intake.know(username=username)
        token.ready = True
        if not by_webhook:
            token.polling = Polling(token.client.bot, token.intake, nursery)
            await token.polling.run()
    except WrongToken:
        wrong_token.set()


async def _finish(token: Token) -> None:
    """Take nothing new, let what is in flight end, confirm it."""
    if token.intake is not None:
        token.intake.stopping.set()
    if token.polling is not None:
        await token.polling.finish(seconds=_IN_FLIGHT)


async def _first(
    work: Coroutine[Any, Any, leader.Leadership], stopping: asyncio.Event, nursery: Nursery
) -> leader.Leadership | None:
    """The work's result, or None when we are asked to stop before."""
    async with nursery.scope() as scope:
        doing, asked = scope(work), scope(stopping.wait())
        await asyncio.wait({doing, asked}, return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None


async def _any(nursery: Nursery, *events: asyncio.Event) -> None:
    async with nursery.scope() as scope:
        await asyncio.wait(
            {scope(event.wait()) for event in events}, return_when=asyncio.FIRST_COMPLETED
        )
