"""What calling a step means for a stop: its card rings, the hop is written down, every screen tells so."""

from uuid import UUID

from bot.domain import calling, notice
from bot.domain.escalation import Call
from bot.domain.organisation import Step
from bot.domain.watch import COURSES, WATCHES
from bot.services import calls
from bot.services.groups import live_cards
from bot.services.stop import progress
from storage import stops, timeline
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


async def call(work: Work, one: Escalation, step: Call) -> bool:
    """Ring one step; True when somebody who can answer was reached, or nobody is needed any more."""
    stop = await stops.hold(work, UUID(one.subject))
    if stop is None or WATCHES.get(stop.state) != one.kind:
        return True
    voices = await stops.voices_of(work, stop.id)
    ring = calls.Ring(
        kind=NOTICES[one.kind], notify=step.notify,
        # once a moment: steps that fall through to each other ring nobody twice
        key=f"call:{one.id.hex}:{work.now.timestamp():.0f}",
        priority=notice.Priority.REMINDER if one.kind in _CALM else notice.Priority.ALARM,
    )  # fmt: skip
    # who stopped the work has a screen of their own
    rung = await calls.ring(work, stop, ring, but=[v.person_id for v in voices if v.person_id])
    if one.kind == "stop_work":
        if step.number == 0:
            await live_cards.ring(work, stop)
        await live_cards.ring_named(work, stop, step.notify, occasion=str(step.number))
    somebody = any(calling.counts(person) for person in rung)
    if step.number > 0 or not somebody:
        event = "escalated" if somebody else "nobody_to_call"
        await timeline.append(work, stop.id, event, content={"step": str(step.number)})
        await progress.refresh(work, stop)
    return somebody
