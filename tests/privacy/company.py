"""Days in the life of a company: a hundred workers, named business, and some anonymous reports.

The bot's own wiring, handlers and ticks run in this process against a database and a clock of the
test; only Telegram is played. Named business is as likely for whoever reports as for the others, but
a reporter who has some that day does it within minutes of the report: the worst case.
"""

import asyncio
import itertools
import json
import random
import secrets
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

import sqlalchemy as sa
import structlog
from aiogram import Bot, Dispatcher

from bot import app, logs
from bot.delivery import outcome
from bot.delivery.direct import Direct
from bot.delivery.gate import Gate
from bot.delivery.permits import Permits
from bot.domain import mailbox, workshift
from bot.domain.notice import Channel
from bot.domain.report import Danger
from bot.domain.roles import Role
from bot.domain.screen import Screen
from bot.jobs.clock import Tick
from bot.nursery import Nursery
from bot.services import organisation
from bot.services.people import enrolment
from bot.services.people.enrolment import Wanted
from bot.services.report import desk
from bot.settings import Settings
from handlers import ROUTERS, intake
from handlers.drafts import Drafts
from storage import identity, keys, leader
from storage.engine import open_storage
from storage.evidence import Evidence
from storage.models.reports import reports
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
_HOURS = ("q:1320-420", "q:1200-480", "q:none")
_FIRST_ACCOUNT = 5_100_000_001
_TOKEN = "100042:serves-nowhere"


@dataclass(slots=True, kw_only=True)
class Worker:
    """Somebody of whom the employer knows when they were on shift. `person` is their row."""

    account: int
    half: str
    person: UUID | None = None


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
        return None

    async def delete(self, _chat_id: int, _message_id: int) -> bool:
        return True

    async def toast(self, _callback_id: str, _text: str | None, *, alert: bool) -> None:
        return

    def _show(self, chat_id: int, screen: Screen) -> None:
        rows = itertools.chain.from_iterable(screen.inline)
        self.offers[chat_id].extend(button.data for button in rows if button.data)

    def offered(self, chat_id: int, prefix: str) -> str | None:
        """The newest button of that kind in a chat."""
        found = [data for data in self.offers[chat_id] if data.startswith(prefix)]
        return found[-1] if found else None


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

    async def writes(self, account: int, words: str) -> None:
        """Somebody sends a message."""
        await self._fed(account, {"message": self._message(account, words)})

    async def presses(self, account: int, prefix: str) -> str | None:
        """Somebody presses the newest button of that kind; gives its data, None if there is none."""
        data = self.phones.offered(account, prefix)
        if data is not None:
            query = {
                "id": str(next(self._updates)), "from": _user(account), "chat_instance": "1",
                "data": data, "message": self._message(account, "a screen"),
            }  # fmt: skip
            await self._fed(account, {"callback_query": query})
        return data

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

    async def ticked(self) -> None:
        """Every tick of the table runs once."""
        for tick in self.ticks:
            await tick.run(self.storage)
        await self.settled()


def _user(account: int) -> dict[str, object]:
    return {"id": account, "is_bot": False, "first_name": "P", "language_code": "en"}


async def found_company(folder: Path, url: str, seed: int, workers: list[Worker]) -> Company:
    """The open database, and the bot wired as in earnest."""
    watch = Watch(away=BEGINS.timestamp() - time.time())
    storage = await open_storage(
        url, keys.load_or_create(folder / "saqbol.key"), offset=lambda: watch.away
    )
    leadership = await leader.take(storage)
    # the epoch stays the last one won
    leadership.release()
    phones, nursery = Phones(), Nursery()
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


Event = tuple[datetime, Callable[[], Awaitable[object]]]


async def lives(company: Company, look: Callable[[], Awaitable[None]]) -> None:
    """The days and their nights; `look` is called before and after each night."""
    for worker in company.workers[NEWCOMERS:]:
        await _known(company, worker)
    code = await invited(company)
    events: list[Event] = []
    reporters = company.chance.sample(company.workers, REPORTS)
    for at, one in enumerate(company.workers):
        if at < NEWCOMERS:
            events.append((_moment(company, one, 0), partial(_comes_in, company, one, code)))
        for day in range(DAYS):
            events += _day_of(company, one, day, reports=one in reporters[day::DAYS])
    # the last night is over when the last shift is
    for night in range(DAYS + 1):
        events += _night(company, look, BEGINS + night * DAY)
    for moment, act in sorted(events, key=lambda event: event[0]):
        company.at(moment)
        await act()


