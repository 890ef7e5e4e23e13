"""The outbox: what must be said, to whom, how urgently; claims are strict by priority and fenced by epoch."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from bot.domain.notice import CANARY, Channel, Mode, Priority, State
from storage.models.delivery import cards, facts, outbox
from storage.uow import Work
from storage.upsert import insert_each_new, insert_new

#: rows that would tell who asked for what and when, and the canary, which comes again: they vanish when settled
FORGOTTEN = frozenset(
    {
        "screen", "duty", "quiet", "ring_test", CANARY,
        "urgent_report", "report_due", "report_batch", "report_reply",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What to put into the outbox, for a person or a group; the same `unique_key` is never queued twice."""

    unique_key: str
    kind: str
    subject: str
    person_id: UUID | None = None
    group_id: UUID | None = None
    priority: Priority
    mode: Mode = Mode.SEND
    channel: Channel = Channel.ALARM
    due_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row as the sender gets it; exactly one of `person_id`, `group_id` is set."""

    id: UUID
    unique_key: str
    kind: str
    subject: str
    person_id: UUID | None
    group_id: UUID | None
    priority: Priority
    mode: Mode
    channel: Channel
    #: since when it waits
    created_at: datetime
    expires_at: datetime | None
    attempts: int
    repeat: bool

    @property
    def to(self) -> UUID:
        """The person, or the group."""
        found = self.person_id or self.group_id
        if found is None:
            raise ValueError("the table lets no row stand without an addressee")
        return found


#: written out, not bound: only so the partial index serves whatever plan the database keeps
_PENDING = outbox.c.state == sa.literal_column(f"'{State.PENDING}'")
_SENDING = outbox.c.state == sa.literal_column(f"'{State.SENDING}'")

_COLUMNS = [outbox.c[name] for name in Row.__dataclass_fields__]


def _row(mapping: sa.RowMapping) -> Row:
    return Row(
        **{
            **mapping,
            "priority": Priority(mapping["priority"]),
            "mode": Mode(mapping["mode"]),
            "channel": Channel(mapping["channel"]),
        }
    )


async def put(work: Work, notice: Notice) -> bool:
    """Queue a notice in the caller's transaction; False when its key exists."""
    work.enqueued = True
    if await insert_new(work, outbox, _values(work, notice)):
        return True
    # an edit that waits already must not leave with the state before ours: claims skip it until we commit
    return notice.mode is Mode.EDIT and await _held_back(work, notice)


async def _held_back(work: Work, notice: Notice) -> bool:
    """Lock the waiting row of an edit; True when it left meanwhile and a new one was queued."""
    mine = sa.select(outbox.c.id).where(outbox.c.unique_key == notice.unique_key)
    if (await work.conn.execute(mine.with_for_update())).first() is not None:
        return False
    return await insert_new(work, outbox, _values(work, notice))


async def put_each(work: Work, notices: Sequence[Notice]) -> None:
    """`put` for the notices of many matters, in a few statements."""
    if not notices:
        return
    work.enqueued = True
    rows = [_values(work, one) for one in notices]
    new = await insert_each_new(work, outbox, rows, key="unique_key")
    for one in notices:
        if one.mode is Mode.EDIT and one.unique_key not in new:
            await _held_back(work, one)


async def put_many(work: Work, notices: Sequence[Notice]) -> None:
    """Queue thousands at once; keys must be new."""
    work.enqueued = True
    for part in range(0, len(notices), 500):
        await work.conn.execute(
            sa.insert(outbox), [_values(work, notice) for notice in notices[part : part + 500]]
        )


def _values(work: Work, notice: Notice) -> dict[str, object]:
    return {
        "id": uuid4(), "unique_key": notice.unique_key, "channel": str(notice.channel),
        "priority": int(notice.priority), "kind": notice.kind, "mode": str(notice.mode),
        "subject": notice.subject, "person_id": notice.person_id, "group_id": notice.group_id,
        "state": str(State.PENDING), "due_at": notice.due_at or work.now, "expires_at": notice.expires_at,
        # what is due later does not wait yet
        "created_at": max(work.now, notice.due_at or work.now), "attempts": 0, "repeat": False,
    }  # fmt: skip


