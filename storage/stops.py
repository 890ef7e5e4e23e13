"""Stopped work: stops, the voices behind them, details, and nameless unfinished presses."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa

from bot.domain.stop_work import OPEN, STANDING, Manner, State
from storage import sealing
from storage.models.escalation import escalations
from storage.models.stop_work import counters, details, stops, timeline, unfinished, voices
from storage.uow import Work
from storage.upsert import insert_new

#: the advisory lock of raising a stop: the name as bytes. SQLite has one writer anyway
_TURN = int.from_bytes(b"stop", "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stop of work; `version` grows with each change."""

    id: UUID
    number: str
    site_id: str | None
    place_id: str | None
    state: State
    version: int
    raised_at: datetime
    received_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: UUID | None
    #: "task" or "place", once somebody on the spot has said
    scope: str | None = None
    drill: bool = False
    merged_into: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One press behind a stop; only a named one knows its person."""

    id: UUID
    stop_id: UUID
    manner: Manner
    person_id: UUID | None
    #: "safe", "not_safe", or nothing yet, to the restart asked for now
    heard: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What followed the press: `content` is the text, or the Telegram file id of a named person's media."""

    id: UUID
    stop_id: UUID
    kind: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A first tap without a second, nameless."""

    id: UUID
    site_id: str | None
    place_id: str | None
    raised_at: datetime


#: a detail whose press key begins so came with a step of the workflow
STEP_KEY = "step:"

_VOICES = sa.select(*(voices.c[name] for name in Voice.__dataclass_fields__))


def _stop(row: sa.RowMapping) -> Stop:
    return Stop(**{**row, "state": State(row["state"])})


def _voice(row: sa.RowMapping) -> Voice:
    return Voice(**{**row, "manner": Manner(row["manner"])})


async def _one(work: Work, condition: sa.ColumnElement[bool]) -> Stop | None:
    row = (await work.conn.execute(sa.select(stops).where(condition))).mappings().first()
    return None if row is None else _stop(row)


async def get(work: Work, stop_id: UUID) -> Stop | None:
    """One stop."""
    return await _one(work, stops.c.id == stop_id)


async def by_number(work: Work, number: str) -> Stop | None:
    """The stop of that number, such as SW-2026-0042."""
    return await _one(work, stops.c.number == number)


async def hold(work: Work, stop_id: UUID) -> Stop | None:
    """One stop, which nobody else changes until this transaction ends.

    Whoever decides by a stop's state, or by who was reached, reads it so: two at once would not
    see each other (SQLite has one writer anyway).
    """
    return (await hold_each(work, [stop_id])).get(stop_id)


async def hold_each(work: Work, stop_ids: Collection[UUID]) -> dict[UUID, Stop]:
    """The same for many stops, by id; always in the same order, so that two holders do not cross."""
    those = stops.c.id.in_(stop_ids)
    held = sa.select(stops.c.id).where(those).order_by(stops.c.id)
    await work.conn.execute(held.with_for_update(key_share=True))
    rows = (await work.conn.execute(sa.select(stops).where(those))).mappings()
    return {row["id"]: _stop(row) for row in rows}


async def open_stops(work: Work) -> list[Stop]:
    """Every stop nobody has acknowledged yet, oldest first."""
    return await standing(work, OPEN)


async def any_open(work: Work) -> bool:
    """Whether there is a stop that nobody has acknowledged yet."""
    found = sa.exists().where(_in(OPEN))
    return bool((await work.conn.execute(sa.select(found))).scalar())


async def standing(work: Work, states: Collection[State] = STANDING) -> list[Stop]:
    """Every stop in these states, oldest first: work stands still there."""
    return await _oldest_first(work, _in(states))


async def standing_at(work: Work, *, site_id: str | None, place_id: str | None) -> list[Stop]:
    """The stops of exactly this place where work stands still, oldest first."""
    return await _oldest_first(work, _in(STANDING), *_here(site_id, place_id))


async def unreached(work: Work, *, since: datetime, noted: str) -> list[Stop]:
    """Stops handled by then of which no alarm was accepted, unless their timeline has this event."""
    told = sa.exists().where(timeline.c.stop_id == stops.c.id, timeline.c.event == noted)
    return await _oldest_first(work, _in([State.STOPPED]), stops.c.received_at <= since, ~told)


async def unwatched(work: Work, watches: Mapping[State, str]) -> list[Stop]:
    """Stops in one of these states without the escalation that belongs to it."""
    kind = sa.case({str(state): kind for state, kind in watches.items()}, value=stops.c.state)
    # as hex, in which an escalation names its stop: SQLite keeps an id so, PostgreSQL with dashes
    subject = sa.func.replace(sa.cast(stops.c.id, sa.Text), "-", "")
    watched = sa.exists().where(escalations.c.kind == kind, escalations.c.subject == subject)
    return await _oldest_first(work, _in(watches), ~watched)


def _in(states: Iterable[State]) -> sa.ColumnElement[bool]:
    return stops.c.state.in_([str(state) for state in states])


def _here(site_id: str | None, place_id: str | None) -> tuple[sa.ColumnElement[bool], ...]:
    return stops.c.site_id.is_not_distinct_from(site_id), stops.c.place_id.is_not_distinct_from(
        place_id
    )


async def _oldest_first(work: Work, *conditions: sa.ColumnElement[bool]) -> list[Stop]:
    query = sa.select(stops).where(*conditions).order_by(stops.c.raised_at)
    return [_stop(row) for row in (await work.conn.execute(query)).mappings()]


async def recent(work: Work, *, site_id: str | None, since: datetime) -> list[Stop]:
    """Stops of a site, or of all, since a moment; newest first."""
    query = sa.select(stops).where(stops.c.raised_at >= since)
    if site_id is not None:
        query = query.where(sa.or_(stops.c.site_id == site_id, stops.c.site_id.is_(None)))
    rows = (await work.conn.execute(query.order_by(stops.c.raised_at.desc()).limit(50))).mappings()
    return [_stop(row) for row in rows]


async def open_at(
    work: Work, *, site_id: str | None, place_id: str | None
) -> list[tuple[Stop, list[Voice]]]:
    """The open stops of exactly this place (or of the unknown place of this site), oldest first.

    With the voices behind each: two queries, however many stops are open.
    """
    here = await _oldest_first(work, _in(OPEN), *_here(site_id, place_id))
    behind = await all_voices(work, [stop.id for stop in here]) if here else {}
    return [(stop, behind[stop.id]) for stop in here]


async def wait_turn(work: Work) -> None:
    """Until this transaction ends, no other raises a stop: it would not see ours, and not join it."""
    if work.conn.dialect.name == "postgresql":
        await work.conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))


async def insert(
    work: Work, *, number: str, site_id: str | None, place_id: str | None, raised_at: datetime,
    drill: bool = False,
) -> Stop:  # fmt: skip
    """A new stop in state STOPPED."""
    stop = Stop(
        id=uuid4(), number=number, site_id=site_id, place_id=place_id, state=State.STOPPED, version=1,
        raised_at=raised_at, received_at=work.now, acknowledged_at=None, acknowledged_by=None,
        drill=drill,
    )  # fmt: skip
    await work.conn.execute(
        sa.insert(stops).values(
            id=stop.id, number=number, site_id=site_id, place_id=place_id, state=str(stop.state),
            version=1, raised_at=raised_at, received_at=work.now, drill=drill,
        )
    )  # fmt: skip
    return stop


async def advance(work: Work, stop: Stop, state: State, **columns: object) -> bool:
    """Move a stop on, compare-and-set on its version; False when somebody was first."""
    result = await work.conn.execute(
        sa.update(stops)
        .where(stops.c.id == stop.id, stops.c.version == stop.version)
        .values(state=str(state), version=stop.version + 1, **columns)
    )
    return bool(result.rowcount)


async def set_scope(work: Work, stop_id: UUID, scope: str) -> None:
    """What stands still: "task" or "place"."""
    await work.conn.execute(sa.update(stops).where(stops.c.id == stop_id).values(scope=scope))


async def next_number(work: Work, year: int) -> str:
    """The next number of the year's series, such as SW-2026-0042."""
    series = f"SW-{year}"
    await insert_new(work, counters, {"series": series, "last": 0})
    taken = (
        sa.update(counters)
        .where(counters.c.series == series)
        .values(last=counters.c.last + 1)
        .returning(counters.c.last)
    )
    return f"{series}-{(await work.conn.execute(taken)).scalar_one():04}"


