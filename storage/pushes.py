"""Who asked to be told of news about their report, sealed to the key of a week."""

import random
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from storage.models.reports import report_pushes
from storage.uow import Work

#: minutes between news and the push: nobody can match an officer's act with a phone that rings
DELAY = (10, 120)


async def announce(work: Work, report_id: UUID) -> None:
    """There is news: whoever asked for a push gets one after a random while."""
    due_at = work.now + timedelta(minutes=random.SystemRandom().uniform(*DELAY))
    await work.conn.execute(
        sa.update(report_pushes)
        .where(report_pushes.c.report_id == report_id, report_pushes.c.due_at.is_(None))
        .values(due_at=due_at)
    )


def until(now: datetime) -> date:
    """The last date of the week whose key would seal a chat now."""
    return now.date() + timedelta(days=6 - now.weekday())


async def ask(work: Work, report_id: UUID, chat_id: int, lang: str) -> date:
    """Seal a chat to the key of the week."""
    raise NotImplementedError
