"""Campaign notices: a text by language; who receives it stands in the outbox."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from storage.models.delivery import notices
from storage.uow import Work


async def insert(
    work: Work, *, notice_id: UUID, title: str, text: dict[str, str], at: datetime
) -> None:
    """A new notice; its id is made of its content."""
    await work.conn.execute(sa.insert(notices).values(id=notice_id, title=title, text=text, at=at))


async def text(work: Work, notice_id: UUID) -> dict[str, str] | None:
    """A notice's text by language."""
    query = sa.select(notices.c.text).where(notices.c.id == notice_id)
    return (await work.conn.execute(query)).scalar()
