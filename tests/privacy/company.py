"""Days in the life of a company: a hundred workers, named business, and some anonymous reports.

The bot's own wiring, handlers and ticks run in this process against a database and a clock of the
test; only Telegram is played. Named business is as likely for whoever reports as for the others, but
a reporter who has some that day does it within minutes of the report: the worst case.
"""

import asyncio
import heapq
import itertools
import json
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from aiogram import Bot, Dispatcher
from apscheduler.triggers.cron import CronTrigger

from bot import app, logs
from bot.delivery import outcome
from bot.delivery.direct import Direct
from bot.delivery.gate import Gate
from bot.delivery.permits import Permits
from bot.domain import mailbox, workshift
from bot.domain.notice import Channel
from bot.domain.report import Side
from bot.domain.roles import Role
from bot.domain.screen import Screen
from bot.jobs.clock import Tick
from bot.nursery import Nursery
from bot.services import organisation
from bot.services.people import enrolment
from bot.services.people.enrolment import Wanted
from bot.settings import Settings
from handlers import ROUTERS, intake
from handlers.drafts import Drafts
from storage import dialogues, identity, keys, leader, reports
from storage.engine import open_storage
from storage.uow import Storage
from tests.services.plant import FILE, Plant, Watch

WORKERS = 100
#: so many of them come in while the reports are written, the others came before
NEWCOMERS = 10
REPORTS = 10
#: 05:00 in Almaty on a Monday; the nights' shuffles are at 03:10
BEGINS = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
DAY, HALF = timedelta(days=1), timedelta(hours=12)
#: reports are written on these days, and a night follows each
DAYS = 2
#: share of workers with named business on a day
BUSY = 0.5
#: share of reports that say that somebody is in danger, and so ring at once
URGENT = 0.3
#: a reporter's named business lies within so many seconds of the report
NEAR = 180
#: the safety officer of plant.toml
_OFFICER = 7_400_000_008
#: of ring tests, quiet hours, languages, menus and stops among named business
_SHARES = (50, 20, 20, 9, 1)
_WORDS = "The ladder is loose"
_HOURS = ("q:1320-420", "q:1200-480", "q:none")
_FIRST_ACCOUNT = 5_100_000_001
_TOKEN = "100042:serves-nowhere"


@dataclass(slots=True, kw_only=True)
class Worker:
    """Somebody of whom the employer knows when they were on shift. `person` is their row."""

    account: int
    half: str
    person: UUID | None = None
    reported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Who wrote a report: what the attacker must not find out."""

    report: UUID
    worker: Worker
    half: str
    urgent: bool


class Phones:
    """Everybody's Telegram: takes what is sent, and remembers the newest button of each chat."""

    def __init__(self) -> None:
        self.bot = Bot(_TOKEN)
        self._ids = itertools.count(1)
        #: chat -> data of the buttons it was shown, newest last
        self.offers: dict[int, list[str]] = defaultdict(list)

    async def send(self, chat_id: int, screen: Screen, _priority: object) -> outcome.Outcome:
        self._show(chat_id, screen)
        return outcome.Accepted(next(self._ids))

    async def edit(
        self, chat_id: int, message_id: int, screen: Screen, _priority: object
    ) -> outcome.Outcome:
        self._show(chat_id, screen)
        return outcome.Accepted(message_id)

    async def fetch(self, _file_id: str) -> bytes | None:
        return b"a picture"

    async def delete(self, _chat_id: int, _message_id: int) -> bool:
        return True

    async def toast(self, _callback_id: str, _text: str | None, *, alert: bool) -> None:
        return

    def _show(self, chat_id: int, screen: Screen) -> None:
        rows = itertools.chain.from_iterable(screen.inline)
        self.offers[chat_id].extend(button.data for button in rows if button.data)

    def offered(self, chat_id: int, prefix: str) -> str:
        """The newest button of that kind in a chat."""
        return [data for data in self.offers[chat_id] if data.startswith(prefix)][-1]