async def claim(
    work: Work, channels: Collection[Channel], *, epoch: int, busy: Collection[UUID] = (),
    below: Priority | None = None,
) -> Row | None:  # fmt: skip
    """Take the most urgent due row for sending; skips chats in `busy` and, with `below`, rows not more urgent."""
    if not await _leads(work, epoch):
        return None
    if work.conn.dialect.name == "postgresql":
        # ten thousand notices queued a moment ago are in no statistics yet: it would sort them all for one
        await work.conn.execute(sa.text("SET LOCAL enable_sort = off"))
    query = (
        sa.select(outbox.c.id)
        .where(
            _PENDING,
            outbox.c.channel.in_([str(channel) for channel in channels]),
            outbox.c.due_at <= work.now,
        )
        .order_by(outbox.c.priority, outbox.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True, of=outbox)
    )
    if busy:
        query = query.where(_to(outbox).not_in(list(busy)))
    if below is not None:
        query = query.where(outbox.c.priority < int(below))
    row_id = (await work.conn.execute(query)).scalar()
    if row_id is None:
        return None
    # an edit gives its key free here: a change that comes while it is on its way queues a new one
    freed = sa.case((outbox.c.mode == str(Mode.EDIT), row_id.hex), else_=outbox.c.unique_key)
    taken = (
        sa.update(outbox)
        .where(outbox.c.id == row_id)
        .values(
            state=str(State.SENDING),
            attempts=outbox.c.attempts + 1,
            epoch=epoch,
            unique_key=freed,
        )
        .returning(*_COLUMNS)
    )
    return _row((await work.conn.execute(taken)).mappings().one())


async def settle(
    work: Work, row: Row, state: State, *, epoch: int, error: str | None = None
) -> bool:
    """Write how a row ended; False when another leader owns it by now."""
    if not await _leads(work, epoch):
        return False
    mine = sa.and_(outbox.c.id == row.id, outbox.c.epoch == epoch)
    if row.kind in FORGOTTEN or (row.mode is Mode.EDIT and state is not State.DEAD):
        result = await work.conn.execute(sa.delete(outbox).where(mine))
    else:
        result = await work.conn.execute(
            sa.update(outbox).where(mine).values(state=str(state), settled_at=work.now, error=error)
        )
    return bool(result.rowcount)


async def again(work: Work, row: Row, due_at: datetime, *, epoch: int, repeat: bool) -> bool:
    """Put a claimed row back for later; False when another leader owns it by now."""
    if not await _leads(work, epoch):
        return False
    result = await work.conn.execute(
        sa.update(outbox)
        .where(outbox.c.id == row.id, outbox.c.epoch == epoch)
        .values(state=str(State.PENDING), due_at=due_at, repeat=row.repeat or repeat)
    )
    work.enqueued = True
    return bool(result.rowcount)


async def hold(work: Work, row: Row, until: datetime, *, epoch: int) -> None:
    """Put a claimed row back untried: it begins to wait only then. Another leader's row stays as it is."""
    if await _leads(work, epoch):
        await work.conn.execute(
            sa.update(outbox)
            .where(outbox.c.id == row.id, outbox.c.epoch == epoch)
            .values(
                state=str(State.PENDING), due_at=until, created_at=until, attempts=row.attempts - 1
            )
        )


async def recover(work: Work, *, epoch: int) -> int:
    """After a win: what the last leader left half sent goes again ("repeat"); campaign notices become unknown."""
    if not await _leads(work, epoch):
        return 0
    left = sa.and_(_SENDING, outbox.c.epoch != epoch)
    await work.conn.execute(
        sa.update(outbox)
        .where(left, outbox.c.priority >= int(Priority.CAMPAIGN))
        .values(state=str(State.UNKNOWN), settled_at=work.now)
    )
    result = await work.conn.execute(
        sa.update(outbox).where(left).values(state=str(State.PENDING), repeat=True, due_at=work.now)
    )
    return result.rowcount


async def depth(work: Work) -> dict[Priority, int]:
    """How many rows wait, by priority."""
    query = (
        sa.select(outbox.c.priority, sa.func.count()).where(_PENDING).group_by(outbox.c.priority)
    )
    return {Priority(priority): count for priority, count in (await work.conn.execute(query)).all()}


async def oldest_alarm(work: Work) -> datetime | None:
    """Since when a person's longest waiting alarm notice waits; a full group may wait a minute."""
    query = sa.select(sa.func.min(outbox.c.created_at)).where(
        outbox.c.priority == int(Priority.ALARM), outbox.c.group_id.is_(None)
    )
    # one index a state
    found = [
        (await work.conn.execute(query.where(state))).scalar() for state in (_PENDING, _SENDING)
    ]
    return min((since for since in found if since is not None), default=None)


