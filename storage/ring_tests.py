"""Ring tests: the newest of each person."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from storage.models.ringing import ring_tests
from storage.uow import Work
from storage.upsert import upsert

#: a test's number has at most nine digits
_NUMBERS = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Somebody's newest test; `asked_at` is null once that is forgotten."""

    test: int
    asked_at: datetime | None


async def newest(work: Work, person_id: UUID) -> Test | None:
    """A person's last test; None: never."""
    query = sa.select(ring_tests.c.test, ring_tests.c.asked_at)
    found = await work.conn.execute(query.where(ring_tests.c.person_id == person_id))
    row = found.mappings().first()
    return None if row is None else Test(**row)


async def ask(work: Work, person_id: UUID) -> int:
    """They ask now; what was heard before stays until they answer anew. Gives the test's number."""
    test = secrets.randbelow(_NUMBERS) + 1
    row = {"person_id": person_id, "test": test, "asked_at": work.now}
    await upsert(work, ring_tests, [row], key="person_id")
    return test


async def note(work: Work, person_id: UUID, *, heard: bool) -> None:
    """It rang, or it was silent."""
    await work.conn.execute(
        sa.update(ring_tests)
        .where(ring_tests.c.person_id == person_id)
        .values(heard_on=work.now.date() if heard else None)
    )


async def forget(work: Work, *, asked_before: datetime) -> None:
    """When older tests were asked for is known no more."""
    await work.conn.execute(
        sa.update(ring_tests).where(ring_tests.c.asked_at < asked_before).values(asked_at=None)
    )


async def any_asked(work: Work, *, before: datetime) -> bool:
    """Whether there is anything to forget."""
    query = sa.select(ring_tests.c.person_id).where(ring_tests.c.asked_at < before).limit(1)
    return (await work.conn.execute(query)).first() is not None


async def heard(work: Work, ids: Collection[UUID], *, after: date) -> set[UUID]:
    """Those of them whose phone has rung after that date."""
    query = sa.select(ring_tests.c.person_id).where(ring_tests.c.heard_on > after)
    rung = set((await work.conn.execute(query)).scalars())
    return rung & set(ids)
