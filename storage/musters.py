"""Musters: who was called back from a place, and the last word of each."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from bot.domain.muster import Answer, Asked
from storage.models.muster import muster_answers, musters
from storage.models.people import people
from storage.uow import Work
from storage.upsert import insert_new

#: rows in one statement
_PART = 500


async def start(work: Work, stop_id: UUID) -> bool:
    """Begin the stop's muster; False when it runs already."""
    return await insert_new(work, musters, {"stop_id": stop_id, "started_at": work.now})


async def started_at(work: Work, stop_id: UUID) -> datetime | None:
    """Since when the stop's muster runs, if there is one."""
    query = sa.select(musters.c.started_at).where(musters.c.stop_id == stop_id)
    found: datetime | None = (await work.conn.execute(query)).scalar()
    return found


async def ask(work: Work, stop_id: UUID, person_ids: Collection[UUID]) -> None:
    """These people are asked; nobody has answered yet."""
    rows = [{"stop_id": stop_id, "person_id": one} for one in person_ids]
    for part in range(0, len(rows), _PART):
        await work.conn.execute(sa.insert(muster_answers), rows[part : part + _PART])


async def say(work: Work, stop_id: UUID, person_id: UUID, said: Answer) -> bool | None:
    """Their last word; False when it was that already, None when they were not asked."""
    mine = sa.and_(muster_answers.c.stop_id == stop_id, muster_answers.c.person_id == person_id)
    changed = await work.conn.execute(
        sa.update(muster_answers)
        .where(mine, muster_answers.c.answer.is_distinct_from(str(said)))
        .values(answer=str(said), at=work.now)
    )
    if changed.rowcount:
        return True
    asked = sa.select(sa.exists().where(mine))
    return False if (await work.conn.execute(asked)).scalar() else None


async def everybody(work: Work, stop_id: UUID) -> list[Asked]:
    """All who were asked, with what they said."""
    return await _asked(work, muster_answers.c.stop_id == stop_id)


async def one(work: Work, stop_id: UUID, person_id: UUID) -> Asked | None:
    """One of those who were asked."""
    mine = sa.and_(muster_answers.c.stop_id == stop_id, muster_answers.c.person_id == person_id)
    found = await _asked(work, mine)
    return found[0] if found else None


async def _asked(work: Work, condition: sa.ColumnElement[bool]) -> list[Asked]:
    query = sa.select(
        muster_answers.c.person_id, muster_answers.c.answer, muster_answers.c.at, people.c.title,
        people.c.phone, people.c.crew_id, people.c.organisation_id,
    ).join(people, people.c.id == muster_answers.c.person_id)  # fmt: skip
    rows = (await work.conn.execute(query.where(condition))).mappings()
    return [
        Asked(**{**row, "answer": Answer(row["answer"]) if row["answer"] else None}) for row in rows
    ]