async def states(work: Work, kind: str, subject: str) -> dict[UUID, State]:
    """How the rows of one matter stand, the best state an addressee (a kind is for people or for groups)."""
    query = sa.select(_to(outbox), outbox.c.state).where(
        outbox.c.kind == kind, outbox.c.subject == subject, outbox.c.mode == str(Mode.SEND)
    )
    found: dict[UUID, State] = {}
    for addressee, state in (await work.conn.execute(query)).all():
        if found.get(addressee) is not State.SENT:
            found[addressee] = State(state)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Somebody an escalation called: when, by which kind of notice, and whether Telegram took it."""

    at: datetime
    kind: str
    person_id: UUID
    state: State


async def called(work: Work, kinds: Collection[str], subject: str) -> list[Called]:
    """Everybody a matter's escalations called, in order."""
    query = sa.select(outbox.c.created_at, outbox.c.kind, outbox.c.person_id, outbox.c.state)
    query = query.where(
        outbox.c.subject == subject, outbox.c.kind.in_(kinds), outbox.c.mode == str(Mode.SEND),
        outbox.c.unique_key.like("call:%"), outbox.c.person_id.is_not(None),
    )  # fmt: skip
    rows = await work.conn.execute(query.order_by(outbox.c.created_at, outbox.c.person_id))
    return [
        Called(at=row.created_at, kind=row.kind, person_id=row.person_id, state=State(row.state))
        for row in rows
    ]


async def dead(work: Work) -> list[tuple[str, str, str | None]]:
    """Dead letters: kind, subject, error. Shown by doctor, never silent."""
    query = sa.select(outbox.c.kind, outbox.c.subject, outbox.c.error)
    rows = await work.conn.execute(query.where(outbox.c.state == str(State.DEAD)).limit(100))
    return [(row.kind, row.subject, row.error) for row in rows]


async def card(work: Work, kind: str, subject: str, to: UUID, channel: Channel) -> int | None:
    """The message id of the live card of a matter in a person's chat or a group, sent by this bot."""
    query = sa.select(cards.c.message_id).where(*_card(kind, subject, to, channel))
    return (await work.conn.execute(query)).scalar()


async def keep_card(work: Work, row: Row, message_id: int, *, kind: str) -> None:
    """This message is the live card of that kind now."""
    where = _card(kind, row.subject, row.to, row.channel)
    await work.conn.execute(sa.delete(cards).where(*where))
    await work.conn.execute(
        sa.insert(cards).values(
            id=uuid4(), kind=kind, subject=row.subject, person_id=row.person_id,
            group_id=row.group_id, channel=str(row.channel), message_id=message_id,
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A live card: of which kind and matter, in whose chat (a person's or a group's), from which bot."""

    kind: str
    subject: str
    to: UUID
    channel: Channel


async def holders(work: Work, kind: str, subject: str) -> list[tuple[UUID, Channel]]:
    """Who has a live card of a matter, from which bot: people, or groups where the kind is for those."""
    return [(one.to, one.channel) for one in await all_holders(work, [kind], [subject])]


async def all_holders(
    work: Work, kinds: Collection[str], subjects: Collection[str]
) -> list[Holder]:
    """The live cards of these kinds of all these matters."""
    to = _to(cards).label("to")
    query = sa.select(cards.c.kind, cards.c.subject, to, cards.c.channel)
    query = query.where(cards.c.kind.in_(kinds), cards.c.subject.in_(subjects))
    # always the same order: two transactions that queue edits for all of them must not cross
    query = query.order_by(cards.c.kind, cards.c.subject, to, cards.c.channel)
    rows = (await work.conn.execute(query)).mappings()
    return [Holder(**{**row, "channel": Channel(row["channel"])}) for row in rows]


async def cards_in(work: Work, group_id: UUID, kind: str) -> list[str]:
    """The subjects of a group's live cards of a kind."""
    query = sa.select(cards.c.subject).where(cards.c.group_id == group_id, cards.c.kind == kind)
    return list((await work.conn.execute(query.order_by(cards.c.subject).distinct())).scalars())


async def forget_cards(work: Work, group_id: UUID) -> list[tuple[str, str]]:
    """A group's cards can't be edited any more; gives the kinds and subjects they were about."""
    gone = sa.delete(cards).where(cards.c.group_id == group_id)
    rows = await work.conn.execute(gone.returning(cards.c.kind, cards.c.subject))
    return sorted({(row.kind, row.subject) for row in rows})


def _card(
    kind: str, subject: str, to: UUID, channel: Channel
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        cards.c.kind == kind,
        cards.c.subject == subject,
        sa.or_(cards.c.person_id == to, cards.c.group_id == to),
        cards.c.channel == str(channel),
    )


def _to(table: sa.Table) -> sa.ColumnElement[UUID]:
    return sa.func.coalesce(table.c.person_id, table.c.group_id)


async def _leads(work: Work, epoch: int) -> bool:
    """True while this epoch is the last one won: a woken ex-leader changes nothing.

    The shared lock makes the next winner wait for this transaction, so that its `recover` sees all.
    """
    won = sa.select(facts.c.value).where(facts.c.name == "epoch").with_for_update(read=True)
    return (await work.conn.execute(won)).scalar() == str(epoch)