async def numbers(work: Work) -> list[str]:
    """The number of every stop there is, the oldest first."""
    query = sa.select(stops.c.number).order_by(stops.c.received_at, stops.c.number)
    return list((await work.conn.execute(query)).scalars())


async def missing(work: Work) -> list[str]:
    """Numbers that were given and belong to no stop; none is ever given back."""
    series = await work.conn.execute(sa.select(counters.c.series, counters.c.last))
    there = set(await numbers(work))
    given = [f"{name}-{one:04}" for name, last in series.all() for one in range(1, last + 1)]
    return sorted(set(given) - there)


async def count_by_state(work: Work) -> dict[str, int]:
    """How many stops stand in each state."""
    query = sa.select(stops.c.state, sa.func.count()).group_by(stops.c.state)
    return {row[0]: row[1] for row in await work.conn.execute(query)}


async def add_voice(
    work: Work, stop_id: UUID, manner: Manner, *, person_id: UUID | None = None,
    mailbox_hash: bytes | None = None, press_key: str | None = None,
) -> None:  # fmt: skip
    """One more press behind a stop."""
    await work.conn.execute(
        sa.insert(voices).values(
            id=uuid4(), stop_id=stop_id, manner=str(manner), person_id=person_id,
            mailbox_hash=mailbox_hash, press_key=press_key,
        )
    )  # fmt: skip


