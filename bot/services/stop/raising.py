"""Stopping work: the press, the alarm, and the words that follow it. Open to everybody."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import mailbox, notice
from bot.domain.stop_work import OPEN, Manner, joins
from bot.domain.words import parts
from bot.services import calls, escalation
from bot.services.stop import progress
from storage import organisation, outbox, stops, timeline
from storage.people import Person
from storage.uow import Storage, Work

#: an unfinished press is asked about, then sent nameless
ASK_AFTER = timedelta(seconds=20)
SEND_AFTER = timedelta(seconds=60)
_AFTER_ANOTHER = timedelta(microseconds=1)


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
    press_id: UUID | None, manner: Manner = Manner.NAMED, drill: bool = False,
) -> Raised:  # fmt: skip
    """Stop work with one's name, or record somebody's shout. The same press, redelivered, gives the same stop."""
    async with storage.write() as work:
        if known := await stops.by_press(work, press_key):
            return Raised(stop_id=known.id, number=known.number, joined=False)
        stop, joined = await _stand(work, where, at, manner, press_id, person, drill=drill)
        await stops.add_voice(work, stop.id, manner, person_id=person.id, press_key=press_key)
        await _ring(work, stop)
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
        await _ring(work, stop)
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
                await _ring(work, stop)
                sent.append(Sent(press_id=press.id, stop_id=stop.id, mailbox_key=key))
    return sent


async def _stand(
    work: Work, where: Where, at: datetime, manner: Manner, press_id: UUID | None,
    person: Person | None, *, drill: bool = False,
) -> tuple[stops.Stop, bool]:  # fmt: skip
    """The stop this press belongs to: the open one of its place, or a new one; a drill is never a real one."""
    if press_id is not None:
        await stops.finish_unfinished(work, press_id)
    await stops.wait_turn(work)
    standing_there = await stops.open_at(work, site_id=where.site_id, place_id=where.place_id)
    for known, voices in standing_there:
        if known.drill is not drill:
            continue
        mine = person is not None and any(voice.person_id == person.id for voice in voices)
        if joins(manner, [voice.manner for voice in voices], mine=mine):
            await timeline.append(work, known.id, "joined", person.id if person else None)
            await progress.refresh(work, known)
            return known, True
    year = at.astimezone(ZoneInfo(await organisation.zone(work, where.site_id))).year
    stop = await stops.insert(
        work, number=await stops.next_number(work, year), site_id=where.site_id,
        place_id=where.place_id, raised_at=at, drill=drill,
    )  # fmt: skip
    await timeline.append(work, stop.id, "raised", person.id if person else None)
    return stop, False


async def _ring(work: Work, stop: stops.Stop) -> None:
    """Call the first step at once; a stop that rings already is left to its escalation."""
    if stop.state in OPEN:
        steps, repeat = await calls.policy(work, stop)
        await escalation.start(work, "stop_work", stop.id.hex, steps, repeat)


async def _show_initiator(work: Work, stop: stops.Stop, person: Person) -> None:
    """The live screen, and the proof to keep."""
    for kind in ("stop_status", "stop_proof"):
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"{kind.removeprefix('stop_')}:{stop.id.hex}:{person.id.hex}",
                kind=kind,
                subject=stop.id.hex,
                person_id=person.id,
                priority=notice.Priority.REPLY,
            ),
        )


async def add_detail(
    storage: Storage, stop_id: UUID, kind: str, content: str, *, press_key: str | None
) -> None:
    """Text, or a named person's media, follows the alarm to everybody it rang; the same press once."""
    async with storage.write() as work:
        await follow(work, stop_id, kind, content, press_key=press_key)


async def follow(
    work: Work, stop_id: UUID, kind: str, content: str, *, press_key: str | None = None,
    but: UUID | None = None,
) -> None:  # fmt: skip
    """Queue a detail for everybody the alarm rang but its author, in the caller's transaction."""
    # whoever is called meanwhile catches up, because their delivery waits for us
    await stops.hold(work, stop_id)
    rung = await outbox.states(work, "stop_card", stop_id.hex)
    for at, part in enumerate(parts(content) if kind == "text" else [content]):
        key = f"{press_key}:{at}" if press_key else None
        detail_id = await stops.add_detail(work, stop_id, kind, part, press_key=key)
        if detail_id is not None:
            # long words go in parts, each due after the one before
            due = work.now + at * _AFTER_ANOTHER
            readers = [one for one in progress.hearing(rung) if one != but]
            await _tell_detail(work, detail_id, readers, due)


async def catch_up(work: Work, stop_id: UUID, person_id: UUID) -> None:
    """Whoever is called later gets what was said before."""
    for detail_id in await stops.detail_ids(work, stop_id):
        await _tell_detail(work, detail_id, [person_id], work.now)


async def _tell_detail(
    work: Work, detail_id: UUID, people_ids: Collection[UUID], due_at: datetime
) -> None:
    for person_id in people_ids:
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"detail:{detail_id.hex}:{person_id.hex}",
                kind="stop_detail",
                subject=detail_id.hex,
                person_id=person_id,
                priority=notice.Priority.REPLY,
                due_at=due_at,
            ),
        )


async def is_mine(storage: Storage, person: Person, stop_id: UUID) -> bool:
    """Whether this person stands behind a stop with their name."""
    async with storage.read() as work:
        voices = await stops.voices_of(work, stop_id)
    return any(voice.person_id == person.id for voice in voices)
