"""The outbox worker: claims the most urgent row, renders it, sends it, settles it.

One a process that leads. Nothing is prefetched beyond what can leave in a second; the permits decide
who goes first among the few rows in flight, and alarms are claimed whatever else is in flight.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import structlog

from bot import logs, metrics
from bot.delivery import outcome as out
from bot.delivery import retry
from bot.delivery.client import Client
from bot.domain.notice import Channel, Mode, Priority, State
from bot.domain.screen import Screen
from bot.nursery import Nursery
from storage import groups, identity, outbox
from storage.errors import StorageDown
from storage.uow import Storage, Work

log = structlog.get_logger(__name__)

#: rows of other processes (the command line) are found by a look this often
_LOOK_EVERY = 0.5
#: bulk rows in flight at most: what a crash may leave "unknown"
_BULK_FLYING = 8
#: rows below alarms in flight at most
_FLYING = 40

_T = TypeVar("_T")

Render = Callable[[Work, outbox.Row], Awaitable[Screen | None]]
Held = Callable[[Work, outbox.Row], Awaitable[datetime | None]]
Accepted = Callable[[Work, outbox.Row, int], Awaitable[None]]
Refused = Callable[[Work, outbox.Row], Awaitable[None]]
Moved = Callable[[Work, UUID, int], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """The ways out. `campaign` has a token of its own only when `own_token`."""

    first: Client
    second: Client
    campaign: Client
    own_token: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What the services do for the sender: words, and what follows a delivery.

    `moved` learns a group's new chat id.
    """

    render: Render
    #: until when the person's phone may not ring for this
    held: Held
    accepted: Accepted
    refused: Refused
    moved: Moved


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ending:
    """What is to be written about an attempt."""

    row: outbox.Row
    verdict: retry.Verdict
    outcome: out.Outcome | None = None
    #: not attempted: it waits for the end of the person's quiet hours
    held: datetime | None = None


