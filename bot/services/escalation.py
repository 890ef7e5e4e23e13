"""The escalation engine: deadlines are rows, a tick calls what is due, one transaction a matter's step.

The same engine serves every kind of matter; what a call means for a kind stands in MATTERS.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.domain import escalation
from bot.domain.organisation import Step
from bot.domain.watch import WATCHES
from bot.services.stop import ringing
from storage import escalations
from storage.escalations import Escalation
from storage.uow import Storage, Work

#: calls the people of a step; True when somebody was reached whose answer counts
Caller = Callable[[Work, Escalation, escalation.Call], Awaitable[bool]]

#: kind of matter -> how its steps are called
MATTERS: dict[str, Caller] = dict.fromkeys(WATCHES.values(), ringing.call)

#: so many are looked up at once; the next second's look finds the rest
_BATCH = 1000


async def start(
    work: Work, kind: str, subject: str, steps: tuple[Step, ...], repeat: int | None
) -> None:
    """Freeze the policy into a row and call what is due at once; a second start changes nothing."""
    course = escalation.begin(steps, repeat, work.now)
    one = await escalations.start(work, kind, subject, course)
    if one is not None:
        await _go_on(work, one)


async def hurry(work: Work, kind: str, subject: str) -> None:
    """Nobody who was called can be reached: the next step does not wait."""
    one = await escalations.of(work, kind, subject)
    if one is not None and one.course.next_at is not None:
        await _go_on(work, replace(one, course=replace(one.course, next_at=work.now)))


async def due(storage: Storage) -> list[tuple[Escalation, timedelta]]:
    """What is due now, the longest overdue first, each with how late it is already."""
    async with storage.read() as work:
        found = await escalations.due(work, limit=_BATCH)
        return [(one, work.now - one.course.next_at) for one in found if one.course.next_at]


async def advance(storage: Storage, one: Escalation) -> None:
    """Call one matter's due step, in a transaction of its own."""
    async with storage.write() as work:
        await _go_on(work, one)


async def _go_on(work: Work, one: Escalation) -> None:
    """Call step after step until the next one is in the future."""
    course = one.course
    while escalation.due(course, work.now) and (call := escalation.next_call(course)) is not None:
        somebody = await MATTERS[one.kind](work, one, call)
        course = escalation.after_call(course, work.now, somebody=somebody)
    await escalations.move(work, one, course)
