"""What is owed after a stop, each with its time; done or not, never forgotten."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from storage.models.stop_work import follow_ups
from storage.uow import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One thing owed: "hear" (the initiators before a restart), "pressure_7", "pressure_30"."""

    stop_id: UUID
    kind: str
    due_at: datetime
    done_at: datetime | None


async def owe(work: Work, stop_id: UUID, kind: str, due_at: datetime) -> None:
    """Owe it from now on; what was owed before under this name begins anew."""
    await work.conn.execute(sa.delete(follow_ups).where(*_of(stop_id, kind)))
    await work.conn.execute(
        sa.insert(follow_ups).values(stop_id=stop_id, kind=kind, due_at=due_at, done_at=None)
    )


async def due(work: Work) -> list[FollowUp]:
    """What is owed by now, the oldest first."""
    query = sa.select(follow_ups).where(
        follow_ups.c.done_at.is_(None), follow_ups.c.due_at <= work.now
    )
    rows = (await work.conn.execute(query.order_by(follow_ups.c.due_at).limit(200))).mappings()
    return [FollowUp(**row) for row in rows]


async def of(work: Work, stop_id: UUID) -> list[FollowUp]:
    """Everything owed after one stop, done or not."""
    query = sa.select(follow_ups).where(follow_ups.c.stop_id == stop_id)
    rows = (await work.conn.execute(query.order_by(follow_ups.c.due_at))).mappings()
    return [FollowUp(**row) for row in rows]


async def done(work: Work, stop_id: UUID, kind: str) -> bool:
    """It was done now; False when it was done before."""
    result = await work.conn.execute(
        sa.update(follow_ups)
        .where(*_of(stop_id, kind), follow_ups.c.done_at.is_(None))
        .values(done_at=work.now)
    )
    return bool(result.rowcount)


def _of(stop_id: UUID, kind: str) -> tuple[sa.ColumnElement[bool], ...]:
    return follow_ups.c.stop_id == stop_id, follow_ups.c.kind == kind
