"""What calling a step means for a stop: its card rings, the hop is written down, every screen tells so."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.domain import calling, notice
from bot.domain.escalation import Call
from bot.domain.organisation import Step
from bot.domain.watch import COURSES, WATCHES
from bot.services import calls
from bot.services.groups import live_cards
from bot.services.stop import progress
from storage import escalations, outbox, stops, timeline
from storage.escalations import Escalation
from storage.uow import Work

#: kind of escalation -> kind of the notice it queues; all of them are one live card a person
NOTICES = {
    "stop_work": "stop_card",
    "made_safe": "stop_unsafe",
    "restart": "stop_restart",
    "blocked": "stop_blocked",
    "answer": "stop_answer_due",
    "cause": "stop_cause_due",
}
#: what need not wake anybody
_CALM = frozenset({"answer", "cause"})


async def policy(work: Work, kind: str, stop: stops.Stop) -> tuple[tuple[Step, ...], int]:
    """The steps and the repeat of a stop's escalation of this kind."""
    if kind == "stop_work":
        return await calls.policy(work, stop)
    steps, repeat = COURSES[kind]
    by = stop.acknowledged_by
    mine = {"acknowledger": f"id:{by.hex}" if by else "supervisor"}
    named = tuple(
        Step(after=step.after, notify=tuple(mine.get(word, word) for word in step.notify))
        for step in steps
    )
    return named, repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rung:
    """A stop whose step was called, and whether somebody who can answer was reached."""

    stop: stops.Stop
    step: Call
    answered_for: bool


async def call(
    work: Work, due: Sequence[tuple[Escalation, Call]], known: calls.Known
) -> dict[UUID, bool]:
    """Ring one step each of many stops; True for those of which somebody who can answer was reached.

    True also where nobody is needed any more. What another transaction has moved meanwhile is left out.
    """
    held = await stops.hold_each(work, [UUID(one.subject) for one, _ in due])
    ours = await escalations.unmoved(work, [one for one, _ in due])
    voices = await stops.all_voices(work, list(held))
    queued, rung, over = [], {}, {}
    for one, step in due:
        stop = held.get(UUID(one.subject))
        if one.id not in ours:
            continue
        if stop is None or WATCHES.get(stop.state) != one.kind:
            over[one.id] = True
            continue
        ring = _ring(work, one, step)
        # who stopped the work has a screen of their own
        but = [voice.person_id for voice in voices[stop.id] if voice.person_id]
        once = (Step(after=0, notify=step.notify),)
        found = await calls.whom(work, stop, once, but=but, known=known)
        queued += calls.notices(stop, ring, found)
        answered_for = any(calling.counts(person) for person in found)
        rung[one.id] = _Rung(stop=stop, step=step, answered_for=answered_for)
        if one.kind == "stop_work":
            await _ring_groups(work, stop, step)
    await outbox.put_each(work, queued)
    await _tell(work, list(rung.values()))
    return over | {one_id: one.answered_for for one_id, one in rung.items()}


def _ring(work: Work, one: Escalation, step: Call) -> calls.Ring:
    return calls.Ring(
        kind=NOTICES[one.kind], notify=step.notify,
        # once a moment: steps that fall through to each other ring nobody twice
        key=f"call:{one.id.hex}:{work.now.timestamp():.0f}",
        priority=notice.Priority.REMINDER if one.kind in _CALM else notice.Priority.ALARM,
    )  # fmt: skip


async def _ring_groups(work: Work, stop: stops.Stop, step: Call) -> None:
    if step.number == 0:
        await live_cards.ring(work, stop)
    await live_cards.ring_named(work, stop, step.notify, occasion=str(step.number))


async def _tell(work: Work, rung: Sequence[_Rung]) -> None:
    """A hop is written down and shown on every screen; a first call that reached somebody is none."""
    hops = [one for one in rung if one.step.number > 0 or not one.answered_for]
    await timeline.append_each(work, [
        timeline.Entry(
            stop_id=one.stop.id, event="escalated" if one.answered_for else "nobody_to_call",
            content={"step": str(one.step.number)},
        )
        for one in hops
    ])  # fmt: skip
    if hops:
        await progress.refresh_each(work, [one.stop for one in hops])
