"""Escalation: which step of a frozen policy is due, and when the next one is. The engine is the same for every matter."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.organisation import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A frozen policy on its way: `fired` counts the steps and repeats that were called."""

    steps: tuple[Step, ...]
    #: seconds between the repeats after the last step; None: the last step is the end
    repeat: int | None
    started_at: datetime
    fired: int = 0
    #: None: over
    next_at: datetime | None = None

    @property
    def repeats(self) -> int:
        """How often it was called again after the last step."""
        return max(0, self.fired - len(self.steps))


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One step to call now."""

    #: counts from 0; the repeats after the last step go on counting
    number: int
    notify: tuple[str, ...]


def due(course: Course, now: datetime) -> bool:
    """Whether a step is to be called now."""
    return course.next_at is not None and course.next_at <= now


def next_call(course: Course) -> Call | None:
    """The step that comes next; None when the policy is used up and has no repeat."""
    if course.fired < len(course.steps):
        step = course.steps[course.fired]
        return Call(number=course.fired, notify=step.notify)
    if course.repeat is None or not course.steps:
        return None
    # whoever has come on duty since is called too, not only the last in the chain
    words = dict.fromkeys((*course.steps[0].notify, *course.steps[-1].notify))
    return Call(number=course.fired, notify=tuple(words))


def after_call(course: Course, now: datetime, *, somebody: bool) -> Course:
    """The course once the next step was called.

    A step that reached nobody does not wait for the one after it. After an outage every missed step
    is called once, in order; missed repeats are one.
    """
    fired = course.fired + 1
    if fired < len(course.steps):
        planned = course.started_at + timedelta(seconds=course.steps[fired].after)
        at: datetime | None = planned if somebody else min(planned, now)
    elif course.repeat is None:
        at = None
    else:
        at = now + timedelta(seconds=course.repeat)
    return Course(
        steps=course.steps, repeat=course.repeat, started_at=course.started_at, fired=fired,
        next_at=at,
    )  # fmt: skip


def begin(steps: tuple[Step, ...], repeat: int | None, now: datetime) -> Course:
    """A course whose first step is due after its own wait."""
    first = now + timedelta(seconds=steps[0].after) if steps else None
    return Course(steps=steps, repeat=repeat, started_at=now, next_at=first)


def snooze(course: Course, until: datetime) -> Course:
    """Nobody is called before `until`; what would have come after comes as much later."""
    if course.next_at is None or course.next_at >= until:
        return course
    return replace(course, started_at=course.started_at + (until - course.next_at), next_at=until)
