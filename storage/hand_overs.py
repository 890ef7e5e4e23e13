"""Hand-overs of a shift: asked for, then taken or refused; only what was taken counts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from bot.domain.roles import Role
from storage.models.organisation import sites
from storage.models.rota import hand_overs
from storage.uow import Work

ASKED, TAKEN, REFUSED = "asked", "taken", "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """One hand-over, confirmed or not."""

    id: UUID
    site_id: str
    role: Role
    giver: UUID
    taker: UUID
    starts_at: datetime
    ends_at: datetime
    state: str


async def ask(
    work: Work, site_id: str, role: Role, giver: UUID, taker: UUID, ends_at: datetime
) -> UUID:
    """Somebody asks a colleague to take the rest of a shift; asking the same again is the same."""
    same = sa.select(hand_overs.c.id).where(
        hand_overs.c.giver == giver, hand_overs.c.taker == taker,
        hand_overs.c.ends_at == ends_at, hand_overs.c.state == ASKED,
    )  # fmt: skip
    found: UUID | None = (await work.conn.execute(same)).scalars().first()
    if found is not None:
        return found
    new_id = uuid4()
    await work.conn.execute(
        sa.insert(hand_overs).values(
            id=new_id, site_id=site_id, role=str(role), giver=giver, taker=taker,
            starts_at=work.now, ends_at=ends_at, state=ASKED,
        )
    )  # fmt: skip
    return new_id


async def get(work: Work, hand_over_id: UUID) -> HandOver | None:
    """One hand-over."""
    query = sa.select(hand_overs).where(hand_overs.c.id == hand_over_id)
    row = (await work.conn.execute(query)).mappings().first()
    return None if row is None else HandOver(**{**row, "role": Role(row["role"])})


async def hold_site(work: Work, site_id: str) -> None:
    """Two answers at one site are decided one after the other."""
    await work.conn.execute(sa.select(sites.c.id).where(sites.c.id == site_id).with_for_update())


async def settle(work: Work, one: HandOver, state: str) -> bool:
    """Write the answer, compare-and-set, from now on; False when it was answered before."""
    result = await work.conn.execute(
        sa.update(hand_overs)
        .where(hand_overs.c.id == one.id, hand_overs.c.state == ASKED)
        .values(state=state, starts_at=work.now)
    )
    return bool(result.rowcount)


async def givers(work: Work, taker: UUID) -> frozenset[UUID]:
    """Those whose duty this person has taken over and holds now."""
    query = sa.select(hand_overs.c.giver).where(
        hand_overs.c.taker == taker, hand_overs.c.state == TAKEN,
        hand_overs.c.starts_at <= work.now, hand_overs.c.ends_at > work.now,
    )  # fmt: skip
    return frozenset((await work.conn.execute(query)).scalars())
