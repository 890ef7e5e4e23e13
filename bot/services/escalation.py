"""The escalation engine: deadlines are rows, a tick calls what is due, a matter's step is in one transaction.

The same engine serves every kind of matter; what a call means for a kind stands in MATTERS.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from bot.domain import escalation
from bot.domain.organisation import Step
from bot.domain.watch import SNOOZE, WATCHES
from bot.services import calls
from bot.services.report import ringing as report_ringing
from bot.services.stop import ringing
from storage import escalations
from storage.escalations import Escalation
from storage.uow import Storage, Work

#: calls the people of one step each of many matters; True for those of which somebody was reached whose
#: answer counts, and nothing for those that somebody else moved meanwhile
Caller = Callable[
    [Work, Sequence[tuple[Escalation, escalation.Call]], calls.Known], Awaitable[dict[UUID, bool]]
]

#: kind of matter -> how its steps are called
MATTERS: dict[str, Caller] = {
    **dict.fromkeys(WATCHES.values(), ringing.call),
    **dict.fromkeys(report_ringing.KINDS, report_ringing.call),
}

#: so many are looked up at once; the next second's look finds the rest
_BATCH = 1000


async def start(
    work: Work, kind: str, subject: str, steps: tuple[Step, ...], repeat: int | None
) -> None:
    """Freeze the policy into a row and call what is due at once; a second start changes nothing."""
    course = escalation.begin(steps, repeat, work.now)
    one = await escalations.start(work, kind, subject, course)
    if one is not None:
        await _go_on(work, [one], calls.Known())


async def hurry(work: Work, kind: str, subject: str) -> None:
    """Nobody who was called can be reached: the next step does not wait."""
    one = await escalations.of(work, kind, subject)
    if one is not None and one.course.next_at is not None:
        one = replace(one, course=replace(one.course, next_at=work.now))
        await _go_on(work, [one], calls.Known())


async def snooze(work: Work, kind: str, subject: str, days: int) -> None:
    """Put a matter off by so many days; which kinds may be, and how long, bot.domain.watch says."""
    if kind not in SNOOZE:
        raise ValueError(f"{kind} is never put off")
    one = await escalations.of(work, kind, subject)
    if one is not None:
        until = work.now + timedelta(days=days)
        await escalations.move_each(work, [(one, escalation.snooze(one.course, until))])


async def due(storage: Storage) -> list[Escalation]:
    """What is due now, the longest overdue first."""
    async with storage.read() as work:
        return await escalations.due(work, limit=_BATCH)


async def advance(
    storage: Storage, ones: Sequence[Escalation], known: calls.Known
) -> list[tuple[str, timedelta]]:
    """Call the due steps of these matters, all in one transaction or none; gives kind and lateness of each."""
    async with storage.write() as work:
        moved = await _go_on(work, ones, known)
        return [(one.kind, work.now - at) for one in moved if (at := one.course.next_at)]


async def _go_on(work: Work, ones: Sequence[Escalation], known: calls.Known) -> list[Escalation]:
    """Call step after step of each until its next one is in the future; gives those that moved."""
    courses = {one.id: one.course for one in ones}
    moved: dict[UUID, Escalation] = {}
    waiting = list(ones)
    while called_now := [
        (one, call)
        for one in waiting
        if escalation.due(courses[one.id], work.now)
        and (call := escalation.next_call(courses[one.id])) is not None
    ]:
        reached = await _call(work, called_now, known)
        waiting = [one for one, _ in called_now if one.id in reached]
        for one in waiting:
            courses[one.id] = escalation.after_call(
                courses[one.id], work.now, somebody=reached[one.id]
            )
            moved[one.id] = one
    await escalations.move_each(work, [(one, courses[one.id]) for one in moved.values()])
    return list(moved.values())


async def _call(
    work: Work, those: Sequence[tuple[Escalation, escalation.Call]], known: calls.Known
) -> dict[UUID, bool]:
    reached: dict[UUID, bool] = {}
    for kind in dict.fromkeys(one.kind for one, _ in those):
        some = [(one, call) for one, call in those if one.kind == kind]
        reached |= await MATTERS[kind](work, some, known)
    return reached
