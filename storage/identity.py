"""The one table that links a person to a Telegram id: a keyed hash to look up, a sealed id to write to.

No times, random keys; rewritten in shuffled order every night, so that the order of rows tells nothing.
"""

import random
from collections.abc import Mapping
from uuid import UUID

import nacl.secret
import sqlalchemy as sa

from storage.models.people import identity, people
from storage.models.quiet import quiet_hours
from storage.models.ringing import ring_tests
from storage.uow import Work


async def person_of(work: Work, user_id: int) -> UUID | None:
    """Who writes, if they are enrolled."""
    found = sa.select(identity.c.person_id).where(identity.c.lookup == _lookup(work, user_id))
    return (await work.conn.execute(found)).scalar()


async def chat_of(work: Work, person_id: UUID) -> int | None:
    """Where to write to a person (a private chat's id is the user's id)."""
    found = sa.select(identity.c.sealed).where(identity.c.person_id == person_id)
    sealed = (await work.conn.execute(found)).scalar()
    return None if sealed is None else _unseal(work, sealed)


async def link(work: Work, person_id: UUID, user_id: int) -> None:
    """Make this account the person's only one, and the person this account's only one."""
    await link_many(work, {person_id: user_id})


async def link_many(work: Work, accounts: Mapping[UUID, int]) -> None:
    """The same for many people at once."""
    if not accounts:
        return
    rows = [
        {"person_id": person_id, "lookup": _lookup(work, user_id), "sealed": _seal(work, user_id)}
        for person_id, user_id in accounts.items()
    ]
    stale = sa.delete(identity).where(
        sa.or_(
            identity.c.person_id == sa.bindparam("its_person"),
            identity.c.lookup == sa.bindparam("its_lookup"),
        )
    )
    await work.conn.execute(
        stale, [{"its_person": row["person_id"], "its_lookup": row["lookup"]} for row in rows]
    )
    await work.conn.execute(sa.insert(identity), rows)


async def compare(work: Work, accounts: Mapping[UUID, int]) -> tuple[set[UUID], set[UUID]]:
    """Of these people: who has exactly this account, and who has another one."""
    query = sa.select(identity.c.person_id, identity.c.lookup)
    found = {row.person_id: row.lookup for row in await work.conn.execute(query)}
    has = {one: found[one] == _lookup(work, user) for one, user in accounts.items() if one in found}
    return {one for one, same in has.items() if same}, {
        one for one, same in has.items() if not same
    }


async def unlink(work: Work, person_id: UUID) -> None:
    """Forget a person's account."""
    await work.conn.execute(sa.delete(identity).where(identity.c.person_id == person_id))


async def shuffle(work: Work) -> None:
    """Write the accounts, and what people have set for themselves, anew in random order.

    A row's transaction would tell between which others its person had the phone in hand.
    """
    if work.conn.dialect.name == "postgresql":
        # others point at these rows, so they are written over in their place; first, as whoever
        # writes the other tables holds a person's row before
        await work.conn.execute(sa.update(people).values(language=people.c.language))
    for table in (identity, ring_tests, quiet_hours):
        await _shuffle(work, table)


async def _shuffle(work: Work, table: sa.Table) -> None:
    if work.conn.dialect.name == "postgresql":
        # what is written meanwhile would go with the old order
        await work.conn.execute(sa.text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))
    rows = [dict(row) for row in (await work.conn.execute(sa.select(table))).mappings()]
    if not rows:
        return
    random.SystemRandom().shuffle(rows)
    await work.conn.execute(sa.delete(table))
    await work.conn.execute(sa.insert(table), rows)


def _lookup(work: Work, user_id: int) -> bytes:
    return work.keys.hashed(str(user_id), purpose="user")


def _seal(work: Work, user_id: int) -> bytes:
    return bytes(nacl.secret.SecretBox(work.keys.identity).encrypt(user_id.to_bytes(8, "big")))


def _unseal(work: Work, sealed: bytes) -> int:
    return int.from_bytes(nacl.secret.SecretBox(work.keys.identity).decrypt(sealed), "big")
