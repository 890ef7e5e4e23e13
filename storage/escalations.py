"""Escalations as rows: a deadline is a row, never a timer in memory."""

from collections.abc import Collection, Sequence
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
        **_moving(course),
    }  # fmt: skip
    if not await insert_new(work, escalations, row):
        return None
    return Escalation(id=new_id, kind=kind, subject=subject, version=1, course=course)


async def unmoved(work: Work, ones: Collection[Escalation]) -> set[UUID]:
    """Those of them that stand as they were read. Ask while holding their matters, then `move_each`."""
    versions = {one.id: one.version for one in ones}
    query = sa.select(escalations.c.id, escalations.c.version)
    rows = await work.conn.execute(query.where(escalations.c.id.in_(versions)))
    return {row.id for row in rows if row.version == versions[row.id]}


async def move_each(work: Work, moves: Sequence[tuple[Escalation, Course]]) -> None:
    """Write where the courses stand now, compare-and-set: what somebody else moved stays as it is."""
    if not moves:
        return
    update = sa.update(escalations).where(
        escalations.c.id == sa.bindparam("its_id"), escalations.c.version == sa.bindparam("read")
    )
    await work.conn.execute(update, [
        {"its_id": one.id, "read": one.version, "version": one.version + 1, **_moving(course)}
        for one, course in moves
    ])  # fmt: skip


async def end(work: Work, kind: str, subject: str) -> None:
    """The matter is answered: no further step, and it may begin anew another time."""
    await work.conn.execute(sa.delete(escalations).where(*_of(kind, subject)))


async def of(work: Work, kind: str, subject: str) -> Escalation | None:
    """A matter's escalation."""
    row = (await work.conn.execute(_QUERY.where(*_of(kind, subject)))).mappings().first()
    return None if row is None else _escalation(row)


async def due(work: Work, *, limit: int, by: timedelta = timedelta()) -> list[Escalation]:
    """Those whose next step is due, or overdue `by` so much, the longest first. Not locked: `unmoved` compares."""
    query = _QUERY.where(escalations.c.next_at <= work.now - by)
    query = query.order_by(escalations.c.next_at).limit(limit)
    return [_escalation(row) for row in (await work.conn.execute(query)).mappings()]


_QUERY = sa.select(escalations)


def _of(kind: str, subject: str) -> tuple[sa.ColumnElement[bool], ...]:
    return escalations.c.kind == kind, escalations.c.subject == subject


def _moving(course: Course) -> dict[str, object]:
    return {"fired": course.fired, "started_at": course.started_at, "next_at": course.next_at}


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