async def voices_of(work: Work, stop_id: UUID) -> list[Voice]:
    """The presses behind a stop, in no telling order."""
    return (await all_voices(work, [stop_id]))[stop_id]


async def all_voices(work: Work, stop_ids: Collection[UUID]) -> dict[UUID, list[Voice]]:
    """The same for many stops, by stop."""
    found: dict[UUID, list[Voice]] = {stop_id: [] for stop_id in stop_ids}
    for row in (await work.conn.execute(_VOICES.where(voices.c.stop_id.in_(stop_ids)))).mappings():
        found[row["stop_id"]].append(_voice(row))
    return found


async def voice_of_mailbox(work: Work, mailbox_hash: bytes) -> Voice | None:
    """The press behind a mailbox key."""
    rows = (
        await work.conn.execute(_VOICES.where(voices.c.mailbox_hash == mailbox_hash))
    ).mappings()
    row = rows.first()
    return None if row is None else _voice(row)


async def hear(work: Work, voice_id: UUID, answer: str) -> None:
    """What an initiator says to the restart that is asked for."""
    await work.conn.execute(sa.update(voices).where(voices.c.id == voice_id).values(heard=answer))


async def ask_voices(work: Work, stop_id: UUID) -> None:
    """A restart is asked for: whatever was answered before is answered anew."""
    await work.conn.execute(sa.update(voices).where(voices.c.stop_id == stop_id).values(heard=None))


async def move_voices(work: Work, stop_id: UUID, into: UUID) -> None:
    """Those behind a merged stop stand behind the other one from now on."""
    await work.conn.execute(
        sa.update(voices).where(voices.c.stop_id == stop_id).values(stop_id=into)
    )


async def by_press(work: Work, press_key: str) -> Stop | None:
    """The stop that a named press already made."""
    found = sa.select(voices.c.stop_id).where(voices.c.press_key == press_key)
    return await _one(work, stops.c.id == found.scalar_subquery())


