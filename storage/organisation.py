"""The organisation, its sites, places, crews and policies; the rota stands in storage/rota.py."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from bot.domain import organisation as org
from storage import people, rota
from storage.models.organisation import (
    crew_places,
    crews,
    organisations,
    places,
    policies,
    sites,
)
from storage.uow import Work
from storage.upsert import upsert


async def host(work: Work) -> org.Organisation | None:
    """The organisation the bot serves; None before the first `org load`."""
    row = (
        (await work.conn.execute(sa.select(organisations).where(organisations.c.host)))
        .mappings()
        .first()
    )
    return None if row is None else _organisation(row)


async def get(work: Work, organisation_id: str) -> org.Organisation | None:
    """The host or a contractor by id."""
    query = sa.select(organisations).where(organisations.c.id == organisation_id)
    row = (await work.conn.execute(query)).mappings().first()
    return None if row is None else _organisation(row)


async def all_sites(work: Work) -> list[org.Site]:
    """The active sites in the order of the file."""
    query = sa.select(sites).where(sites.c.active).order_by(sites.c.position)
    return [_site(row) for row in (await work.conn.execute(query)).mappings()]


async def site(work: Work, site_id: str) -> org.Site | None:
    """One site, active or not."""
    row = (
        (await work.conn.execute(sa.select(sites).where(sites.c.id == site_id))).mappings().first()
    )
    return None if row is None else _site(row)


async def zone(work: Work, site_id: str | None) -> str:
    """The time zone of a site, else of the host."""
    one = await site(work, site_id) if site_id else None
    if one is not None:
        return one.timezone
    served = await host(work)
    return served.timezone if served else "UTC"


async def all_places(work: Work, site_id: str | None = None) -> list[org.Place]:
    """The active places of a site, or of all, in the order of the file."""
    query = (
        sa.select(places.c.id, places.c.site_id, places.c.name).join(sites).where(places.c.active)
    )
    if site_id is not None:
        query = query.where(places.c.site_id == site_id)
    query = query.order_by(sites.c.position, places.c.position)
    return [org.Place(**row) for row in (await work.conn.execute(query)).mappings()]


async def place(work: Work, place_id: str) -> org.Place | None:
    """One place, active or not."""
    query = sa.select(places.c.id, places.c.site_id, places.c.name).where(places.c.id == place_id)
    row = (await work.conn.execute(query)).mappings().first()
    return None if row is None else org.Place(**row)


async def all_crews(work: Work, *, place_id: str | None = None) -> list[org.Crew]:
    """The active crews, all or those that work at one place."""
    query = sa.select(crews).where(crews.c.active)
    if place_id is not None:
        query = query.join(crew_places).where(crew_places.c.place_id == place_id)
    rows = list((await work.conn.execute(query.order_by(crews.c.id))).mappings())
    return [await _crew(work, row) for row in rows]


async def crew(work: Work, crew_id: str) -> org.Crew | None:
    """One crew, active or not."""
    row = (
        (await work.conn.execute(sa.select(crews).where(crews.c.id == crew_id))).mappings().first()
    )
    return None if row is None else await _crew(work, row)


async def policy(work: Work, kind: str, site_id: str | None) -> org.Policy | None:
    """The site's own policy of that kind, or the one of all sites."""
    query = (
        sa.select(policies)
        .where(
            policies.c.kind == kind,
            sa.or_(policies.c.site_id.is_(None), policies.c.site_id == site_id),
        )
        .order_by(policies.c.site_id.is_(None))
    )
    row = (await work.conn.execute(query)).mappings().first()
    if row is None:
        return None
    steps = tuple(org.Step(after=s["after"], notify=tuple(s["notify"])) for s in row["steps"])
    return org.Policy(kind=row["kind"], site_id=row["site_id"], steps=steps, repeat=row["repeat"])


async def replace(work: Work, file: org.OrganisationFile) -> people.Loaded:
    """Make the database say what the file says; what the file leaves out becomes inactive."""
    everyone = (file.organisation, *file.contractors)
    await upsert(work, organisations, [_organisation_row(item) for item in everyone], key="id")
    await _put(work, sites, [_site_row(at, item) for at, item in enumerate(file.sites)])
    await _put(
        work, places, [{**asdict(item), "position": at} for at, item in enumerate(file.places)]
    )
    await _put(work, crews, [_crew_row(item) for item in file.crews])
    await work.conn.execute(sa.delete(crew_places))
    await _insert(work, crew_places, (
        {"crew_id": item.id, "place_id": place_id} for item in file.crews for place_id in item.places
    ))  # fmt: skip
    loaded = await people.load(work, file.people, with_list=file.with_list)
    await rota.replace(work, file.rota, file.substitutes)
    await work.conn.execute(sa.delete(policies))
    await _insert(work, policies, (
        {"kind": item.kind, "site_id": item.site_id, "repeat": item.repeat,
         "steps": [{"after": step.after, "notify": list(step.notify)} for step in item.steps]}
        for item in file.policies
    ))  # fmt: skip
    return loaded


async def _put(work: Work, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    await work.conn.execute(sa.update(table).values(active=False))
    await upsert(work, table, [{**row, "active": True} for row in rows], key="id")


async def _insert(work: Work, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    if given := list(rows):
        await work.conn.execute(sa.insert(table), given)


def _organisation(row: sa.RowMapping) -> org.Organisation:
    guarantee = org.Guarantee(**row["guarantee"]) if row["guarantee"] else None
    return org.Organisation(**{**row, "languages": tuple(row["languages"]), "guarantee": guarantee})


def _organisation_row(item: org.Organisation) -> dict[str, Any]:
    return {**asdict(item), "languages": list(item.languages)}


def _site(row: sa.RowMapping) -> org.Site:
    phones = tuple(org.Phone(**phone) for phone in row["phones"])
    return org.Site(id=row["id"], name=row["name"], timezone=row["timezone"], phones=phones)


def _site_row(position: int, item: org.Site) -> dict[str, Any]:
    return {
        **asdict(item),
        "phones": [asdict(phone) for phone in item.phones],
        "position": position,
    }


def _crew_row(item: org.Crew) -> dict[str, Any]:
    row = asdict(item)
    del row["places"]
    return row


async def _crew(work: Work, row: sa.RowMapping) -> org.Crew:
    query = sa.select(crew_places.c.place_id).where(crew_places.c.crew_id == row["id"])
    found = tuple((await work.conn.execute(query.order_by(crew_places.c.place_id))).scalars())
    return org.Crew(
        id=row["id"], site_id=row["site_id"], organisation_id=row["organisation_id"],
        name=row["name"], headcount=row["headcount"], places=found,
    )  # fmt: skip
