"""Calling everybody back from a place where work stopped, and the live count of their answers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from bot.domain import calling, muster, notice
from bot.domain.muster import Answer
from bot.domain.organisation import Crew
from bot.domain.stop_work import STANDING
from bot.services import calls
from storage import musters, organisation, outbox, people, stops, timeline
from storage.people import Person
from storage.uow import Storage, Work

#: people are asked at this pace, so that another stop's alarm never stands behind five hundred of them
_BETWEEN = timedelta(milliseconds=50)
#: edits of one card that come close together are one edit
_SETTLE = timedelta(milliseconds=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """How pressing "Call everybody back" ended: called, joined, forbidden, no_place or over."""

    end: str
    asked: int = 0


async def call(storage: Storage, person: Person, stop_id: UUID) -> Called:
    """Ask everybody of the crews at the place; whoever presses later joins the count.

    Open to who stopped the work with their name and to the host's supervisors on duty there.
    """
    async with storage.write() as work:
        stop = await stops.hold(work, stop_id)
        if stop is None or stop.state not in STANDING:
            return Called(end="over")
        if not await may_call(work, person, stop):
            return Called(end="forbidden")
        if stop.site_id is None:
            return Called(end="no_place")
        if await musters.start(work, stop.id):
            await timeline.append(work, stop.id, "mustered", person.id)
            await _ask_everybody(work, stop)
            on_duty = await calls.whom(work, stop, muster.HELPERS[:1])
            await _show(work, stop, [person.id, *(one.id for one in on_duty if one.host)])
            end = "called"
        else:
            await _show(work, stop, [person.id])
            end = "joined"
        return Called(end=end, asked=len(await musters.everybody(work, stop.id)))


async def may_call(work: Work, person: Person, stop: stops.Stop) -> bool:
    """Whether this person may call everybody back from the stop's place now."""
    who, on_duty = calls.candidate(person), False
    voices = await stops.voices_of(work, stop.id)
    if who.role in muster.CALLERS:
        scene = await calls.scene_of(work, stop.site_id, stop.place_id)
        on_duty = calling.answers_for(who, scene)
    raiser = any(voice.person_id == person.id for voice in voices)
    return muster.may_call(who, raiser=raiser, on_duty=on_duty)


async def crews_at(work: Work, stop: stops.Stop) -> list[Crew]:
    """The crews that work at the place; where nobody in particular does, every crew of the site."""
    there = await organisation.all_crews(work, place_id=stop.place_id) if stop.place_id else []
    if there:
        return there
    return [crew for crew in await organisation.all_crews(work) if crew.site_id == stop.site_id]


async def _ask_everybody(work: Work, stop: stops.Stop) -> None:
    crews = [crew.id for crew in await crews_at(work, stop)]
    members = await people.narrowed(work, crew_id=crews)
    chats = await people.reachable(work, [one.id for one in members], notice.Channel.ALARM)
    asked = [one.id for one in members if one.id in chats]
    await musters.ask(work, stop.id, asked)
    for at, person_id in enumerate(asked):
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"muster_ask:{stop.id.hex}:{person_id.hex}", kind="muster_ask",
                subject=stop.id.hex, person_id=person_id, priority=notice.Priority.ALARM,
                due_at=work.now + at * _BETWEEN,
            ),
        )  # fmt: skip


async def _show(work: Work, stop: stops.Stop, readers: Collection[UUID]) -> None:
    for person_id in dict.fromkeys(readers):
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"muster_card:{stop.id.hex}:{person_id.hex}", kind="muster_card",
                subject=stop.id.hex, person_id=person_id, priority=notice.Priority.REPLY,
            ),
        )  # fmt: skip


async def say(storage: Storage, person: Person, stop_id: UUID, said: Answer) -> bool:
    """Keep somebody's last word and show it; False for who was not asked."""
    async with storage.write() as work:
        changed = await musters.say(work, stop_id, person.id, said)
        if changed:
            await _edit_own(work, stop_id, person.id)
            await refresh(work, stop_id)
            if said is Answer.NEED_HELP:
                await ring_help(work, stop_id, person.id)
        return changed is not None


async def ring_help(work: Work, stop_id: UUID, person_id: UUID) -> None:
    """Ring who can help, and everybody who watches the count; each once a cry."""
    stop = await stops.get(work, stop_id)
    asked = await musters.one(work, stop_id, person_id)
    if stop is None or asked is None or asked.answer is not Answer.NEED_HELP or asked.at is None:
        return
    watching = [to for to, _ in await outbox.holders(work, "muster_card", stop_id.hex)]
    found = [await people.get(work, one) for one in watching]
    readers = [calls.candidate(one) for one in found if one is not None and not one.revoked]
    readers += await calls.whom(work, stop, muster.HELPERS)
    for one in {reader.id: reader for reader in readers}.values():
        if one.id != person_id and muster.sees(one, asked):
            key = f"muster_help:{stop_id.hex}:{person_id.hex}:{asked.at.timestamp()}:{one.id.hex}"
            await outbox.put(
                work,
                outbox.Notice(
                    unique_key=key, kind="muster_help", subject=f"{stop_id.hex}:{person_id.hex}",
                    person_id=one.id, priority=notice.Priority.ALARM,
                ),
            )  # fmt: skip


async def refresh(work: Work, stop_id: UUID) -> None:
    """Every live count of the stop's muster is edited to the present one."""
    for person_id, channel in await outbox.holders(work, "muster_card", stop_id.hex):
        await _edit(work, "muster_card", stop_id, person_id, channel)


async def shown(work: Work, row: outbox.Row) -> None:
    """A message of the muster stands in a chat now; what was said while it left is edited in."""
    stop_id = UUID(row.subject)
    asked = await musters.one(work, stop_id, row.to)
    if row.kind == "muster_card" or (asked is not None and asked.answer is not None):
        await _edit(work, row.kind, stop_id, row.to, row.channel)


async def _edit_own(work: Work, stop_id: UUID, person_id: UUID) -> None:
    for channel in notice.Channel:
        kind = "muster_ask"
        if await outbox.card(work, kind, stop_id.hex, person_id, channel) is not None:
            await _edit(work, kind, stop_id, person_id, channel)


async def _edit(
    work: Work, kind: str, stop_id: UUID, person_id: UUID, channel: notice.Channel
) -> None:
    await outbox.put(
        work,
        outbox.Notice(
            unique_key=f"edit:{kind}:{stop_id.hex}:{person_id.hex}:{channel}", kind=kind,
            subject=stop_id.hex, person_id=person_id, priority=notice.Priority.REPLY,
            mode=notice.Mode.EDIT, channel=channel, due_at=work.now + _SETTLE,
        ),
    )  # fmt: skip
