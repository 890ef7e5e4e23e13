"""A plant on an open database, and a postman who carries its outbox the way the sender does."""

import itertools
import secrets
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from bot.domain import notice
from bot.domain.screen import Screen
from bot.domain.stop_work import Event, Manner
from bot.services import deliveries, notices
from bot.services.groups import binding
from bot.services.stop import answering, raising, steps
from bot.services.stop.raising import Where
from storage import groups, outbox, people, stops
from storage.models import stop_work as tables
from storage.people import Person
from storage.uow import Storage, Work

FILE = Path(__file__).with_name("plant.toml")
#: the moment at which the tests of a plant begin; 14:30 in Almaty
START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

BOILER = Where(site_id="one", place_id="one/boiler")
TURBINE = Where(site_id="one", place_id="one/turbine")
#: a place where no crew in particular works
YARD = Where(site_id="one", place_id="one/yard")
UNLISTED = Where(site_id="one")
UNKNOWN = Where()

#: whom a stop at the boiler house rings first
FIRST = {"foreman", "builder-head", "builder-officer", "supervisor", "shift", "officer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message that Telegram took."""

    to: str
    kind: str
    mode: notice.Mode
    screen: Screen
    message_id: int


@dataclass(slots=True, kw_only=True)
class Watch:
    """The simulated time's distance from the wall's, in seconds."""

    away: float = field(default_factory=lambda: START.timestamp() - time.time())

    def advance(self, seconds: float) -> None:
        self.away += seconds


@dataclass(slots=True, kw_only=True)
class Plant:
    """The storage, its watch, and what people do."""

    storage: Storage
    watch: Watch
    epoch: int
    #: people whose phones refuse whatever comes
    refusing: set[str] = field(default_factory=set)
    #: what each group that the postman brought something to is called here
    groups: dict[UUID, str] = field(default_factory=dict)
    _messages: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def person(self, slug: str) -> Person:
        async with self.storage.read() as work:
            found = await people.by_slug(work, slug)
        assert found is not None
        return found

    async def named(
        self, slug: str = "worker", where: Where = BOILER, *, press: str = "p1",
        at: datetime = START, press_id: UUID | None = None,
    ) -> raising.Raised:  # fmt: skip
        """Somebody of the file stops work with their name."""
        return await raising.raise_named(
            self.storage, await self.person(slug), where, at, press_key=press, press_id=press_id
        )

    async def nameless(
        self, where: Where = BOILER, manner: Manner = Manner.ANONYMOUS, key: bytes | None = None
    ) -> raising.Raised:
        """Somebody stops work without a name."""
        return await raising.raise_nameless(
            self.storage, where, START, manner=manner,
            mailbox_key=key or secrets.token_bytes(32), press_id=None,
        )  # fmt: skip

    async def answer(self, slug: str, stop_id: UUID) -> answering.Answer:
        return await answering.acknowledge(self.storage, await self.person(slug), stop_id)

    async def take(self, slug: str, stop_id: UUID, event: Event, **carried: str) -> steps.Taken:
        return await steps.take(self.storage, await self.person(slug), stop_id, event, carried)

    async def stop(self, stop_id: UUID) -> stops.Stop:
        async with self.storage.read() as work:
            found = await stops.get(work, stop_id)
        assert found is not None
        return found

    async def rung(self, stop_id: UUID) -> set[str]:
        """Who has been called, by slug, whatever became of the notice."""
        async with self.storage.read() as work:
            ids = await outbox.states(work, "stop_card", stop_id.hex)
            return {person.slug or "" for one in ids if (person := await people.get(work, one))}

    async def voices(self, stop_id: UUID) -> list[Manner]:
        async with self.storage.read() as work:
            return sorted(voice.manner for voice in await stops.voices_of(work, stop_id))

    async def timeline(self, stop_id: UUID) -> list[str]:
        table = tables.timeline
        query = sa.select(table.c.event).where(table.c.stop_id == stop_id).order_by(table.c.seq)
        async with self.storage.read() as work:
            return list((await work.conn.execute(query)).scalars())

    async def claim(self) -> outbox.Row | None:
        async with self.storage.write() as work:
            return await outbox.claim(work, list(notice.Channel), epoch=self.epoch)

    async def post(self) -> list[Letter]:
        """Carry everything that waits, edits included, until nothing is left."""
        taken = []
        self.watch.advance(0.5)
        while row := await self.claim():
            letter = await self.carry(row)
            if letter is not None:
                taken.append(letter)
            self.watch.advance(0.5)
        return taken

    async def carry(self, row: outbox.Row) -> Letter | None:
        """One row from its claim to its end; None for what was moot or refused."""
        async with self.storage.write() as work:
            to = await self._name(work, row)
            screen = await notices.render(work, row)
            if screen is None:
                await outbox.settle(work, row, notice.State.MOOT, epoch=self.epoch)
                return None
            if to in self.refusing:
                await outbox.settle(work, row, notice.State.DEAD, epoch=self.epoch)
                await deliveries.refused(work, row)
                return None
            message = next(self._messages)
            await outbox.settle(work, row, notice.State.SENT, epoch=self.epoch)
            await deliveries.accepted(work, row, message)
        return Letter(to=to, kind=row.kind, mode=row.mode, screen=screen, message_id=message)

    async def _name(self, work: Work, row: outbox.Row) -> str:
        if row.group_id is not None:
            return self.groups[row.group_id]
        person = await people.get(work, row.to)
        assert person is not None
        return person.slug or ""

    async def bound(self, name: str, chat_id: int, by: str = "officer", **more: str) -> UUID:
        """A group is bound by somebody of the file; gives its id."""
        person = await self.person(by)
        await binding.bind(self.storage, person, chat_id, "en", **more)
        async with self.storage.read() as work:
            group = await groups.of_chat(work, chat_id)
        assert group is not None
        self.groups[group.id] = name
        return group.id


def last(letters: Collection[Letter], to: str, kind: str) -> Screen:
    """The newest screen of a kind on somebody's phone."""
    found = [one.screen for one in letters if (one.to, one.kind) == (to, kind)]
    assert found, f"no {kind} for {to}"
    return found[-1]


def receivers(letters: Collection[Letter], kind: str, mode: notice.Mode | None = None) -> list[str]:
    """Who got messages of a kind, one entry a message, sorted."""
    return sorted(one.to for one in letters if one.kind == kind and mode in (None, one.mode))
