"""Escalations as rows: a deadline is a row, never a timer in memory."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa

from bot.domain.escalation import Course
from bot.domain.organisation import Step
from storage.models.escalation import escalations
from storage.uow import Work
from storage.upsert import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A matter whose next step has a deadline."""

    id: UUID
    kind: str
    subject: str
    version: int
    course: Course


async def start(work: Work, kind: str, subject: str, course: Course) -> Escalation | None:
    """Begin a matter's escalation; None when it has one."""
    new_id = uuid4()
    row = {
        "id": new_id, "kind": kind, "subject": subject, "version": 1, "repeat": course.repeat,
        "steps": [{"after": step.after, "notify": list(step.notify)} for step in course.steps],
        **_moving(course), "started_at": course.started_at,
    }  # fmt: skip
    if not await insert_new(work, escalations, row):
        return None
    return Escalation(id=new_id, kind=kind, subject=subject, version=1, course=course)


async def move(work: Work, one: Escalation, course: Course) -> bool:
    """Write where the course stands now, compare-and-set; False when somebody was first."""
    result = await work.conn.execute(
        sa.update(escalations)
        .where(escalations.c.id == one.id, escalations.c.version == one.version)
        .values(version=one.version + 1, **_moving(course))
    )
    return bool(result.rowcount)


async def end(work: Work, kind: str, subject: str) -> None:
    """The matter is answered: no further step, and it may begin anew another time."""
    await work.conn.execute(sa.delete(escalations).where(*_of(kind, subject)))


async def of(work: Work, kind: str, subject: str) -> Escalation | None:
    """A matter's escalation."""
    row = (await work.conn.execute(_QUERY.where(*_of(kind, subject)))).mappings().first()
    return None if row is None else _escalation(row)


async def subjects(work: Work) -> set[tuple[str, str]]:
    """(kind, subject) of everything that has an escalation."""
    query = sa.select(escalations.c.kind, escalations.c.subject)
    return {(row.kind, row.subject) for row in await work.conn.execute(query)}


async def due(work: Work, *, limit: int, by: timedelta = timedelta()) -> list[Escalation]:
    """Those whose next step is due, or overdue `by` so much, the longest first. Not locked: `move` compares."""
    query = _QUERY.where(escalations.c.next_at <= work.now - by)
    query = query.order_by(escalations.c.next_at).limit(limit)
    return [_escalation(row) for row in (await work.conn.execute(query)).mappings()]


_QUERY = sa.select(escalations)


def _of(kind: str, subject: str) -> tuple[sa.ColumnElement[bool], ...]:
    return escalations.c.kind == kind, escalations.c.subject == subject


def _moving(course: Course) -> dict[str, object]:
    return {"fired": course.fired, "next_at": course.next_at}


def _escalation(row: sa.RowMapping) -> Escalation:
    steps = tuple(Step(after=s["after"], notify=tuple(s["notify"])) for s in row["steps"])
    course = Course(
        steps=steps, repeat=row["repeat"], started_at=row["started_at"], fired=row["fired"],
        next_at=row["next_at"],
    )  # fmt: skip
    return Escalation(
        id=row["id"], kind=row["kind"], subject=row["subject"], version=row["version"],
        course=course,
    )  # fmt: skip
