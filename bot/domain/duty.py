"""Who is on duty when: rows of a rota become spans of time on the site's own wall clock.

The day of a shift is the local date on which it starts. Wall times that a change of clocks leaves
out or repeats mean the first of both readings, for an end as for a start: a shift that ends there
and the one that begins there still meet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from uuid import UUID

from bot.domain.calling import OF_CREWS, Candidate
from bot.domain.organisation import DAYS, Shift, Substitute
from bot.domain.roles import Role

_DAY = timedelta(days=1)
#: roles that a contractor's people hold; every other one is the host's
_OF_CONTRACTORS = OF_CREWS | {Role.WORKER, Role.CONTRACTOR_HEAD}


#: the id of people who are only named in a file yet
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """ "I'm off shift, X takes it", confirmed by X."""

    role: Role
    giver: str
    taker: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """Everything that decides who is on duty at one site; hand-overs in the order of their making."""

    shifts: tuple[Shift, ...] = ()
    substitutes: tuple[Substitute, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()

    @property
    def roles(self) -> list[Role]:
        """The roles that have rows."""
        return sorted({shift.role for shift in self.shifts})


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One person's time on duty in a role."""

    role: Role
    person: str
    starts_at: datetime
    ends_at: datetime
    #: taken over in chat, not planned
    taken_over: bool = False


def runs_on(shift: Shift, day: date) -> bool:
    """Whether a shift of this row starts on this date, other rows aside."""
    if shift.day is not None:
        return day == shift.day
    if not (shift.valid_from or date.min) <= day <= (shift.valid_until or date.max):
        return False
    if shift.cycle is not None:
        since = (day - shift.cycle.start).days
        return since >= 0 and since % shift.cycle.length in shift.cycle.on
    return DAYS[day.weekday()] in shift.days


def instant(day: date, clock: time, zone: tzinfo) -> datetime:
    """The moment at which the wall clock of a zone shows this; see the top for changes of clocks."""
    return datetime.combine(day, clock.replace(fold=0), zone).astimezone(UTC)


def spans(rota: Rota, role: Role, zone: tzinfo, since: datetime, until: datetime) -> list[Span]:
    """Who is on duty in a role at some time between the two, by the start of their shift."""
    first = since.astimezone(zone).date() - _DAY
    days = (until.astimezone(zone).date() - first).days
    rows = [one for one in rota.shifts if one.role is role]
    planned = [
        span
        for at in range(days + 1)
        for span in _of_day(rows, rota.substitutes, zone, first + at * _DAY)
    ]
    for one in rota.hand_overs:
        if one.role is role:
            planned = [part for span in planned for part in _handed(span, one)]
    touching = [
        span for span in planned
        if span.person and span.starts_at < until and span.ends_at > since
    ]  # fmt: skip
    return sorted(touching, key=lambda span: (span.starts_at, span.ends_at, span.person))


def on_duty(rota: Rota, zone: tzinfo, now: datetime) -> dict[Role, set[str]]:
    """Role -> people on duty now, for the roles that have a rota; an empty set is a gap.

    A role without rows is absent: all of its people always are on duty. So is one whose first shift
    is still to come: next month's schedule does not send this month's people home.
    """
    moment = now + timedelta(microseconds=1)
    return {
        role: {span.person for span in spans(rota, role, zone, now, moment)}
        for role in rota.roles
        if begins(rota, role, zone) <= now
    }


def begins(rota: Rota, role: Role, zone: tzinfo) -> datetime:
    """When the rota of a role begins: at the first shift any row of it has ever had."""
    firsts = [_first(shift) for shift in rota.shifts if shift.role is role]
    if not firsts:
        return datetime.max.replace(tzinfo=UTC)
    day, clock = min(firsts)
    return datetime.min.replace(tzinfo=UTC) if day == date.min else instant(day, clock, zone)


def may_take(giver: Candidate, taker: Candidate, site_id: str) -> bool:
    """Whether one may take over the other's shift: same role, same site, never a contractor for the host."""
    if giver.id == taker.id or giver.role is not taker.role:
        return False
    if not may_hold(taker, site_id):
        return False
    return taker.host if giver.host else taker.organisation_id == giver.organisation_id


def may_hold(person: Candidate, site_id: str) -> bool:
    """Whether a person may be on duty at a site in their role; the host's roles are the host's people's."""
    here = person.site_id == site_id or (person.host and person.site_id is None)
    return here and (person.host or person.role in _OF_CONTRACTORS)


def _first(shift: Shift) -> tuple[date, time]:
    """The first day of a row and its hour; the beginning of all days for one without any bound."""
    start = shift.day or shift.valid_from or date.min
    if shift.cycle is not None:
        start = max(shift.cycle.start, start)
    if shift.day is not None or start == date.min:
        return start, shift.starts
    length = shift.cycle.length if shift.cycle else len(DAYS)
    soon = (start + at * _DAY for at in range(length))
    return next((day for day in soon if runs_on(shift, day)), start), shift.starts


def _of_day(
    rows: Iterable[Shift], substitutes: Iterable[Substitute], zone: tzinfo, day: date
) -> Iterator[Span]:
    """The shifts of one role that start on a day."""
    found = [one for one in rows if runs_on(one, day)]
    for shift in [one for one in found if one.day is not None] or found:
        end = day if shift.starts < shift.ends else day + _DAY
        span = Span(
            role=shift.role,
            person=_standing_in(substitutes, shift, day),
            starts_at=instant(day, shift.starts, zone),
            ends_at=instant(end, shift.ends, zone),
        )
        # a shift that lies wholly in the hour the clocks leave out does not take place
        if span.starts_at < span.ends_at:
            yield span


def _standing_in(substitutes: Iterable[Substitute], shift: Shift, day: date) -> str:
    for one in substitutes:
        mine = one.role is shift.role and one.instead_of == shift.person
        if mine and one.first <= day <= one.last:
            return one.person
    return shift.person


def _handed(span: Span, one: HandOver) -> Iterator[Span]:
    """What a hand-over leaves of a span, and what it gives away."""
    start, end = max(span.starts_at, one.starts_at), min(span.ends_at, one.ends_at)
    if span.person != one.giver or start >= end:
        yield span
        return
    if span.starts_at < start:
        yield replace(span, ends_at=start)
    yield replace(span, person=one.taker, starts_at=start, ends_at=end, taken_over=True)
    if end < span.ends_at:
        yield replace(span, starts_at=end)
