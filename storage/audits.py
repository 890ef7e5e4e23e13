"""The audit: who opened or took out what, and when. Append-only."""

from uuid import UUID, uuid4

import sqlalchemy as sa

from storage.models.reports import audit
from storage.uow import Work


async def note(work: Work, person_id: UUID, action: str, subject: UUID) -> None:
    """One more line."""
    row = {"id": uuid4(), "at": work.now, "person_id": person_id, "action": action}
    await work.conn.execute(sa.insert(audit).values(**row, subject=subject.hex))
