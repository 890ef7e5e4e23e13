"""The steps from the alarm to a closed stop: one call is one step, decided by bot.domain.restart.

Whatever a step moves, one transaction writes the state, the timeline, who is called next, and the cards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from bot.domain import restart, watch
from bot.domain.restart import Refusal
from bot.domain.roles import Right
from bot.domain.stop_work import MUST_CARRY, OPEN, STANDING, Event, State
from bot.services import escalation
from bot.services.stop import concerns, evidence, follow_up, progress, raising, ringing
from storage import escalations, stops, timeline
from storage.people import Person
from storage.uow import Storage, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How a step ended: refused with a reason, or done; `half` when it waits for a second person's word."""

    refusal: Refusal | None = None
    stop: stops.Stop | None = None
    half: bool = False


#: words for those who stopped the work, not for everybody who was called
_TO_INITIATORS = frozenset({Event.ANSWER, Event.CLOSE})


async def take(
    storage: Storage, person: Person, stop_id: UUID, event: Event, carried: Mapping[str, str]
) -> Taken:
    """One step by one person, with what it carries (see MUST_CARRY; "words", "photo", "cell", …)."""
    missing = MUST_CARRY.get(event, frozenset()) - carried.keys()
    if missing:
        raise ValueError(f"{event} must carry {sorted(missing)}")
    async with storage.write() as work:
        stop = await stops.hold(work, stop_id)
        if stop is None:
            return Taken(refusal=Refusal.TOO_LATE)
        if not await concerns.of(work, person, Right.SEE_ALARMS, stop):
            return Taken(refusal=Refusal.NOT_YOURS, stop=stop)
        case = await evidence.case_of(work, stop)
        actor = await evidence.actor(work, person)
        after = restart.step(case, event, actor)
        if isinstance(after, Refusal):
            return Taken(refusal=after, stop=stop)
        if event is Event.POSTPONE and not await _postpone(work, stop, int(carried["days"])):
            return Taken(refusal=Refusal.USED_UP, stop=stop)
        selves = {"for": " ".join(sorted(one.hex for one in actor.acts_for))}
        content = dict(carried) | (selves if actor.acts_for else {})
        line = await timeline.append(work, stop.id, event, person.id, content)
        if carried.get("scope"):
            await stops.set_scope(work, stop.id, carried["scope"])
        if event not in _TO_INITIATORS:
            await _pass_on(work, stop, line, person, carried)
        if after.state is stop.state:
            await progress.refresh(work, stop)
            return Taken(stop=stop, half=event is Event.OVERRULE)
        return Taken(stop=await enter(work, stop, after.state))


async def refused(storage: Storage, person: Person, stop_id: UUID, event: Event) -> Refusal | None:
    """Why this person can't take this step now; None when they can. Decided anew when it is taken."""
    async with storage.read() as work:
        stop = await stops.get(work, stop_id)
        if stop is None:
            return Refusal.TOO_LATE
        if not await concerns.of(work, person, Right.SEE_ALARMS, stop):
            return Refusal.NOT_YOURS
        after = restart.step(
            await evidence.case_of(work, stop), event, await evidence.actor(work, person)
        )
        if isinstance(after, Refusal):
            return after
        over = event is Event.POSTPONE and not await _days_left(work, stop)
        return Refusal.USED_UP if over else None


async def days_left(storage: Storage, stop_id: UUID) -> int:
    """By how many days what a stop waits for may still be put off."""
    async with storage.read() as work:
        stop = await stops.get(work, stop_id)
        return 0 if stop is None else await _days_left(work, stop)


async def _days_left(work: Work, stop: stops.Stop) -> int:
    lines = await timeline.lines(work, stop.id)
    taken = [int(line.content.get("days", 0)) for line in lines if line.event == Event.POSTPONE]
    return watch.days_left(watch.WATCHES.get(stop.state, ""), taken)


async def _postpone(work: Work, stop: stops.Stop, days: int) -> bool:
    """Put off what this stop waits for; False when that is more than it may."""
    if not 0 < days <= await _days_left(work, stop):
        return False
    await escalation.snooze(work, watch.WATCHES[stop.state], stop.id.hex, days)
    return True


async def enter(work: Work, stop: stops.Stop, state: State, **columns: object) -> stops.Stop:
    """Move a held stop to a state: who was called for the old one is left alone, who the new one needs is called."""
    await stops.advance(work, stop, state, **columns)
    moved = await stops.get(work, stop.id) or stop
    await watch_over(work, stop.state, moved)
    if state is State.RESTART_ASKED and stop.state is not State.BLOCKED:
        await follow_up.ask_initiators(work, moved)
    if state is State.RESUMED:
        await follow_up.begin(work, moved)
    if state in {State.FOLLOW_UP, State.CLOSED}:
        await follow_up.tell_named(work, moved)
    await progress.refresh(work, moved)
    return moved