class Sender:
    """Sends the outbox of one database, while `epoch` leads."""

    def __init__(
        self, storage: Storage, clients: Clients, hooks: Hooks, nursery: Nursery,
        *, epoch: int,
    ) -> None:  # fmt: skip
        self._storage = storage
        self._clients = clients
        self._hooks = hooks
        self._nursery = nursery
        self._epoch = epoch
        self._wake = asyncio.Event()
        self._flying: dict[UUID, outbox.Row] = {}
        self._stopping = False
        storage.on_enqueued(self._wake.set)

    async def run(self) -> None:
        """Send until cancelled; a failing database is waited out."""
        while not self._stopping:
            self._wake.clear()
            try:
                claimed = await self._claim_one()
            except StorageDown:
                await asyncio.sleep(_LOOK_EVERY)
                continue
            if not claimed:
                await self._idle()

    async def stop(self, *, seconds: float) -> None:
        """Claim nothing more and let what is in flight land."""
        self._stopping = True
        end = time.monotonic() + seconds
        while self._flying and time.monotonic() < end:  # noqa: ASYNC110 - once, at the end
            await asyncio.sleep(0.02)

    async def _idle(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_EVERY):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _claim_one(self) -> bool:
        async with self._storage.write() as work:
            row = await self._claim(work)
        if row is None:
            return False
        self._flying[row.id] = row
        self._nursery.start(self._carry(row), name=f"send {row.kind}")
        return True

    async def _claim(self, work: Work) -> outbox.Row | None:
        """An alarm first; else one lesser row a chat, so that a throttled chat fills no places."""
        alarm = await outbox.claim(work, list(Channel), epoch=self._epoch, below=Priority.REPLY)
        lesser = [row for row in self._flying.values() if row.priority is not Priority.ALARM]
        if alarm is not None or len(lesser) >= _FLYING:
            return alarm
        bulk = sum(row.priority is Priority.CAMPAIGN for row in lesser)
        return await outbox.claim(
            work, list(Channel), epoch=self._epoch, busy={row.to for row in lesser},
            below=Priority.CAMPAIGN if bulk >= _BULK_FLYING else None,
        )  # fmt: skip

    async def _carry(self, row: outbox.Row) -> None:
        """One row from claim to settlement; whatever fails, the row is not forgotten."""
        try:
            ending = await self._guarded(self._deliver(row), row)
            if isinstance(ending, StorageDown):
                ending = _Ending(row=row, verdict=retry.Verdict(after=_LOOK_EVERY))
            elif isinstance(ending, Exception):
                verdict = retry.of_failure(row.priority, row.attempts, type(ending).__name__)
                ending = _Ending(row=row, verdict=verdict)
            await self._settle_surely(ending)
        finally:
            del self._flying[row.id]
            self._wake.set()

    async def _settle_surely(self, ending: _Ending) -> None:
        """What has left is never sent twice because the database, or a hook, failed afterwards."""
        hooks = True
        while True:
            failed = await self._guarded(self._settle(ending, hooks=hooks), ending.row)
            if not isinstance(failed, Exception):
                return
            hooks = hooks and isinstance(failed, StorageDown)
            await asyncio.sleep(_LOOK_EVERY)

    async def _guarded(self, step: Coroutine[Any, Any, _T], row: outbox.Row) -> _T | Exception:
        """The result of a step, or what it failed with."""
        try:
            return await step
        except StorageDown as error:
            return error
        except Exception as error:  # noqa: BLE001 - the edge: one bad row must not stop the others
            log.error("notice_failed", kind=row.kind, **logs.describe(error))
            return error

    async def _deliver(self, row: outbox.Row) -> _Ending:
        async with self._storage.read() as work:
            if (until := await self._hooks.held(work, row)) is not None:
                return _Ending(row=row, verdict=retry.Verdict(), held=until)
            screen = await self._hooks.render(work, row)
            chat_id = await _chat_of(work, row)
            card = await self._card(work, row)
        if screen is None or (row.mode is Mode.EDIT and card is None):
            return _Ending(row=row, verdict=retry.Verdict(state=State.MOOT))
        if chat_id is None:
            verdict = retry.Verdict(state=State.DEAD, refused=True, error="no account")
            return _Ending(row=row, verdict=verdict)
        row, outcome = await self._attempt(row, chat_id, screen, card)
        verdict = retry.decide(row.priority, row.mode, outcome, row.attempts)
        return _Ending(row=row, verdict=verdict, outcome=outcome)

    async def _card(self, work: Work, row: outbox.Row) -> int | None:
        if row.mode is not Mode.EDIT:
            return None
        return await outbox.card(work, row.kind, row.subject, row.to, row.channel)

    async def _attempt(
        self, row: outbox.Row, chat_id: int, screen: Screen, card: int | None
    ) -> tuple[outbox.Row, out.Outcome]:
        """Send by the row's client; an alarm that is not accepted goes at once by the other."""
        bulk = row.channel is Channel.CAMPAIGN
        client = self._clients.campaign if bulk else self._clients.first
        if card is not None:
            return row, await client.edit(chat_id, card, screen, row.priority)
        outcome = await client.send(chat_id, screen, row.priority)
        if row.priority is not Priority.ALARM:
            return row, outcome
        if isinstance(outcome, out.Uncertain | out.Unsent):
            row = replace(row, repeat=row.repeat or isinstance(outcome, out.Uncertain))
            return row, await self._second(row, chat_id, self._clients.second) or outcome
        if isinstance(outcome, out.Flooded) and self._clients.own_token:
            other = replace(row, channel=Channel.CAMPAIGN)
            second = await self._second(other, chat_id, self._clients.campaign)
            # a person who never started the other bot is still reached by this one, only later
            if isinstance(second, out.Accepted | out.Uncertain):
                return other, second
        return row, outcome

    async def _second(self, row: outbox.Row, chat_id: int, client: Client) -> out.Outcome | None:
        async with self._storage.read() as work:
            screen = await self._hooks.render(work, row)
        return None if screen is None else await client.send(chat_id, screen, row.priority)

    async def _settle(self, ending: _Ending, *, hooks: bool) -> None:
        row, verdict, outcome = ending.row, ending.verdict, ending.outcome
        async with self._storage.write() as work:
            if hooks and isinstance(outcome, out.Migrated) and row.group_id is not None:
                await self._hooks.moved(work, row.group_id, outcome.chat_id)
            if ending.held is not None:
                await outbox.hold(work, row, ending.held, epoch=self._epoch)
                return
            if verdict.state is None:
                due = work.now + timedelta(seconds=verdict.after)
                repeat = verdict.repeat or row.repeat
                await outbox.again(work, row, due, epoch=self._epoch, repeat=repeat)
                return
            if not await outbox.settle(
                work, row, verdict.state, epoch=self._epoch, error=verdict.error
            ):
                return
            if hooks and isinstance(outcome, out.Accepted):
                await self._hooks.accepted(work, row, outcome.message_id)
            if hooks and verdict.refused:
                await self._hooks.refused(work, row)
            if verdict.anew:
                await self._send_anew(work, row)
            late = (work.now - row.created_at).total_seconds()
        self._count(row, verdict.state, late)

    async def _send_anew(self, work: Work, row: outbox.Row) -> None:
        """The card was deleted in the chat: the present state comes as a new, silent card."""
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"anew:{row.id.hex}", kind=row.kind, subject=row.subject,
                person_id=row.person_id, group_id=row.group_id, priority=Priority.STATUS,
                channel=row.channel,
            ),
        )  # fmt: skip

    def _count(self, row: outbox.Row, state: State, late: float) -> None:
        metrics.NOTICES.labels(row.priority.name.lower(), str(state)).inc()
        if row.priority is Priority.ALARM and state is State.SENT:
            metrics.ALARM_LATENCY.observe(late)


async def _chat_of(work: Work, row: outbox.Row) -> int | None:
    if row.group_id is not None:
        return await groups.chat_of(work, row.group_id)
    return await identity.chat_of(work, row.to)