def _moment(company: Company, one: Worker, day: int) -> datetime:
    """Some time in the middle eleven hours of a worker's shift of a day; shifts change at 8 and 20."""
    begins = BEGINS + day * DAY + (HALF if one.half == "night" else timedelta(0))
    return begins + timedelta(hours=3, seconds=company.chance.uniform(1800, 11.5 * 3600))


def _day_of(company: Company, one: Worker, day: int, *, reports: bool) -> list[Event]:
    written = _moment(company, one, day)
    events: list[Event] = []
    if company.chance.random() < BUSY:
        near = written + timedelta(seconds=company.chance.uniform(-NEAR, NEAR))
        events.append((
            near if reports else _moment(company, one, day), partial(_business, company, one)
        ))  # fmt: skip
    if reports:
        events.append((written, partial(_reports, company, one)))
    return events


def _night(
    company: Company, look: Callable[[], Awaitable[None]], midnight: datetime
) -> list[Event]:
    """Ticks at 8 and 16 by the site's clocks, and in the night, when what is nightly is done."""
    hours = [timedelta(hours=hour, minutes=1) for hour in (3, 11)]
    ticks: list[Event] = [(midnight + hour, company.ticked) for hour in hours]
    before, after = midnight + timedelta(hours=22), midnight + timedelta(hours=22, minutes=20)
    return [*ticks, (before, look), (before + timedelta(minutes=11), company.ticked), (after, look)]


async def _known(company: Company, worker: Worker) -> None:
    async with company.storage.read() as work:
        worker.person = await identity.person_of(work, worker.account)


async def _comes_in(company: Company, one: Worker, code: str) -> None:
    await company.writes(one.account, f"/start {code}")
    await _known(company, one)


async def _business(company: Company, one: Worker) -> None:
    """Something of one's own, under one's own name."""
    match company.chance.choices(("ring", "quiet", "language", "menu", "stop"), (50, 20, 20, 9, 1))[
        0
    ]:
        case "ring":
            company.phones.offers[one.account].append("rt")
            await company.presses(one.account, "rt")
        case "quiet":
            company.phones.offers[one.account].append(company.chance.choice(_HOURS))
            await company.presses(one.account, "q:")
        case "language":
            company.phones.offers[one.account].append(company.chance.choice(("l:en", "l:ru")))
            await company.presses(one.account, "l:")
        case "menu":
            await company.writes(one.account, "/start")
        case _:
            await company.writes(one.account, "/stop")
            await company.writes(one.account, "Turbine hall")
            await company.writes(one.account, "Send with my name")
    if company.leak is not None:
        await company.leak(company, one, None)


async def _reports(company: Company, one: Worker) -> None:
    """An anonymous report, and what the safety officer does with it later."""
    urgent = company.chance.random() < URGENT
    half = workshift.of(company.now().astimezone(ZoneInfo("Asia/Almaty")))[1]
    key = await report(company, one, urgent=urgent)
    async with company.storage.read() as work:
        query = sa.select(reports.c.id).where(reports.c.mailbox_hash == mailbox.hashed(key))
        report_id = (await work.conn.execute(query)).scalar_one()
    company.truths.append(Truth(report=report_id, worker=one, half=half, urgent=urgent))
    if company.leak is not None:
        await company.leak(company, one, report_id)


async def report(company: Company, one: Worker, *, urgent: bool) -> bytes:
    """Write and send; gives the mailbox key."""
    company.acting = one
    key = secrets.token_bytes(32)
    draft = desk.Draft(
        words="The ladder is loose", lang="en", site_id="one",
        danger=Danger.YES if urgent else Danger.NO,
    )  # fmt: skip
    evidence = Evidence(company.folder / "evidence")
    await desk.accept(company.storage, evidence, draft, mailbox_key=key, at=company.now())
    return key