async def watch_over(work: Work, before: State, stop: stops.Stop) -> None:
    """End the escalation of the state left, begin that of the state entered."""
    old, new = watch.shift(before, stop.state)
    if old is not None:
        await escalations.end(work, old, stop.id.hex)
    if new is not None:
        await begin_watch(work, stop)


async def begin_watch(work: Work, stop: stops.Stop) -> None:
    """Begin the escalation of the state in which a held stop stands, unless it runs."""
    if (kind := watch.WATCHES.get(stop.state)) is not None:
        steps, repeat = await ringing.policy(work, kind, stop)
        await escalation.start(work, kind, stop.id.hex, steps, repeat)


async def _pass_on(
    work: Work, stop: stops.Stop, line: int, by: Person, carried: Mapping[str, str]
) -> None:
    """What was written or photographed follows the alarm to everybody else it rang."""
    for name, kind in (("photo", "photo"), ("words", "text")):
        if carried.get(name):
            # a detail without a key is a nameless person's
            key = f"{stops.STEP_KEY}{stop.id.hex}:{line}:{name}"
            await raising.follow(work, stop.id, kind, carried[name], press_key=key, but=by.id)


async def mistake(storage: Storage, voice: stops.Voice) -> bool:
    """An initiator takes it back: everybody reads so, and still somebody looks; nobody is blamed."""
    async with storage.write() as work:
        stop = await stops.hold(work, voice.stop_id)
        if stop is None or stop.state not in {*OPEN, State.ACKNOWLEDGED}:
            return False
        if not await timeline.noted(work, stop.id, "mistake"):
            await timeline.append(work, stop.id, "mistake", voice.person_id)
            await progress.refresh(work, stop)
        return True


async def merge(storage: Storage, person: Person, stop_id: UUID, number: str) -> Taken:
    """Join a stop to another at the same place, by a person's hand; the other goes on for both."""
    async with storage.write() as work:
        other = await stops.by_number(work, number)
        if other is None:
            return Taken(refusal=Refusal.TOO_LATE)
        # always in one order: two hands that merge crosswise must not wait for each other
        held = {one: await stops.hold(work, one) for one in sorted({stop_id, other.id})}
        stop, into = held[stop_id], held[other.id]
        if (
            stop is None
            or into is None
            or not _same_place(stop, into)
            or into.state not in STANDING
        ):
            return Taken(refusal=Refusal.TOO_LATE)
        if not await concerns.of(work, person, Right.SEE_ALARMS, stop):
            return Taken(refusal=Refusal.NOT_YOURS, stop=stop)
        case = await evidence.case_of(work, stop)
        after = restart.step(case, Event.MERGE, await evidence.actor(work, person))
        if isinstance(after, Refusal):
            return Taken(refusal=after, stop=stop)
        await timeline.append(work, stop.id, Event.MERGE, person.id, {"into": into.number})
        await timeline.append(work, into.id, "merged_here", person.id, {"number": stop.number})
        await stops.move_voices(work, stop.id, into.id)
        moved = await enter(work, stop, State.MERGED, merged_into=into.id)
        await progress.refresh(work, into)
        await follow_up.tell_named(work, into)
        return Taken(stop=moved)


def _same_place(stop: stops.Stop, into: stops.Stop) -> bool:
    here = (stop.site_id, stop.place_id, stop.drill)
    return stop.id != into.id and here == (into.site_id, into.place_id, into.drill)


async def hear(storage: Storage, voice: stops.Voice, answer: str) -> stops.Stop | None:
    """An initiator's "safe" or "not_safe" to the restart asked for now; None when nothing is asked."""
    async with storage.write() as work:
        stop = await stops.hold(work, voice.stop_id)
        if stop is None or stop.state not in {State.RESTART_ASKED, State.BLOCKED}:
            return None
        case = await evidence.case_of(work, stop)
        before = {one.id: one.heard for one in await stops.voices_of(work, stop.id)}
        if before.get(voice.id) == answer:
            # an objection that was decided on blocks once, not again and again
            return stop
        await stops.hear(work, voice.id, answer)
        event = Event.OBJECT if answer == "not_safe" else "safe"
        await timeline.append(work, stop.id, event, voice.person_id)
        after = restart.objection(case) if answer == "not_safe" else case
        if after.state is not stop.state:
            return await enter(work, stop, after.state)
        await progress.refresh(work, stop)
        return stop
