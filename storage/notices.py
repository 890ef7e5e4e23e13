"""Campaign notices: a text by language; who receives it stands in the outbox."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from storage.models.delivery import notices
from storage.uow import Work


async def insert(work: Work, *, title: str, text: dict[str, str], at: datetime) -> UUID:
    """A new notice."""
    notice_id = uuid4()
    await work.conn.execute(sa.insert(notices).values(id=notice_id, title=title, text=text, at=at))
    return notice_id


async def text(work: Work, notice_id: UUID) -> dict[str, str] | None:
    """A notice's text by language."""
    query = sa.select(notices.c.text).where(notices.c.id == notice_id)
    return (await work.conn.execute(query)).scalar()
