"""Stopping work: the press, the alarm, what follows it, and who takes it on. Open to everybody."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import mailbox, notice
from bot.domain.roles import Right, Standing, may
from bot.domain.stop_work import OPEN, Event, Manner, State, joins, move
from bot.domain.words import parts
from bot.services import calls
from storage import organisation, outbox, people, stops
from storage.people import Person
from storage.uow import Storage, Work

#: an unfinished press is asked about, then sent nameless
ASK_AFTER = timedelta(seconds=20)
SEND_AFTER = timedelta(seconds=60)
#: nobody reached for this long: the initiator reads "phone now"
REACH_WITHIN = timedelta(seconds=10)
#: edits of one card that come close together are one edit
_SETTLE = timedelta(milliseconds=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place of a site; both None while unknown."""

    site_id: str | None = None
    place_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A first tap that waits for its second; `ask_at` is when its sender is asked."""

    press_id: UUID
    ask_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A first tap that became a stop by itself, and the mailbox key that only its sender gets."""

    press_id: UUID
    stop_id: UUID
    mailbox_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A stop that stands, and whether this press added to one already open."""

    stop_id: UUID
    number: str
    joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The live truth about a stop, as its initiator may know it."""

    stop: stops.Stop
    called: int
    delivered: int
    acknowledged_by: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How pressing "Acknowledge" ended: accepted, taken (by somebody before), forbidden or gone."""

    end: str
    stop: stops.Stop | None = None
    by: Person | None = None


async def preset(work: Work, person: Person) -> Where:
    """Where an enrolled person works, when their crew works at exactly one place."""
    crew = await organisation.crew(work, person.crew_id) if person.crew_id else None
    if crew is not None and len(crew.places) == 1:
        return Where(site_id=crew.site_id, place_id=crew.places[0])
    return Where(site_id=person.site_id)


async def begin(storage: Storage, where: Where, at: datetime) -> Begun:
    """Keep the first tap, nameless, so that it is sent even if the second never comes."""
    async with storage.write() as work:
        press_id = await stops.start_unfinished(
            work, site_id=where.site_id, place_id=where.place_id, raised_at=at, wait=SEND_AFTER
        )
        return Begun(press_id=press_id, ask_at=work.now + ASK_AFTER)


async def choose(storage: Storage, press_id: UUID, where: Where) -> None:
    """The place of an unfinished press is known now."""
    async with storage.write() as work:
        await stops.place_unfinished(work, press_id, site_id=where.site_id, place_id=where.place_id)


async def withdraw(storage: Storage, press_id: UUID) -> bool:
    """Cancel an unfinished press; False when it was sent already."""
    async with storage.write() as work:
        return await stops.finish_unfinished(work, press_id)


async def raise_named(
    storage: Storage, person: Person, where: Where, at: datetime, *, press_key: str,
    press_id: UUID | None,
) -> Raised:  # fmt: skip
    """Stop work with one's name. The same press, redelivered, gives the same stop."""
    async with storage.write() as work:
        if known := await stops.by_press(work, press_key):
            return Raised(stop_id=known.id, number=known.number, joined=False)
        stop, joined = await _stand(work, where, at, Manner.NAMED, press_id, person)
        await stops.add_voice(work, stop.id, Manner.NAMED, person_id=person.id, press_key=press_key)
        await _show_initiator(work, stop, person)
        return Raised(stop_id=stop.id, number=stop.number, joined=joined)


async def raise_nameless(
    storage: Storage, where: Where, at: datetime, *, manner: Manner, mailbox_key: bytes,
    press_id: UUID | None,
) -> Raised:  # fmt: skip
    """Stop work anonymously, or as somebody nobody enrolled; nothing of the sender is written."""
    async with storage.write() as work:
        stop, joined = await _stand(work, where, at, manner, press_id, None)
        await stops.add_voice(work, stop.id, manner, mailbox_hash=mailbox.hashed(mailbox_key))
        return Raised(stop_id=stop.id, number=stop.number, joined=joined)


async def send_unfinished(storage: Storage) -> list[Sent]:
    """A tick: first taps whose second never came are sent, sender unnamed.

    Returns what was sent, for those who still remember whose press it was.
    """
    async with storage.read() as work:
        due = await stops.due_unfinished(work)
    sent = []
    for press in due:
        async with storage.write() as work:
            where = Where(site_id=press.site_id, place_id=press.place_id)
            if await stops.finish_unfinished(work, press.id):
                stop, _ = await _stand(work, where, press.raised_at, Manner.UNFINISHED, None, None)
                key = secrets.token_bytes(mailbox.KEY_BYTES)
                hashed = mailbox.hashed(key)
                await stops.add_voice(work, stop.id, Manner.UNFINISHED, mailbox_hash=hashed)
                sent.append(Sent(press_id=press.id, stop_id=stop.id, mailbox_key=key))
    return sent


