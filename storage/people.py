"""People by role title, and whether each bot reaches them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from bot.domain.notice import Channel
from bot.domain.organisation import FilePerson
from bot.domain.roles import Role
from storage import identity
from storage.models.organisation import organisations
from storage.models.people import identity as accounts
from storage.models.people import people, unreachable
from storage.uow import Work
from storage.upsert import insert_new, upsert

#: people in one statement
_PART = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone of the host or of a contractor; `host` tells which."""

    id: UUID
    slug: str | None
    title: str
    role: Role
    site_id: str | None
    crew_id: str | None
    organisation_id: str
    host: bool
    language: str | None
    phone: str | None
    revoked: bool


_PERSON = sa.select(
    people, organisations.c.host
).join(organisations, organisations.c.id == people.c.organisation_id)  # fmt: skip


def _person(row: sa.RowMapping) -> Person:
    columns = {name: value for name, value in row.items() if name != "listed"}
    return Person(**{**columns, "role": Role(row["role"])})


async def _many(work: Work, query: sa.Select[Any]) -> list[Person]:
    return [_person(row) for row in (await work.conn.execute(query)).mappings()]


async def get(work: Work, person_id: UUID) -> Person | None:
    """One person, revoked or not."""
    found = await _many(work, _PERSON.where(people.c.id == person_id))
    return found[0] if found else None


async def by_slug(work: Work, slug: str) -> Person | None:
    """The person of that id in the organisation file."""
    found = await _many(work, _PERSON.where(people.c.slug == slug))
    return found[0] if found else None


async def by_account(work: Work, user_id: int) -> Person | None:
    """Who writes, if they are enrolled and not revoked."""
    person_id = await identity.person_of(work, user_id)
    person = await get(work, person_id) if person_id else None
    return None if person is None or person.revoked else person


async def having(
    work: Work, roles: Collection[Role], *, site_id: str | None = None
) -> list[Person]:
    """Everybody in one of these roles, at one site or at all; nobody revoked."""
    query = _PERSON.where(people.c.role.in_([str(role) for role in roles]), ~people.c.revoked)
    if site_id is not None:
        query = query.where(people.c.site_id == site_id)
    return await _many(work, query.order_by(people.c.title))


async def near(
    work: Work, roles: Collection[Role], *, everywhere: Collection[Role], by_crew: Collection[Role],
    site_id: str | None, crews: Collection[str],
) -> list[Person]:  # fmt: skip
    """Those in one of these roles who may concern a place; thousands elsewhere are not even read.

    At the site, or without a site of their own, or in a role that is `everywhere`; in roles `by_crew`
    only those of the crews, where any are given. Nobody revoked.
    """
    query = _PERSON.where(people.c.role.in_([str(role) for role in roles]), ~people.c.revoked)
    if site_id is not None:
        at = sa.or_(people.c.site_id == site_id, people.c.site_id.is_(None))
        query = query.where(sa.or_(at, people.c.role.in_([str(role) for role in everywhere])))
    if crews:
        others = people.c.role.not_in([str(role) for role in by_crew])
        query = query.where(sa.or_(others, people.c.crew_id.in_(list(crews))))
    return await _many(work, query)


async def narrowed(work: Work, **columns: Collection[str]) -> list[Person]:
    """Everybody whose columns (site_id, role, crew_id, organisation_id, language) match; nobody revoked."""
    query = _PERSON.where(~people.c.revoked)
    for name, values in columns.items():
        query = query.where(people.c[name].in_(list(values)))
    return await _many(work, query)


