"""Who asked to be told of news about their report: sealed to a key that is destroyed on a date they were told."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from nacl.public import PrivateKey, SealedBox

from bot.domain.report import epoch_end
from storage.models.reports import report_pushes
from storage.uow import Work

#: minutes between news and the push: nobody can match an officer's act with a phone that rings
DELAY = (10, 120)
#: chats of one report; nobody can tell whether two of them are the same
_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A chat that is to be told now."""

    id: UUID
    chat_id: int = field(repr=False)
    lang: str


def until(now: datetime) -> date:
    """The last date for which a chat would be kept that asked now."""
    return epoch_end(now.date())


async def ask(work: Work, report_id: UUID, chat_id: int, lang: str) -> date:
    """Seal a chat to the key of the week; until which date. A fourth one takes the place of another."""
    last = until(work.now)
    box = SealedBox(PrivateKey(work.keys.epoch_key(last)).public_key)
    # always as long: neither the number's length nor the language shows
    sealed = box.encrypt(f"{chat_id}:{lang}".ljust(32).encode())
    await _make_room(work, report_id)
    await work.conn.execute(
        sa.insert(report_pushes).values(
            id=uuid4(), report_id=report_id, epoch=last.isoformat(), sealed=sealed
        )
    )
    return last


async def _make_room(work: Work, report_id: UUID) -> None:
    query = sa.select(report_pushes.c.id).where(report_pushes.c.report_id == report_id)
    there = list((await work.conn.execute(query)).scalars())
    if extra := there[_MOST - 1 :]:
        await work.conn.execute(sa.delete(report_pushes).where(report_pushes.c.id.in_(extra)))


async def announce(work: Work, report_id: UUID) -> None:
    """There is news: whoever asked for a push gets one after a random while."""
    due_at = work.now + timedelta(minutes=random.SystemRandom().uniform(*DELAY))
    await work.conn.execute(
        sa.update(report_pushes)
        .where(report_pushes.c.report_id == report_id, report_pushes.c.due_at.is_(None))
        .values(due_at=due_at)
    )


async def due(work: Work, *, limit: int = 50) -> list[Push]:
    """Who is to be told now; a chat whose date is over can't be."""
    query = (
        sa.select(report_pushes)
        .where(
            report_pushes.c.due_at <= work.now, report_pushes.c.epoch >= work.now.date().isoformat()
        )
        .limit(limit)
    )
    rows = (await work.conn.execute(query)).mappings()
    return [_opened(work, row) for row in rows if row["epoch"] in work.keys.epochs]


def _opened(work: Work, row: sa.RowMapping) -> Push:
    opened = SealedBox(PrivateKey(work.keys.epochs[row["epoch"]])).decrypt(row["sealed"]).decode()
    chat_id, _, lang = opened.strip().partition(":")
    return Push(id=row["id"], chat_id=int(chat_id), lang=lang)


async def told(work: Work, push_id: UUID) -> None:
    """Told; the next news is told again."""
    await work.conn.execute(
        sa.update(report_pushes).where(report_pushes.c.id == push_id).values(due_at=None)
    )


async def forget_before(work: Work, today: date) -> int:
    """Rows whose date is over; how many."""
    ended = sa.delete(report_pushes).where(report_pushes.c.epoch < today.isoformat())
    return (await work.conn.execute(ended)).rowcount