async def by_mailbox(work: Work, mailbox_hash: bytes) -> Stop | None:
    """The stop behind an anonymous press."""
    found = sa.select(voices.c.stop_id).where(voices.c.mailbox_hash == mailbox_hash)
    return await _one(work, stops.c.id == found.scalar_subquery())


async def add_detail(
    work: Work, stop_id: UUID, kind: str, content: str, *, press_key: str | None
) -> UUID | None:
    """Seal and keep a detail; None when this press already did."""
    detail_id = uuid4()
    sealed = sealing.seal(work.keys.content, content, row=detail_id, column="detail")
    row = {
        "id": detail_id,
        "stop_id": stop_id,
        "kind": kind,
        "sealed": sealed,
        "press_key": press_key,
    }
    return detail_id if await insert_new(work, details, row) else None


async def named_details(work: Work, stop_id: UUID) -> list[Detail]:
    """What people added who gave their name; what came with a step stands in the timeline."""
    query = sa.select(details.c.id).where(
        details.c.stop_id == stop_id,
        details.c.press_key.is_not(None),
        details.c.press_key.not_like(f"{STEP_KEY}%"),
    )
    ids = (await work.conn.execute(query.order_by(details.c.press_key))).scalars()
    found = [await detail(work, one) for one in ids]
    return [one for one in found if one is not None]


async def count_nameless_details(work: Work, stop_id: UUID) -> int:
    """How much was added by people without a name."""
    query = sa.select(sa.func.count()).where(
        details.c.stop_id == stop_id, details.c.press_key.is_(None)
    )
    return int((await work.conn.execute(query)).scalar_one())


async def detail_ids(work: Work, stop_id: UUID) -> list[UUID]:
    """Everything that followed a stop's press."""
    query = sa.select(details.c.id).where(details.c.stop_id == stop_id)
    return list((await work.conn.execute(query)).scalars())


async def detail(work: Work, detail_id: UUID) -> Detail | None:
    """One detail, opened."""
    row = (
        (await work.conn.execute(sa.select(details).where(details.c.id == detail_id)))
        .mappings()
        .first()
    )
    if row is None:
        return None
    content = sealing.unseal(work.keys.content, row["sealed"], row=detail_id, column="detail")
    return Detail(id=row["id"], stop_id=row["stop_id"], kind=row["kind"], content=content)


async def start_unfinished(
    work: Work, *, site_id: str | None, place_id: str | None, raised_at: datetime, wait: timedelta
) -> UUID:
    """Keep a first tap, nameless, to be sent after `wait` unless finished or withdrawn."""
    press_id = uuid4()
    await work.conn.execute(
        sa.insert(unfinished).values(
            id=press_id,
            site_id=site_id,
            place_id=place_id,
            raised_at=raised_at,
            send_at=work.now + wait,
        )
    )
    return press_id


async def place_unfinished(
    work: Work, press_id: UUID, *, site_id: str | None, place_id: str | None
) -> None:
    """The place has been chosen."""
    await work.conn.execute(
        sa.update(unfinished)
        .where(unfinished.c.id == press_id)
        .values(site_id=site_id, place_id=place_id)
    )


async def finish_unfinished(work: Work, press_id: UUID) -> bool:
    """Take an unfinished press away; False when it was sent or withdrawn already."""
    result = await work.conn.execute(sa.delete(unfinished).where(unfinished.c.id == press_id))
    return bool(result.rowcount)


async def due_unfinished(work: Work) -> list[Unfinished]:
    """Unfinished presses whose wait is over."""
    query = sa.select(
        unfinished.c.id, unfinished.c.site_id, unfinished.c.place_id, unfinished.c.raised_at
    )
    rows = (await work.conn.execute(query.where(unfinished.c.send_at <= work.now))).mappings()
    return [Unfinished(**row) for row in rows]