async def add(work: Work, **columns: object) -> UUID:
    """A new person who came by invitation."""
    person_id = uuid4()
    values = {"id": person_id, "revoked": False, "listed": False, **columns}
    await work.conn.execute(sa.insert(people).values(values))
    return person_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load did to people: how many the files give, and by slug who was revoked.

    `kept` have another account than the files say, and keep it: they moved to it later.
    """

    given: int
    revoked: tuple[str, ...]
    kept: tuple[str, ...]


async def load(work: Work, file_people: Iterable[FilePerson], *, with_list: bool) -> Loaded:
    """Bring the people of files, and revoke people of earlier files whom these leave out.

    People of an earlier CSV list are left alone unless a list came along (`with_list`).
    """
    given = {person.slug: person for person in file_people}
    rows = [
        {
            "id": uuid4(), "slug": person.slug, "title": person.title, "role": str(person.role),
            "site_id": person.site_id, "crew_id": person.crew_id,
            "organisation_id": person.organisation_id, "language": person.language,
            "phone": person.phone, "revoked": False, "listed": person.listed,
        }
        for person in given.values()
    ]  # fmt: skip
    gone = await _left_out(work, given.keys(), with_list=with_list)
    # a language chosen in the chat outlives a reload
    await upsert(work, people, rows, key="slug", keep=("id", "language"))
    for part in range(0, len(gone), _PART):
        await _revoke(work, list(gone.values())[part : part + _PART])
    kept = await _enrol(work, [person for person in given.values() if person.telegram_id])
    return Loaded(given=len(given), revoked=tuple(sorted(gone)), kept=tuple(sorted(kept)))


async def _left_out(work: Work, given: Collection[str], *, with_list: bool) -> dict[str, UUID]:
    query = sa.select(people.c.slug, people.c.id).where(
        people.c.slug.is_not(None), ~people.c.revoked
    )
    if not with_list:
        query = query.where(~people.c.listed)
    rows = await work.conn.execute(query)
    return {row.slug: row.id for row in rows if row.slug not in given}


async def _enrol(work: Work, known: Collection[FilePerson]) -> list[str]:
    """Link those without an account yet; gives the slugs of those who have another one."""
    rows = await work.conn.execute(sa.select(people.c.slug, people.c.id))
    ids = {row.slug: row.id for row in rows}
    wanted = {ids[one.slug]: one.telegram_id for one in known if one.telegram_id is not None}
    linked, others = await identity.compare(work, wanted)
    fresh = {one: user for one, user in wanted.items() if one not in linked and one not in others}
    await identity.link_many(work, fresh)
    return [one.slug for one in known if ids[one.slug] in others]


async def _revoke(work: Work, ids: Collection[UUID]) -> None:
    await work.conn.execute(sa.update(people).where(people.c.id.in_(ids)).values(revoked=True))
    await work.conn.execute(sa.delete(accounts).where(accounts.c.person_id.in_(ids)))


async def hold(work: Work, person_id: UUID) -> None:
    """Nobody else changes what belongs to this person until the transaction ends."""
    row = sa.select(people.c.id).where(people.c.id == person_id)
    await work.conn.execute(row.with_for_update())


async def revoke(work: Work, person_id: UUID) -> None:
    """Take a person's rights and forget their account."""
    await _revoke(work, [person_id])


async def change(work: Work, person_id: UUID, **columns: object) -> None:
    """Give a person who came by invitation another role, site, crew or title."""
    await work.conn.execute(sa.update(people).where(people.c.id == person_id).values(columns))


async def set_language(work: Work, person_id: UUID, language: str) -> None:
    """Remember the language a person chose."""
    await work.conn.execute(
        sa.update(people).where(people.c.id == person_id).values(language=language)
    )


async def reachable(work: Work, ids: Collection[UUID], channel: Channel) -> set[UUID]:
    """Those of `ids` who have an account and whom this bot was not refused for good."""
    refused = sa.select(unreachable.c.person_id).where(unreachable.c.channel == str(channel))
    query = sa.select(accounts.c.person_id).where(accounts.c.person_id.not_in(refused))
    wanted, found = list(ids), set()
    # a statement takes 32,767 values at most
    for part in range(0, len(wanted), _PART):
        some = query.where(accounts.c.person_id.in_(wanted[part : part + _PART]))
        found |= set((await work.conn.execute(some)).scalars())
    return found


async def mark_unreachable(work: Work, person_id: UUID, channel: Channel) -> None:
    """This bot was refused for good by this person."""
    await insert_new(work, unreachable, {"person_id": person_id, "channel": str(channel)})


async def mark_reachable(work: Work, person_id: UUID) -> None:
    """The person wrote again, so nothing is known against reaching them."""
    await work.conn.execute(sa.delete(unreachable).where(unreachable.c.person_id == person_id))


async def without_chat(work: Work) -> list[Person]:
    """Everybody not revoked who has no account yet or whom the alarm bot can't reach."""
    refused = sa.select(unreachable.c.person_id).where(unreachable.c.channel == str(Channel.ALARM))
    query = _PERSON.outerjoin(accounts, accounts.c.person_id == people.c.id).where(
        ~people.c.revoked, sa.or_(accounts.c.person_id.is_(None), people.c.id.in_(refused))
    )
    return await _many(work, query.order_by(people.c.title))
