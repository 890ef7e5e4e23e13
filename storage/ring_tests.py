"""Ring tests: the newest of each person."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from storage.models.ringing import ring_tests
from storage.uow import Work
from storage.upsert import upsert


async def asked_at(work: Work, person_id: UUID) -> datetime | None:
    """When a person last asked to be rung; None: never."""
    query = sa.select(ring_tests.c.asked_at).where(ring_tests.c.person_id == person_id)
    found: datetime | None = (await work.conn.execute(query)).scalar()
    return found


async def ask(work: Work, person_id: UUID) -> None:
    """They ask now; what was heard before stays until they answer anew."""
    row = {"person_id": person_id, "asked_at": work.now}
    await upsert(work, ring_tests, [row], key="person_id")


async def note(work: Work, person_id: UUID, *, heard: bool) -> None:
    """It rang, or it was silent."""
    await work.conn.execute(
        sa.update(ring_tests)
        .where(ring_tests.c.person_id == person_id)
        .values(heard_at=work.now if heard else None)
    )


async def heard(work: Work, ids: Collection[UUID], *, since: datetime) -> set[UUID]:
    """Those of them whose phone has rung since then."""
    query = sa.select(ring_tests.c.person_id).where(ring_tests.c.heard_at >= since)
    rung = set((await work.conn.execute(query)).scalars())
    return rung & set(ids)
