"""Shifts whose start was announced to their person: once each, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from bot.domain.duty import Span
from bot.domain.roles import Role
from storage.models.delivery import facts
from storage.models.rota import shift_starts
from storage.uow import Work
from storage.upsert import insert_new

_SINCE = "shift_starts_since"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftStart:
    """One announced shift; `silent_at` is when silence goes to the next."""

    id: UUID
    site_id: str
    role: Role
    person_id: UUID
    starts_at: datetime
    ends_at: datetime
    answered_at: datetime | None
    silent_at: datetime | None


async def since(work: Work) -> datetime | None:
    """When this database began to announce shifts; None: it has not."""
    query = sa.select(facts.c.value).where(facts.c.name == _SINCE)
    found = (await work.conn.execute(query)).scalar()
    return None if found is None else datetime.fromisoformat(found)


async def begin(work: Work) -> None:
    """Announce from now on: whoever is on duty already is not asked in the middle of a shift."""
    await insert_new(work, facts, {"name": _SINCE, "value": work.now.isoformat()})


async def known(work: Work, site_id: str) -> set[tuple[UUID, datetime]]:
    """(person, start) of the shifts that run now and were announced."""
    query = sa.select(shift_starts.c.person_id, shift_starts.c.starts_at).where(
        shift_starts.c.site_id == site_id, shift_starts.c.ends_at > work.now
    )
    return {(row.person_id, row.starts_at) for row in await work.conn.execute(query)}


async def announce(work: Work, site_id: str, span: Span, silent_at: datetime) -> UUID | None:
    """Remember that the start is announced now; None when it was before."""
    new_id = uuid4()
    row = {
        "id": new_id, "site_id": site_id, "role": str(span.role), "person_id": UUID(span.person),
        "starts_at": span.starts_at, "ends_at": span.ends_at, "silent_at": silent_at,
    }  # fmt: skip
    return new_id if await insert_new(work, shift_starts, row) else None


async def get(work: Work, start_id: UUID) -> ShiftStart | None:
    """One announced shift."""
    found = await _many(work, sa.select(shift_starts).where(shift_starts.c.id == start_id))
    return found[0] if found else None


async def silent(work: Work) -> list[ShiftStart]:
    """Those whose silence is due to be told, the longest first."""
    query = sa.select(shift_starts).where(shift_starts.c.silent_at <= work.now)
    return await _many(work, query.order_by(shift_starts.c.silent_at).limit(200))


async def answered(work: Work, one: ShiftStart) -> bool:
    """The person said OK; False when they had before."""
    result = await work.conn.execute(
        sa.update(shift_starts)
        .where(shift_starts.c.id == one.id, shift_starts.c.answered_at.is_(None))
        .values(answered_at=work.now, silent_at=None)
    )
    return bool(result.rowcount)


async def told(work: Work, one: ShiftStart) -> bool:
    """The silence is told now, or no longer matters; False when it was before."""
    result = await work.conn.execute(
        sa.update(shift_starts)
        .where(shift_starts.c.id == one.id, shift_starts.c.silent_at.is_not(None))
        .values(silent_at=None)
    )
    return bool(result.rowcount)


async def hurry(work: Work, start_id: UUID) -> None:
    """The person can't be reached: their silence need not be waited for."""
    await work.conn.execute(
        sa.update(shift_starts)
        .where(shift_starts.c.id == start_id, shift_starts.c.silent_at.is_not(None))
        .values(silent_at=work.now)
    )


async def _many(work: Work, query: "sa.Select[tuple[object, ...]]") -> list[ShiftStart]:
    rows = (await work.conn.execute(query)).mappings()
    return [ShiftStart(**{**row, "role": Role(row["role"])}) for row in rows]
