"""The rota of a site: rows of the organisation file, imported schedules, substitutes, hand-overs."""

from collections.abc import Collection, Iterable
from dataclasses import replace as changed
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain import organisation as org
from bot.domain.duty import HandOver, Rota
from bot.domain.roles import Role
from storage import people
from storage.models.people import people as everybody
from storage.models.rota import hand_overs, rota, substitutes
from storage.uow import Work

#: hand-overs and imported rows that old decide nothing any more
_PAST = timedelta(days=60)


async def of(work: Work, site_id: str) -> Rota:
    """All that decides who is on duty at a site; people are ids as hex, empty where revoked."""
    gone = await _revoked(work, site_id)
    return Rota(
        shifts=tuple([_shift(row, gone) async for row in _rows(work, rota, site_id)]),
        substitutes=tuple(
            [_substitute(row, gone) async for row in _rows(work, substitutes, site_id)]
        ),
        hand_overs=await _taken_over(work, site_id, gone),
    )


async def _rows(work: Work, table: sa.Table, site_id: str) -> Any:  # noqa: ANN401 - rows
    query = sa.select(table).where(table.c.site_id == site_id).order_by(table.c.id)
    for row in (await work.conn.execute(query)).mappings():
        yield row


async def _revoked(work: Work, site_id: str) -> set[UUID]:
    """Whoever of the site's rota was revoked."""
    named = sa.union(
        sa.select(rota.c.person_id).where(rota.c.site_id == site_id),
        sa.select(substitutes.c.person_id).where(substitutes.c.site_id == site_id),
        sa.select(hand_overs.c.taker).where(hand_overs.c.site_id == site_id),
    )
    query = sa.select(everybody.c.id).where(everybody.c.revoked, everybody.c.id.in_(named))
    return set((await work.conn.execute(query)).scalars())


async def _taken_over(work: Work, site_id: str, gone: Collection[UUID]) -> tuple[HandOver, ...]:
    query = sa.select(hand_overs).where(
        hand_overs.c.site_id == site_id,
        hand_overs.c.state == "taken",
        # enough for everything that looks back: shifts are shorter than two days
        hand_overs.c.ends_at > work.now - timedelta(days=2),
    )
    rows = (await work.conn.execute(query.order_by(hand_overs.c.starts_at))).mappings()
    # who was revoked took nothing: the one who handed over is on duty again
    return tuple(
        HandOver(
            role=Role(row["role"]), giver=row["giver"].hex, taker=row["taker"].hex,
            starts_at=row["starts_at"], ends_at=row["ends_at"],
        )
        for row in rows
        if row["taker"] not in gone
    )  # fmt: skip


async def replace(
    work: Work, shifts: Iterable[org.Shift], standing_in: Iterable[org.Substitute]
) -> None:
    """Make the rota what the organisation file says; imported schedules stay."""
    await work.conn.execute(sa.delete(rota).where(~rota.c.imported))
    await work.conn.execute(sa.delete(substitutes))
    shifts, standing_in = list(shifts), list(standing_in)
    slugs = {one.person for one in shifts} | {one.person for one in standing_in}
    slugs |= {one.instead_of for one in standing_in}
    found = {slug: await people.by_slug(work, slug) for slug in slugs}
    ids = {slug: person.id for slug, person in found.items() if person is not None}
    await _insert(work, rota, (
        _values(one, ids[one.person], imported=False) for one in shifts if one.person in ids
    ))  # fmt: skip
    await _insert(work, substitutes, (
        {"site_id": one.site_id, "role": str(one.role), "person_id": ids[one.person],
         "instead_of": ids[one.instead_of], "first": one.first, "last": one.last}
        for one in standing_in if {one.person, one.instead_of} <= ids.keys()
    ))  # fmt: skip


Slot = tuple[str, Role, date]


async def imported(work: Work, slots: Collection[Slot]) -> set[org.Shift]:
    """The imported rows of these sites, roles and dates; people are ids as hex, revoked ones too."""
    query = sa.select(rota).where(rota.c.imported, rota.c.day.in_({day for _, _, day in slots}))
    rows = [_shift(row, ()) for row in (await work.conn.execute(query)).mappings()]
    return {row for row in rows if (row.site_id, row.role, row.day) in slots}


async def put_imported(work: Work, slots: Collection[Slot], shifts: Iterable[org.Shift]) -> None:
    """Make the imported rows of these sites, roles and dates these; rows long past go."""
    for site_id, role, day in slots:
        await work.conn.execute(
            sa.delete(rota).where(
                rota.c.imported, rota.c.site_id == site_id, rota.c.role == str(role), rota.c.day == day
            )
        )  # fmt: skip
    await _insert(work, rota, (_values(one, UUID(hex=one.person), imported=True) for one in shifts))
    past = (work.now - _PAST).date()
    for site_id, role in {(site_id, role) for site_id, role, _ in slots}:
        await work.conn.execute(
            sa.delete(rota).where(
                rota.c.imported, rota.c.site_id == site_id, rota.c.role == str(role), rota.c.day < past
            )
        )  # fmt: skip


async def _insert(work: Work, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    if given := list(rows):
        await work.conn.execute(sa.insert(table), given)


def _values(one: org.Shift, person_id: UUID, *, imported: bool) -> dict[str, Any]:
    cycle = one.cycle
    return {
        "site_id": one.site_id, "role": str(one.role), "person_id": person_id,
        "starts": f"{one.starts:%H:%M}", "ends": f"{one.ends:%H:%M}", "days": list(one.days),
        "day": one.day, "valid_from": one.valid_from, "valid_until": one.valid_until,
        "cycle": cycle and {"start": cycle.start.isoformat(), "length": cycle.length, "on": list(cycle.on)},
        "imported": imported,
    }  # fmt: skip


def _shift(row: sa.RowMapping, gone: Collection[UUID]) -> org.Shift:
    found = org.Shift(
        site_id=row["site_id"], role=Role(row["role"]),
        person="" if row["person_id"] in gone else row["person_id"].hex,
        starts=time.fromisoformat(row["starts"]), ends=time.fromisoformat(row["ends"]),
        days=tuple(row["days"]), day=row["day"],
        valid_from=row["valid_from"], valid_until=row["valid_until"],
    )  # fmt: skip
    cycle = row["cycle"]
    if cycle is None:
        return found
    start = date.fromisoformat(cycle["start"])
    return changed(
        found, cycle=org.Cycle(start=start, length=cycle["length"], on=tuple(cycle["on"]))
    )


def _substitute(row: sa.RowMapping, gone: Collection[UUID]) -> org.Substitute:
    return org.Substitute(
        site_id=row["site_id"], role=Role(row["role"]),
        person="" if row["person_id"] in gone else row["person_id"].hex,
        instead_of=row["instead_of"].hex, first=row["first"], last=row["last"],
    )  # fmt: skip
