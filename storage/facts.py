"""What this database remembers about itself between two looks of the clock."""

from datetime import date

import sqlalchemy as sa

from storage.models.delivery import facts
from storage.uow import Work
from storage.upsert import upsert


async def first_of_day(work: Work, what: str, day: date) -> bool:
    """Whether this was not done on this local date yet; it is from now on."""
    query = sa.select(facts.c.value).where(facts.c.name == what).with_for_update()
    if (await work.conn.execute(query)).scalar() == day.isoformat():
        return False
    await upsert(work, facts, [{"name": what, "value": day.isoformat()}], key="name")
    return True


async def last_day(work: Work, what: str) -> date | None:
    """The local date on which it was last done; None: never."""
    query = sa.select(facts.c.value).where(facts.c.name == what)
    found = (await work.conn.execute(query)).scalar()
    return None if found is None else date.fromisoformat(found)