async def _stand(
    work: Work, where: Where, at: datetime, manner: Manner, press_id: UUID | None,
    person: Person | None,
) -> tuple[stops.Stop, bool]:  # fmt: skip
    """The stop this press belongs to: the open one of its place, or a new one that rings."""
    if press_id is not None:
        await stops.finish_unfinished(work, press_id)
    await stops.wait_turn(work)
    standing_there = await stops.open_at(work, site_id=where.site_id, place_id=where.place_id)
    for known, voices in standing_there:
        mine = person is not None and any(voice.person_id == person.id for voice in voices)
        if joins(manner, [voice.manner for voice in voices], mine=mine):
            await stops.note(work, known.id, "joined", person.id if person else None)
            await refresh(work, known)
            return known, True
    year = at.astimezone(ZoneInfo(await _zone(work, where.site_id))).year
    stop = await stops.insert(
        work, number=await stops.next_number(work, year), site_id=where.site_id,
        place_id=where.place_id, raised_at=at,
    )  # fmt: skip
    await stops.note(work, stop.id, "raised", person.id if person else None)
    await calls.call(work, stop, but=[person.id] if person else [])
    return stop, False


async def _zone(work: Work, site_id: str | None) -> str:
    site = await organisation.site(work, site_id) if site_id else None
    host = await organisation.host(work)
    return site.timezone if site else host.timezone if host else "UTC"


async def _show_initiator(work: Work, stop: stops.Stop, person: Person) -> None:
    await outbox.put(
        work,
        outbox.Notice(
            unique_key=f"status:{stop.id.hex}:{person.id.hex}",
            kind="stop_status",
            subject=stop.id.hex,
            person_id=person.id,
            priority=notice.Priority.REPLY,
        ),
    )


async def refresh(work: Work, stop: stops.Stop) -> None:
    """Every live card of the stop is edited to the present state."""
    await _edit(work, stop, "stop_status", notice.Priority.REPLY)
    await _edit(work, stop, "stop_card", notice.Priority.STATUS)


async def _edit(work: Work, stop: stops.Stop, kind: str, priority: notice.Priority) -> None:
    for person_id, channel in await outbox.holders(work, kind, stop.id.hex):
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"edit:{kind}:{stop.id.hex}:{person_id.hex}:{channel}",
                kind=kind,
                subject=stop.id.hex,
                person_id=person_id,
                priority=priority,
                mode=notice.Mode.EDIT,
                channel=channel,
                due_at=work.now + _SETTLE,
            ),
        )
    work.changed.add(stop.id)


async def check_reached(storage: Storage) -> None:
    """A tick: who stopped work reads "phone now" when nobody was reached in ten seconds."""
    async with storage.read() as work:
        late = [stop for stop in await stops.open_stops(work) if _unreached(stop, work.now)]
    for stop in late:
        async with storage.write() as work:
            if not await stops.noted(work, stop.id, "nobody_reached"):
                await stops.note(work, stop.id, "nobody_reached")
                await refresh(work, stop)


def _unreached(stop: stops.Stop, now: datetime) -> bool:
    return stop.state is State.STOPPED and now - stop.received_at >= REACH_WITHIN


async def status(work: Work, stop: stops.Stop) -> Status:
    """What the initiator's screen tells."""
    rows = await outbox.states(work, "stop_card", stop.id.hex)
    by = await people.get(work, stop.acknowledged_by) if stop.acknowledged_by else None
    return Status(
        stop=stop,
        called=len(rows),
        delivered=sum(state is notice.State.SENT for state in rows.values()),
        acknowledged_by=by,
    )


async def add_detail(
    storage: Storage, stop_id: UUID, kind: str, content: str, *, press_key: str | None
) -> None:
    """Text, or a named person's media, follows the alarm to everybody it rang; the same press once."""
    async with storage.write() as work:
        rung = await outbox.states(work, "stop_card", stop_id.hex)
        for at, part in enumerate(parts(content) if kind == "text" else [content]):
            key = f"{press_key}:{at}" if press_key else None
            detail_id = await stops.add_detail(work, stop_id, kind, part, press_key=key)
            if detail_id is not None:
                await _tell_detail(work, detail_id, rung)


