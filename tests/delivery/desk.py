"""A small organisation with an outbox, for tests of the sender against the simulator."""

import asyncio
import contextlib
import dataclasses
import time
from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from bot.domain.notice import TERMINAL, Channel, Mode, Priority, State
from bot.domain.screen import Screen
from storage import groups, identity, outbox, people
from storage.errors import StorageDown
from storage.models import delivery as tables
from storage.models.organisation import organisations, sites
from storage.uow import Storage, Work

#: longer than any settle in these tests; a wait that reaches it fails the test
PATIENCE = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a row stands now."""

    state: State
    attempts: int
    repeat: bool
    error: str | None


@dataclass(slots=True, kw_only=True)
class Desk:
    """People, rows and the calls the sender made back."""

    storage: Storage
    #: subjects whose matter is over
    over: set[str] = field(default_factory=set)
    #: subjects whose rendering fails
    broken: set[str] = field(default_factory=set)
    #: what a subject says by now, when not its own name
    words: dict[str, str] = field(default_factory=dict)
    accepted: list[tuple[str, int]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    failures: int = 0
    failing_hooks: bool = False

    async def render(self, work: Work, row: outbox.Row) -> Screen | None:
        """The tiny renderer: the subject, and whether it is a repeat."""
        if row.expires_at is not None and row.expires_at < work.now:
            return None
        if row.subject in self.broken:
            raise LookupError(row.subject)
        if row.subject in self.over:
            return None
        words = self.words.get(row.subject, row.subject)
        return Screen(text=f"{words} repeat" if row.repeat else words)

    async def on_accepted(self, work: Work, row: outbox.Row, message_id: int) -> None:
        """As the services do: the message of a SEND row is the person's live card."""
        if self.failing_hooks:
            raise LookupError(row.subject)
        if row.mode is Mode.SEND:
            await outbox.keep_card(work, row, message_id, kind=row.kind)
        self.accepted.append((row.subject, message_id))

    async def on_refused(self, work: Work, row: outbox.Row) -> None:
        """As the services do: this bot can't reach the person, or the group, any more."""
        if row.group_id is not None:
            await groups.mark(work, row.group_id, unreachable=True)
        else:
            await people.mark_unreachable(work, row.to, row.channel)
        self.refused.append(row.subject)

    async def on_moved(self, work: Work, group_id: UUID, chat_id: int) -> None:
        """As the services do: the group's new id, and no card that can be edited there."""
        await groups.move(work, group_id, chat_id)
        await outbox.forget_cards(work, group_id)
        self.moved.append(chat_id)

    async def bound(self, chat_id: int) -> UUID:
        """A group that shows the alarms of the only site."""
        await self.enrol([])
        async with self.storage.write() as work:
            if not (await work.conn.execute(sa.select(sites.c.id))).first():
                plant = {"id": "plant", "name": {}, "timezone": "UTC", "phones": [], "position": 0}
                await work.conn.execute(sa.insert(sites).values(**plant, active=True))
            await groups.bind(work, chat_id, site_id="plant", language="en")
            group = await groups.of_chat(work, chat_id)
        assert group is not None
        return group.id

    async def enrol(self, user_ids: Collection[int]) -> list[UUID]:
        """One person a Telegram id."""
        async with self.storage.write() as work:
            if not (await work.conn.execute(sa.select(organisations.c.id))).first():
                await work.conn.execute(
                    sa.insert(organisations).values(
                        id="host", name={"en": "Host"}, timezone="Asia/Almaty",
                        languages=["en"], guarantee=None, host=True,
                    )
                )  # fmt: skip
            ids = [
                await people.add(
                    work, slug=None, title="Supervisor", role="supervisor", site_id=None,
                    crew_id=None, organisation_id="host", language="en", phone=None,
                )
                for _ in user_ids
            ]  # fmt: skip
            await identity.link_many(work, dict(zip(ids, user_ids, strict=True)))
        return ids

    async def without_account(self) -> UUID:
        """A person of the file who never pressed Start."""
        (person,) = await self.enrol([1])
        async with self.storage.write() as work:
            await identity.unlink(work, person)
        return person

    async def expiring(
        self, subject: str, person_id: UUID, priority: Priority, after: timedelta
    ) -> outbox.Notice:
        """A row that is of no use any more after so long."""
        async with self.storage.read() as work:
            now = work.now
        return dataclasses.replace(notice(subject, person_id, priority), expires_at=now + after)

    async def left_sending(self, *keys: str) -> None:
        """Claim rows as a leader that then died."""
        query = (
            sa.update(tables.outbox)
            .where(tables.outbox.c.unique_key.in_(keys))
            .values(state="sending", epoch=0, attempts=1)
        )
        async with self.storage.write() as work:
            await work.conn.execute(query)

    @contextlib.contextmanager
    def down(self) -> Iterator[None]:
        """The database refuses every transaction, as on a full disk."""
        self.failures = 0

        @contextlib.asynccontextmanager
        async def refuse() -> AsyncIterator[Work]:
            self.failures += 1
            raise StorageDown
            yield

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self.storage, "write", refuse)
            patch.setattr(self.storage, "read", refuse)
            yield

    async def asked_while_down(self, times: int) -> None:
        """Wait until the sender has tried so often in vain."""
        while self.failures < times:
            await asyncio.sleep(0.02)

    async def put(self, *notices: outbox.Notice) -> None:
        """Enqueue in one transaction, as a service would."""
        async with self.storage.write() as work:
            await outbox.put_many(work, notices)

    async def standing(self, key: str) -> Standing:
        query = sa.select(tables.outbox).where(tables.outbox.c.unique_key == key)
        async with self.storage.read() as work:
            row = (await work.conn.execute(query)).mappings().one()
        return Standing(
            state=State(row["state"]), attempts=row["attempts"], repeat=row["repeat"],
            error=row["error"],
        )  # fmt: skip

    async def settled(self, key: str) -> Standing:
        """Wait until the row has ended."""
        until = time.monotonic() + PATIENCE
        while (found := await self.standing(key)).state not in TERMINAL:
            assert time.monotonic() < until, f"{key} is still {found}"
            await asyncio.sleep(0.02)
        return found

    async def attempted(self, key: str, times: int) -> None:
        """Wait until the row has been tried so often."""
        until = time.monotonic() + PATIENCE
        while (found := await self.standing(key)).attempts < times:
            assert time.monotonic() < until, f"{key} is still {found}"
            await asyncio.sleep(0.02)

    async def drained(self) -> None:
        """Wait until nothing waits and nothing is under way."""
        query = sa.select(sa.func.count()).where(tables.outbox.c.state.in_(["pending", "sending"]))
        until = time.monotonic() + PATIENCE
        while True:
            async with self.storage.read() as work:
                left = (await work.conn.execute(query)).scalar_one()
            if not left:
                return
            assert time.monotonic() < until, f"{left} rows are left"
            await asyncio.sleep(0.05)

    async def reachable(self, person_id: UUID, channel: Channel = Channel.ALARM) -> bool:
        async with self.storage.read() as work:
            return person_id in await people.reachable(work, [person_id], channel)


def for_group(
    subject: str, group_id: UUID, priority: Priority = Priority.ALARM, *, mode: Mode = Mode.SEND
) -> outbox.Notice:
    """The same for a group."""
    return dataclasses.replace(
        notice(subject, group_id, priority, kind="group_card", mode=mode),
        person_id=None, group_id=group_id,
    )  # fmt: skip


def notice(
    subject: str, person_id: UUID, priority: Priority = Priority.ALARM, *, kind: str = "stop_card",
    mode: Mode = Mode.SEND, channel: Channel | None = None,
) -> outbox.Notice:  # fmt: skip
    """A row whose key is its subject, or unique when the subject repeats."""
    campaign = priority is Priority.CAMPAIGN
    return outbox.Notice(
        unique_key=subject if mode is Mode.SEND else f"{subject}:{uuid4()}", kind=kind,
        subject=subject, person_id=person_id, priority=priority, mode=mode,
        channel=channel or (Channel.CAMPAIGN if campaign else Channel.ALARM),
    )  # fmt: skip
