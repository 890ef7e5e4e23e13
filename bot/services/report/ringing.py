"""What calling a step means for a report: who may read it hears of it, whoever stands above hears that nobody has.

A notice carries the place and how urgent it is, never a word of the report.
"""

from collections.abc import Sequence
from uuid import UUID

from bot.domain import notice
from bot.domain.escalation import Call
from bot.domain.organisation import Step
from bot.domain.report import State
from bot.services import calls
from storage import organisation, outbox, reports
from storage.escalations import Escalation
from storage.reports import Report
from storage.uow import Work

#: somebody may be in danger, and nobody of the safety service has opened it; a kind of the organisation file
URGENT = "urgent_report"
#: a human answer is due
DUE = "report_due"
KINDS = (URGENT, DUE)

_MINUTE, _DAY = 60, 86400
#: unless the organisation file has a policy of its own
_URGENT_STEPS = (
    Step(after=0, notify=("safety_officer",)),
    Step(after=10 * _MINUTE, notify=("safety_officer", "site_head")),
    Step(after=30 * _MINUTE, notify=("director",)),
)
_URGENT_REPEAT, _DUE_REPEAT = 30 * _MINUTE, 2 * _DAY


async def course(work: Work, kind: str, site_id: str | None) -> tuple[tuple[Step, ...], int]:
    """The steps and the repeat by which a report is escalated; an answer's are counted in the operator's days."""
    if kind == URGENT:
        found = await organisation.policy(work, URGENT, site_id)
        steps = found.steps if found else _URGENT_STEPS
        return steps, (found.repeat if found else None) or _URGENT_REPEAT
    due = work.terms.answer
    waits = (
        (due - 1, ("safety_officer",)),
        (due, ("safety_officer", "site_head")),
        (due + 2, ("director",)),
    )
    return tuple(Step(after=days * _DAY, notify=who) for days, who in waits), _DUE_REPEAT


def over(kind: str, one: Report) -> bool:
    """Whether nobody needs to be called any more."""
    if kind == URGENT:
        return one.state != State.RECEIVED
    return one.due_on is None or one.closed_on is not None


async def call(
    work: Work, due: Sequence[tuple[Escalation, Call]], known: calls.Known
) -> dict[UUID, bool]:
    """Call one step each of many reports; True where somebody was reached, or nobody is needed."""
    reached: dict[UUID, bool] = {}
    for one, step in due:
        found = await reports.hold(work, UUID(one.subject))
        if found is None or over(one.kind, found):
            reached[one.id] = True
            continue
        reached[one.id] = await _ring(work, one, found, step, known)
    return reached


async def _ring(work: Work, one: Escalation, found: Report, step: Call, known: calls.Known) -> bool:
    # whose crew works at the place must not matter: its own contractor reads no report
    where = calls.Spot(site_id=found.site_id)
    once = (Step(after=0, notify=step.notify),)
    people = [one for one in await calls.whom(work, where, once, known=known) if one.host]
    await outbox.put_each(work, [
        outbox.Notice(
            unique_key=f"call:{one.id.hex}:{work.now.timestamp():.0f}:{person.id.hex}",
            kind=one.kind, subject=found.id.hex, person_id=person.id,
            priority=notice.Priority.REPLY if one.kind == URGENT else notice.Priority.REMINDER,
        )
        for person in people
    ])  # fmt: skip
    return bool(people)