@lru_cache
def dispatcher() -> Dispatcher:
    """The bot's conversations; its routers can be mounted once a process."""
    found = Dispatcher(storage=Drafts())
    found.include_routers(*ROUTERS)
    return found


@dataclass(slots=True, kw_only=True)
class Company:
    """A running bot without a network, and its people."""

    storage: Storage
    watch: Watch
    plant: Plant
    phones: Phones
    nursery: Nursery
    token: app.Token
    ticks: list[Tick]
    folder: Path
    chance: random.Random
    workers: list[Worker] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)
    #: what is still to happen: (when, turn, what)
    plans: list[tuple[datetime, int, Callable[[], Awaitable[object]]]] = field(default_factory=list)
    #: a planted leak: called when somebody has done something, with their report if it was one
    leak: Callable[["Company", Worker, UUID | None], Awaitable[None]] | None = None
    #: who does something just now
    acting: Worker | None = None
    #: what was logged: (microseconds of the moment, line)
    lines: list[tuple[int, str]] = field(default_factory=list)
    _updates: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _waiting: bool = True

    def at(self, moment: datetime) -> None:
        """It is that moment now; time never runs back."""
        self.watch.away = max(self.watch.away, moment.timestamp() - time.time())

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.watch.away, UTC)

    def later(self, moment: datetime, act: Callable[[], Awaitable[object]]) -> None:
        """Something is to happen then."""
        heapq.heappush(self.plans, (moment, next(self._updates), act))

    async def writes(self, account: int, words: str, **more: object) -> None:
        """Somebody sends a message."""
        await self._fed(account, {"message": {**self._message(account, words), **more}})

    async def presses(self, account: int, data: str) -> None:
        """Somebody presses a button."""
        query = {
            "id": str(next(self._updates)), "from": _user(account), "chat_instance": "1",
            "data": data, "message": self._message(account, "a screen"),
        }  # fmt: skip
        await self._fed(account, {"callback_query": query})

    def _message(self, account: int, words: str) -> dict[str, object]:
        return {
            "message_id": next(self._updates), "date": int(self.now().timestamp()), "text": words,
            "chat": {"id": account, "type": "private"}, "from": _user(account),
        }  # fmt: skip

    async def _fed(self, account: int, event: dict[str, object]) -> None:
        raw = {"update_id": next(self._updates), **event}
        update = intake.read(self.phones.bot, raw)
        assert update is not None and self.token.intake is not None
        assert await self.token.intake.try_once(update)
        await self.settled()

    async def settled(self) -> None:
        """Everything that was begun has ended, and what waited in the outbox has left."""
        while self.nursery._tasks:
            await self.nursery.drain(seconds=10)
        if self._waiting:
            self._waiting = False
            await self.plant.post()

    def woken(self) -> None:
        """A commit has put something into the outbox."""
        self._waiting = True

    def logged(
        self, _logger: object, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """The last step of a line on its way to the log."""
        self.lines.append((int(self.now().timestamp() * 1e6), json.dumps(event, default=str)))
        raise structlog.DropEvent

    async def close(self) -> None:
        structlog.reset_defaults()
        await self.nursery.stop(seconds=2)
        await self.storage.close()

    async def ticked(self, *, nightly: bool = False) -> None:
        """Every tick of the table runs once; what has an hour of its own only by night."""
        for tick in self.ticks:
            if nightly or not isinstance(tick.trigger, CronTrigger):
                await tick.run(self.storage)
        await self.settled()


def _user(account: int) -> dict[str, object]:
    return {"id": account, "is_bot": False, "first_name": "P", "language_code": "en"}


async def found_company(
    folder: Path, url: str, seed: int, workers: list[Worker], client: Any = None
) -> Company:
    """The open database, and the bot wired as in earnest, in front of `client` or of phones played here."""
    watch = Watch(away=BEGINS.timestamp() - time.time())
    storage = await open_storage(
        url, keys.load_or_create(folder / "saqbol.key"), offset=lambda: watch.away
    )
    leadership = await leader.take(storage)
    # the epoch stays the last one won
    leadership.release()
    phones, nursery = client or Phones(), Nursery()
    token = app.Token(
        channel=Channel.ALARM, client=phones, second=phones, permits=Permits(Gate()),  # type: ignore[arg-type]  # played
        direct=Direct(phones, nursery),  # type: ignore[arg-type]  # played
    )  # fmt: skip
    settings = Settings(data_dir=folder, bot_token=_TOKEN)  # type: ignore[arg-type]  # pydantic reads strings
    life = app.Life(stopping=asyncio.Event(), dispatcher=dispatcher(), led=asyncio.Event())
    clock = app._conversations(settings, storage, app.Running(tokens=[token]), nursery, life)
    company = Company(
        storage=storage, watch=watch, phones=phones, nursery=nursery, token=token, folder=folder,
        plant=Plant(storage=storage, watch=watch, epoch=leadership.epoch), workers=workers,
        ticks=[job.args[0] for job in clock._scheduler.get_jobs()], chance=random.Random(seed),
    )  # fmt: skip
    storage.on_enqueued(company.woken)
    structlog.configure(processors=[logs.refuse_identities, company.logged])
    return company


async def peopled(folder: Path, url: str, seed: int) -> list[Worker]:
    """A database as a run finds it: most workers came in, in random order, over the month before."""
    chance = random.Random(seed)
    workers = [
        Worker(account=_FIRST_ACCOUNT + at, half=("day", "night")[at % 2]) for at in range(WORKERS)
    ]
    chance.shuffle(workers)
    company = await found_company(folder, url, seed, workers)
    company.watch.advance(-30 * 86400)
    await organisation.load(company.storage, organisation.read(FILE))
    code = await invited(company)
    for worker in workers[NEWCOMERS:]:
        company.watch.advance(chance.uniform(60, 6 * 3600))
        await enrolment.redeem(company.storage, user_id=worker.account, typed=code, language="en")
    await company.close()
    return workers


async def invited(company: Company) -> str:
    """A crew's code."""
    wanted = Wanted(role=Role.WORKER, crew_id="turners", uses=WORKERS, days=60)
    return (await enrolment.invite(company.storage, wanted)).code


async def lives(company: Company, look: Callable[[], Awaitable[None]]) -> None:
    """The days and their nights; `look` is called before and after each night."""
    for worker in company.workers[NEWCOMERS:]:
        await _known(company, worker)
    code = await invited(company)
    reporters = company.chance.sample(company.workers[NEWCOMERS:], REPORTS)
    for at, one in enumerate(company.workers):
        if at < NEWCOMERS:
            company.later(_moment(company, one, 0), partial(_comes_in, company, one, code))
        for day in range(DAYS):
            _plan(company, one, day, reports=one in reporters[day::DAYS])
    # the last night is over when the last shift is
    for night in range(DAYS + 1):
        _plan_night(company, look, BEGINS + night * DAY)
    while company.plans:
        moment, _, act = heapq.heappop(company.plans)
        company.at(moment)
        await act()


def _moment(company: Company, one: Worker, day: int) -> datetime:
    """Some time in the middle eleven hours of a worker's shift of a day; shifts change at 8 and 20."""
    begins = BEGINS + day * DAY + (HALF if one.half == "night" else timedelta(0))
    return begins + timedelta(hours=3, seconds=company.chance.uniform(1800, 11.5 * 3600))


def _plan(company: Company, one: Worker, day: int, *, reports: bool) -> None:
    """A worker's day: named business of some, a report, and a day later a look for its answers."""
    written = _moment(company, one, day)
    if company.chance.random() < BUSY:
        near = written + timedelta(seconds=company.chance.uniform(-NEAR, NEAR))
        anywhen = _moment(company, one, day)
        nameless = reports or one.reported
        company.later(near if nameless else anywhen, partial(_business, company, one))
    if reports:
        one.reported = True
        company.later(written, partial(_reports, company, one))
    elif one.reported:
        company.later(written, partial(_replies, company, one))


def _plan_night(company: Company, look: Callable[[], Awaitable[None]], midnight: datetime) -> None:
    """Ticks at 8 and 16 by the site's clocks, and in the night, when what is nightly is done."""
    for hour in (3, 11):
        company.later(midnight + timedelta(hours=hour, minutes=1), company.ticked)
    nightly = partial(company.ticked, nightly=True)
    for minute, act in ((0, look), (11, nightly), (20, look)):
        company.later(midnight + timedelta(hours=22, minutes=minute), act)


async def _known(company: Company, worker: Worker) -> None:
    async with company.storage.read() as work:
        worker.person = await identity.person_of(work, worker.account)


async def _comes_in(company: Company, one: Worker, code: str) -> None:
    await company.writes(one.account, f"/start {code}")
    await _known(company, one)


async def _business(company: Company, one: Worker) -> None:
    """Something of one's own, under one's own name."""
    match company.chance.choices(("ring", "quiet", "language", "menu", "stop"), _SHARES)[0]:
        case "ring":
            await company.presses(one.account, "rt")
        case "quiet":
            await company.presses(one.account, company.chance.choice(_HOURS))
        case "language":
            await company.presses(one.account, company.chance.choice(("l:en", "l:ru")))
        case "menu":
            await company.writes(one.account, "/start")
        case _:
            await company.writes(one.account, "/stop")
            await company.writes(one.account, "Turbine hall")
            await company.writes(one.account, "Send with my name")
    await _leaked(company, one, None)


async def _leaked(company: Company, one: Worker, report: UUID | None) -> None:
    if company.leak is not None:
        await company.leak(company, one, report)


async def _reports(company: Company, one: Worker) -> None:
    """An anonymous report, and what the safety officer does with it later."""
    company.acting = one
    urgent = company.chance.random() < URGENT
    half = workshift.of(company.now().astimezone(ZoneInfo("Asia/Almaty")))[1]
    key = await report(company, one, urgent=urgent)
    async with company.storage.read() as work:
        found = await reports.by_mailbox(work, mailbox.hashed(key))
    assert found is not None and found.urgent == urgent
    company.truths.append(Truth(report=found.id, worker=one, half=half, urgent=urgent))
    # who is rung comes soon; the others are seen with the next batch
    hours = company.chance.uniform(0.05, 0.9) if urgent else company.chance.uniform(17, 24)
    opens = partial(_officer_opens, company, found.id)
    company.later(company.now() + timedelta(hours=hours), opens)
    await _leaked(company, one, found.id)


async def report(company: Company, one: Worker, *, urgent: bool) -> bytes:
    """Write, answer what is asked, send; gives the mailbox key."""
    await company.writes(one.account, "/report")
    photo = [{"file_id": "p", "file_unique_id": "u", "width": 90, "height": 90}]
    pictured: dict[str, object] = {"photo": photo, "caption": _WORDS, "text": None}
    await company.writes(one.account, _WORDS, **(pictured if company.chance.random() < 0.3 else {}))
    for choice in ("w:one", "wp:one/turbine", "wd:y" if urgent else "wd:n"):
        await company.presses(one.account, choice)
    send = company.phones.offered(one.account, "s:")
    await company.presses(one.account, send)
    key = mailbox.decode(send.removeprefix("s:"))
    assert key is not None
    return key


async def _officer_opens(company: Company, report_id: UUID) -> None:
    """Opens, and answers a little later."""
    about = report_id.hex
    await company.presses(_OFFICER, f"r:{about}")
    company.watch.advance(company.chance.uniform(30, 900))
    await company.presses(_OFFICER, f"ka:{about}")
    await company.writes(_OFFICER, "Thank you, we are looking")
    async with company.storage.read() as work:
        assert Side.OFFICER in {one.side for one in await dialogues.messages(work, report_id)}


async def _replies(company: Company, one: Worker) -> None:
    """A look into the mailbox, and a word."""
    company.acting = one
    await company.presses(one.account, company.phones.offered(one.account, "m:"))
    await company.presses(one.account, company.phones.offered(one.account, "aw:"))
    await company.writes(one.account, "Still there")
