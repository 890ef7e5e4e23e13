"""The officers' board: which reports stand open, in which order, and how many of each sort. Nothing sealed is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from storage.models.reports import reports
from storage.reports import COLUMNS, Report
from storage.uow import Work


class Filter(StrEnum):
    """What the board may be narrowed to; each is a button."""

    OPEN = "open"
    NEW = "new"
    URGENT = "urgent"
    MINE = "mine"
    WAITING = "waiting"
    OVERDUE = "overdue"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Whose board it is: the site they may read (None: all), who they are, and their local date."""

    site_id: str | None
    person_id: UUID
    today: date
    #: of what was searched for; None: everything
    places: frozenset[str] | None = None


_R = reports.c
#: what officers may see: never before the batch that hides its minute, unless it is urgent or was seen
_VISIBLE = sa.or_(_R.released, _R.urgent, _R.state != "received")
_OPEN = _R.closed_on.is_(None)


def _wanted(view: View) -> Mapping[Filter, sa.ColumnElement[bool]]:
    return {
        Filter.OPEN: _OPEN,
        Filter.NEW: sa.and_(_OPEN, _R.state == "received"),
        Filter.URGENT: sa.and_(_OPEN, _R.urgent),
        Filter.MINE: sa.and_(_OPEN, _R.assignee_id == view.person_id),
        Filter.WAITING: sa.and_(_OPEN, _R.waiting == "officer"),
        Filter.OVERDUE: sa.and_(_OPEN, _R.due_on < view.today),
        Filter.CLOSED: sa.not_(_OPEN),
    }


def _seen(view: View) -> list[sa.ColumnElement[bool]]:
    conditions = [_VISIBLE, _R.duplicate_of.is_(None)]
    if view.site_id is not None:
        conditions.append(sa.or_(_R.site_id == view.site_id, _R.site_id.is_(None)))
    if view.places is not None:
        conditions.append(_R.place_id.in_(view.places))
    return conditions


async def counts(work: Work, view: View) -> dict[Filter, int]:
    """How many reports each filter shows, in one look."""
    sums = [
        sa.func.coalesce(sa.func.sum(sa.case((wanted, 1), else_=0)), 0).label(name)
        for name, wanted in _wanted(view).items()
    ]
    row = (await work.conn.execute(sa.select(*sums).where(*_seen(view)))).one()
    return {name: int(getattr(row, name)) for name in Filter}


async def page(work: Work, view: View, only: Filter, *, offset: int, limit: int) -> list[Report]:
    """One page: urgent first, then by potential, then the oldest; closed ones the newest first."""
    order = (
        (_R.closed_on.desc(), _R.id)
        if only is Filter.CLOSED
        else (_R.urgent.desc(), _R.score.desc(), _R.shift_date, _R.id)
    )
    query = sa.select(*COLUMNS).where(*_seen(view), _wanted(view)[only]).order_by(*order)
    rows = (await work.conn.execute(query.offset(offset).limit(limit))).mappings()
    return [Report(**row) for row in rows]


async def others(work: Work, one: Report, *, limit: int) -> list[Report]:
    """Open reports of the same site to which this one could be joined, the likeliest first."""
    query = sa.select(*COLUMNS).where(
        _VISIBLE, _OPEN, _R.duplicate_of.is_(None), _R.id != one.id, _R.site_id == one.site_id
    )
    # an unknown place is no place: compared with =, PostgreSQL would put it before all others
    same = _R.place_id.is_not_distinct_from(one.place_id)
    query = query.order_by(same.desc(), _R.shift_date.desc(), _R.id)
    rows = (await work.conn.execute(query.limit(limit))).mappings()
    return [Report(**row) for row in rows]


async def of_period(
    work: Work, site_id: str | None, first: date, last: date, *, limit: int
) -> list[Report]:
    """What officers may see of a site's shifts (None: of all sites), both days in it, the oldest first."""
    query = sa.select(*COLUMNS).where(_VISIBLE, _R.shift_date.between(first, last))
    if site_id is not None:
        query = query.where(_R.site_id == site_id)
    # the ids are random: within a day the order tells nothing
    query = query.order_by(_R.shift_date, _R.id).limit(limit)
    return [Report(**row) for row in (await work.conn.execute(query)).mappings()]