async def _tell_detail(work: Work, detail_id: UUID, rung: Collection[UUID]) -> None:
    for person_id in rung:
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"detail:{detail_id.hex}:{person_id.hex}",
                kind="stop_detail",
                subject=detail_id.hex,
                person_id=person_id,
                priority=notice.Priority.REPLY,
            ),
        )


async def is_mine(storage: Storage, person: Person, stop_id: UUID) -> bool:
    """Whether this person stands behind a stop with their name."""
    async with storage.read() as work:
        voices = await stops.voices_of(work, stop_id)
    return any(voice.person_id == person.id for voice in voices)


async def acknowledge(storage: Storage, person: Person, stop_id: UUID) -> Answer:
    """ "I am on it": the first press wins, compare-and-set; later ones learn who was first."""
    async with storage.write() as work:
        stop = await stops.hold(work, stop_id)
        if stop is None:
            return Answer(end="gone")
        if not await _may_acknowledge(work, person, stop):
            return Answer(end="forbidden", stop=stop)
        after = move(stop.state, Event.ACKNOWLEDGE)
        if after is None or not await stops.advance(
            work, stop, after, acknowledged_at=work.now, acknowledged_by=person.id
        ):
            return await _taken(work, stop_id)
        await stops.note(work, stop.id, "acknowledged", person.id)
        await refresh(work, stop)
        return Answer(end="accepted", stop=stop, by=person)


async def _taken(work: Work, stop_id: UUID) -> Answer:
    stop = await stops.get(work, stop_id)
    by = await people.get(work, stop.acknowledged_by) if stop and stop.acknowledged_by else None
    return Answer(end="taken", stop=stop, by=by)


async def _may_acknowledge(work: Work, person: Person, stop: stops.Stop) -> bool:
    return may(
        person.role,
        Right.ACKNOWLEDGE,
        of=standing(person),
        to=await _standing_of_stop(work, stop),
    )


def standing(person: Person) -> Standing:
    """Where a person stands, for the table of rights."""
    return Standing(
        site_id=person.site_id,
        organisations=frozenset({person.organisation_id}),
        crews=frozenset({person.crew_id} if person.crew_id else ()),
    )


async def _standing_of_stop(work: Work, stop: stops.Stop) -> Standing:
    scene = await calls.scene_of(work, stop.site_id, stop.place_id)
    return Standing(site_id=stop.site_id, organisations=scene.organisations, crews=scene.crews)


async def alarms_for(work: Work, person: Person) -> list[stops.Stop]:
    """The open stops this person may see, oldest first."""
    return [
        stop
        for stop in await stops.open_stops(work)
        if may(
            person.role,
            Right.SEE_ALARMS,
            of=standing(person),
            to=await _standing_of_stop(work, stop),
        )
    ]


async def ring_again(work: Work, stop: stops.Stop, person: Person) -> None:
    """The alarm's card once more, for somebody who asks for it."""
    await outbox.put(
        work,
        outbox.Notice(
            unique_key=f"shown:{stop.id.hex}:{person.id.hex}:{work.now.timestamp()}",
            kind="stop_card",
            subject=stop.id.hex,
            person_id=person.id,
            priority=notice.Priority.REPLY,
        ),
    )


async def delivered(work: Work, stop_id: UUID) -> None:
    """The alarm was accepted for somebody."""
    stop = await stops.hold(work, stop_id)
    if stop is None:
        return
    after = move(stop.state, Event.DELIVERED)
    if after is not None and await stops.advance(work, stop, after):
        await stops.note(work, stop.id, "delivered")
    # a card that was on its way while somebody answered still shows the button
    kind, priority = (
        ("stop_status", notice.Priority.REPLY)
        if stop.state in OPEN
        else ("stop_card", notice.Priority.STATUS)
    )
    await _edit(work, stop, kind, priority)


async def shown(work: Work, stop_id: UUID) -> None:
    """The initiator has a live screen from now on; what changed while it left is edited in."""
    if stop := await stops.hold(work, stop_id):
        await _edit(work, stop, "stop_status", notice.Priority.REPLY)


async def unreachable(work: Work, stop_id: UUID) -> None:
    """Somebody called can't be reached: whoever is next is called at once."""
    stop = await stops.hold(work, stop_id)
    if stop is not None and stop.state in OPEN:
        voices = await stops.voices_of(work, stop.id)
        await calls.call(work, stop, but=[v.person_id for v in voices if v.person_id])
        await refresh(work, stop)
