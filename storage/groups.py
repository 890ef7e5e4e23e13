"""Telegram groups bound to a site: a keyed hash to look up, a sealed id to write to. Members are nobody's."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID, uuid4

import nacl.secret
import sqlalchemy as sa

from storage.models.groups import groups
from storage.uow import Work
from storage.upsert import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group that gets the alarms of a site; `unreachable` once the bot may not write there."""

    id: UUID
    site_id: str
    language: str
    unreachable: bool


_GROUP = sa.select(groups.c.id, groups.c.site_id, groups.c.language, groups.c.unreachable)


async def _many(work: Work, query: sa.Select[tuple[UUID, str, str, bool]]) -> list[Group]:
    return [Group(**row) for row in (await work.conn.execute(query)).mappings()]


async def get(work: Work, group_id: UUID) -> Group | None:
    """One group, unless it was unbound."""
    found = await _many(work, _GROUP.where(groups.c.id == group_id))
    return found[0] if found else None


async def of_chat(work: Work, chat_id: int) -> Group | None:
    """The binding of a chat, if there is one."""
    found = await _many(work, _GROUP.where(groups.c.lookup == _lookup(work, chat_id)))
    return found[0] if found else None


async def chat_of(work: Work, group_id: UUID) -> int | None:
    """Where to write to a group."""
    query = sa.select(groups.c.sealed).where(groups.c.id == group_id)
    sealed = (await work.conn.execute(query)).scalar()
    return None if sealed is None else _unseal(work, sealed)


async def bind(work: Work, chat_id: int, *, site_id: str, language: str) -> bool:
    """Show a site's alarms in this chat; False when the chat is bound already."""
    row = {
        "id": uuid4(), "site_id": site_id, "lookup": _lookup(work, chat_id),
        "sealed": _seal(work, chat_id), "language": language, "unreachable": False,
    }  # fmt: skip
    return await insert_new(work, groups, row)


async def unbind(work: Work, group_id: UUID) -> None:
    """Forget a group, with what waits for it."""
    await work.conn.execute(sa.delete(groups).where(groups.c.id == group_id))


async def of_sites(work: Work, site_ids: Collection[str]) -> list[Group]:
    """The groups of these sites, always in the same order."""
    return await _many(work, _GROUP.where(groups.c.site_id.in_(site_ids)).order_by(groups.c.id))


async def everything(work: Work) -> list[Group]:
    """Every group."""
    return await _many(work, _GROUP.order_by(groups.c.site_id, groups.c.id))


async def move(work: Work, group_id: UUID, chat_id: int) -> None:
    """The group has this id now; a binding that the new id has of its own gives way."""
    lookup = _lookup(work, chat_id)
    other = sa.and_(groups.c.lookup == lookup, groups.c.id != group_id)
    await work.conn.execute(sa.delete(groups).where(other))
    await work.conn.execute(
        sa.update(groups)
        .where(groups.c.id == group_id)
        .values(lookup=lookup, sealed=_seal(work, chat_id))
    )


async def mark(work: Work, group_id: UUID, *, unreachable: bool) -> bool:
    """Remember whether the bot may write there; True when that is news."""
    result = await work.conn.execute(
        sa.update(groups)
        .where(groups.c.id == group_id, groups.c.unreachable.is_not(unreachable))
        .values(unreachable=unreachable)
    )
    return bool(result.rowcount)


def _lookup(work: Work, chat_id: int) -> bytes:
    return work.keys.hashed(str(chat_id), purpose="group")


def _seal(work: Work, chat_id: int) -> bytes:
    # ids of groups are negative
    plain = chat_id.to_bytes(8, "big", signed=True)
    return bytes(nacl.secret.SecretBox(work.keys.identity).encrypt(plain))


def _unseal(work: Work, sealed: bytes) -> int:
    plain = nacl.secret.SecretBox(work.keys.identity).decrypt(sealed)
    return int.from_bytes(plain, "big", signed=True)
