"""Invitations: codes are kept as keyed hashes, expire, and have a limited number of uses."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from bot.domain.roles import Role
from storage.models.people import invites
from storage.uow import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """What a code gives; `person_id` is set when it moves a known person to a new account."""

    id: UUID
    role: Role
    site_id: str | None
    crew_id: str | None
    organisation_id: str
    person_id: UUID | None
    expires_at: datetime
    uses_left: int


async def create(work: Work, code: str, **columns: object) -> None:
    """Keep an invitation under the hash of its code."""
    await work.conn.execute(
        sa.insert(invites).values(id=uuid4(), code_hash=_hash(work, code), **columns)
    )


async def find(work: Work, code: str) -> Invite | None:
    """The invitation of a code, used up and expired ones too."""
    query = sa.select(invites).where(invites.c.code_hash == _hash(work, code))
    row = (await work.conn.execute(query)).mappings().first()
    if row is None:
        return None
    columns = {name: value for name, value in row.items() if name != "code_hash"}
    return Invite(**{**columns, "role": Role(row["role"])})


async def use(work: Work, invite: Invite) -> bool:
    """Take one use, compare-and-set; False when somebody took the last one first."""
    result = await work.conn.execute(
        sa.update(invites)
        .where(invites.c.id == invite.id, invites.c.uses_left > 0, invites.c.expires_at > work.now)
        .values(uses_left=invites.c.uses_left - 1)
    )
    return bool(result.rowcount)


def _hash(work: Work, code: str) -> bytes:
    return work.keys.hashed(code, purpose="invite")
