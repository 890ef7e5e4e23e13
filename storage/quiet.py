"""The quiet hours people have chosen."""

from uuid import UUID

import sqlalchemy as sa

from bot.domain.quiet import Hours
from storage.models.quiet import quiet_hours
from storage.uow import Work
from storage.upsert import upsert


async def of(work: Work, person_id: UUID) -> Hours | None:
    """A person's hours; None while they have chosen none."""
    query = sa.select(quiet_hours.c.since, quiet_hours.c.until)
    row = (await work.conn.execute(query.where(quiet_hours.c.person_id == person_id))).first()
    return None if row is None else Hours(since=row.since, until=row.until)


async def choose(work: Work, person_id: UUID, hours: Hours | None) -> None:
    """Keep these hours, or none."""
    if hours is None:
        gone = sa.delete(quiet_hours).where(quiet_hours.c.person_id == person_id)
        await work.conn.execute(gone)
        return
    row = {"person_id": person_id, "since": hours.since, "until": hours.until}
    await upsert(work, quiet_hours, [row], key="person_id")
