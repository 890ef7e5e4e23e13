"""Who is on duty, on the wall clock of the site: week days, dates, cycles, substitutes, hand-overs."""

from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bot.domain import duty
from bot.domain.calling import Candidate
from bot.domain.duty import HandOver, Rota, Span
from bot.domain.organisation import DAYS, Cycle, Shift, Substitute
from bot.domain.roles import Role

ALMATY, BERLIN = ZoneInfo("Asia/Almaty"), ZoneInfo("Europe/Berlin")
ROLE = Role.SHIFT_SUPERVISOR


def shift(
    starts: str, ends: str, days: tuple[str, ...] = DAYS, *, person: str = "x", role: Role = ROLE,
    day: str | None = None, cycle: Cycle | None = None, since: str | None = None,
    until: str | None = None,
) -> Shift:  # fmt: skip
    return Shift(
        site_id="one", role=role, person=person, starts=time.fromisoformat(starts),
        ends=time.fromisoformat(ends), days=days, day=day and date.fromisoformat(day), cycle=cycle,
        valid_from=since and date.fromisoformat(since),
        valid_until=until and date.fromisoformat(until),
    )  # fmt: skip


def at(words: str, zone: ZoneInfo = ALMATY, *, fold: int = 0) -> datetime:
    """Wall time of the site in 2026; 23 November 2026 is a Monday."""
    words = words if words.count("-") > 1 else f"2026-{words}"
    return datetime.fromisoformat(words).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def people(
    *rows: Shift, now: str, zone: ZoneInfo = ALMATY, fold: int = 0,
    instead: tuple[Substitute, ...] = (), handed: tuple[HandOver, ...] = (),
) -> set[str] | None:  # fmt: skip
    rota = Rota(shifts=rows, substitutes=instead, hand_overs=handed)
    return duty.on_duty(rota, zone, at(now, zone, fold=fold)).get(ROLE)


DAY, NIGHT = shift("08:00", "20:00"), shift("20:00", "08:00")
MONDAY_DAY, MONDAY_NIGHT = shift("08:00", "20:00", ("mon",)), shift("20:00", "08:00", ("mon",))
LEAP_NIGHT = shift("20:00", "08:00", day="2028-02-29")

COVERED = [
    # the start belongs to the shift, the end to the next one
    (DAY, "11-23T08:00", True),
    (DAY, "11-23T19:59:59", True),
    (DAY, "11-23T20:00", False),
    (DAY, "11-23T07:59:59", False),
    (NIGHT, "11-23T20:00", True),
    (NIGHT, "11-23T07:59:59", True),
    (NIGHT, "11-23T08:00", False),
    # a day shift of one day
    (MONDAY_DAY, "11-23T12:00", True),
    (MONDAY_DAY, "11-24T12:00", False),
    # a night belongs to the day on which it starts
    (MONDAY_NIGHT, "11-23T23:00", True),
    (MONDAY_NIGHT, "11-24T07:00", True),
    (MONDAY_NIGHT, "11-23T07:00", False),
    (MONDAY_NIGHT, "11-24T23:00", False),
    # Sunday's night ends on Monday, over the end of a month and of a year
    (shift("20:00", "08:00", ("sun",)), "11-23T03:00", True),
    (shift("20:00", "08:00", ("mon",)), "12-01T03:00", True),
    (shift("20:00", "08:00", ("thu",)), "2027-01-01T03:00", True),
    # round the clock
    (shift("08:00", "08:00"), "11-23T08:00", True),
    (shift("08:00", "08:00"), "11-23T07:59", True),
    (shift("08:00", "08:00", ("mon",)), "11-24T07:00", True),
    (shift("08:00", "08:00", ("mon",)), "11-24T08:00", False),
    # from midnight, and to midnight
    (shift("00:00", "08:00", ("mon",)), "11-23T00:00", True),
    (shift("16:00", "00:00", ("mon",)), "11-23T23:59", True),
    (shift("16:00", "00:00", ("mon",)), "11-24T00:00", False),
    # 29 February: its night runs into March, in a leap year only
    (LEAP_NIGHT, "2028-02-29T21:00", True),
    (LEAP_NIGHT, "2028-03-01T07:59", True),
    (LEAP_NIGHT, "2028-03-01T21:00", False),
    (shift("20:00", "08:00", ("tue",)), "2028-03-01T03:00", True),
    (shift("20:00", "08:00", ("tue",)), "2026-03-01T03:00", False),
    # a date, and its night over midnight
    (shift("20:00", "08:00", day="2026-11-23"), "11-24T03:00", True),
    (shift("20:00", "08:00", day="2026-11-23"), "11-24T21:00", False),
    # first and last day of validity count; the last night is worked to its end
    (shift("20:00", "08:00", since="2026-11-23", until="2026-11-24"), "11-23T21:00", True),
    (shift("20:00", "08:00", since="2026-11-23", until="2026-11-24"), "11-25T07:00", True),
    (shift("20:00", "08:00", since="2026-11-23", until="2026-11-24"), "11-25T21:00", False),
]


@pytest.mark.parametrize(("row", "now", "covered"), COVERED)
def test_covers(row: Shift, now: str, covered: bool) -> None:
    assert people(row, now=now) == ({"x"} if covered else set())


def brigade(person: str, start: str) -> tuple[Shift, Shift]:
    """Day, night, off, off from its own first day on."""
    first = date.fromisoformat(start)
    return (
        shift("08:00", "20:00", person=person, cycle=Cycle(start=first, length=4, on=(0,))),
        shift("20:00", "08:00", person=person, cycle=Cycle(start=first, length=4, on=(1,))),
    )


FOUR = (
    *brigade("a", "2026-11-23"), *brigade("b", "2026-11-22"), *brigade("c", "2026-11-21"),
    *brigade("d", "2026-11-20"),
)  # fmt: skip

CYCLE = [
    # the day on which a cycle starts is its first entry
    ("11-23T12:00", {"a"}),
    # b began a day earlier: its night comes now, and runs into the next morning
    ("11-23T21:00", {"b"}),
    ("11-24T03:00", {"b"}),
    ("11-24T12:00", {"d"}),
    ("11-24T21:00", {"a"}),
    # four days later the same
    ("11-27T12:00", {"a"}),
    # over the end of the year, and over 29 February two years on: days are counted, not dates
    ("2027-01-02T12:00", {"a"}),
    ("2028-02-29T12:00", {"b"}),
    ("2028-03-01T12:00", {"a"}),
]


@pytest.mark.parametrize(("now", "on"), CYCLE)
def test_four_brigades(now: str, on: set[str]) -> None:
    assert people(*FOUR, now=now) == on


WEEKLY = (shift("08:00", "20:00", person="day"), shift("20:00", "08:00", person="night"))
HOLIDAY = shift("10:00", "14:00", person="holiday", day="2026-11-23")

DATED = [
    # on its date a dated row replaces the other rows of its role
    ((HOLIDAY,), "11-23T12:00", {"holiday"}),
    # … all of them: what it leaves open is a gap that is seen, not filled by guesses
    ((HOLIDAY,), "11-23T16:00", set()),
    ((HOLIDAY,), "11-23T21:00", set()),
    ((HOLIDAY,), "11-24T03:00", set()),
    # the night that began the day before is not cut
    ((HOLIDAY,), "11-23T07:00", {"night"}),
    # the next day is an ordinary one
    ((HOLIDAY,), "11-24T12:00", {"day"}),
    # a dated row of another role changes nothing here
    ((shift("10:00", "14:00", role=Role.SUPERVISOR, day="2026-11-23"),), "11-23T12:00", {"day"}),
    # two dated rows share the day
    ((HOLIDAY, shift("14:00", "10:00", person="late", day="2026-11-23")), "11-24T03:00", {"late"}),
]


@pytest.mark.parametrize(("rows", "now", "on"), DATED)
def test_a_date_replaces_week_days(rows: tuple[Shift, ...], now: str, on: set[str]) -> None:
    assert people(*WEEKLY, *rows, now=now) == on


def test_a_date_replaces_a_cycle() -> None:
    assert people(*FOUR, HOLIDAY, now="11-23T12:00") == {"holiday"}


def instead(person: str, of: str, first: str, last: str, role: Role = ROLE) -> Substitute:
    return Substitute(
        site_id="one", role=role, person=person, instead_of=of,
        first=date.fromisoformat(first), last=date.fromisoformat(last),
    )  # fmt: skip


LEAVE = instead("sub", "night", "2026-11-23", "2026-11-24")

SUBSTITUTES = [
    # in the shifts that start on these dates
    (LEAVE, "11-23T21:00", {"sub"}),
    (LEAVE, "11-25T03:00", {"sub"}),
    # before and after it is the one of the rota
    (LEAVE, "11-23T03:00", {"night"}),
    (LEAVE, "11-25T21:00", {"night"}),
    # nobody else's shifts, nor another role's
    (LEAVE, "11-23T12:00", {"day"}),
    (instead("sub", "night", "2026-11-23", "2026-11-24", Role.SUPERVISOR), "11-23T21:00", {"night"}),
    # one who was revoked stands in for nobody: a gap that is seen
    (instead("", "night", "2026-11-23", "2026-11-24"), "11-23T21:00", set()),
]  # fmt: skip


@pytest.mark.parametrize(("one", "now", "on"), SUBSTITUTES)
def test_substitutes(one: Substitute, now: str, on: set[str]) -> None:
    assert people(*WEEKLY, now=now, instead=(one,)) == on


def handed(giver: str, taker: str, start: str, end: str) -> HandOver:
    return HandOver(role=ROLE, giver=giver, taker=taker, starts_at=at(start), ends_at=at(end))


TAKEN = handed("day", "x", "11-23T12:00", "11-23T20:00")

HANDED = [
    # until the moment it was taken the giver is on duty
    ((TAKEN,), "11-23T11:59:59", {"day"}),
    ((TAKEN,), "11-23T12:00", {"x"}),
    ((TAKEN,), "11-23T19:59:59", {"x"}),
    # the next shift is as planned
    ((TAKEN,), "11-23T20:00", {"night"}),
    ((TAKEN,), "11-24T12:00", {"day"}),
    # and on to a third
    ((TAKEN, handed("x", "y", "11-23T15:00", "11-23T20:00")), "11-23T16:00", {"y"}),
    # who had handed over can take it back
    ((TAKEN, handed("x", "day", "11-23T15:00", "11-23T20:00")), "11-23T16:00", {"day"}),
    # one by somebody who was not on duty moves nobody
    ((handed("z", "x", "11-23T12:00", "11-23T20:00"),), "11-23T12:00", {"day"}),
]


@pytest.mark.parametrize(("hand_overs", "now", "on"), HANDED)
def test_hand_overs(hand_overs: tuple[HandOver, ...], now: str, on: set[str]) -> None:
    assert people(*WEEKLY, now=now, handed=hand_overs) == on


def test_a_hand_over_splits_the_shift() -> None:
    rota = Rota(shifts=WEEKLY, hand_overs=(handed("day", "x", "11-23T12:00", "11-23T14:00"),))
    found = duty.spans(rota, ROLE, ALMATY, at("11-23T08:00"), at("11-23T20:00"))
    assert [(one.person, one.starts_at, one.ends_at, one.taken_over) for one in found] == [
        ("day", at("11-23T08:00"), at("11-23T12:00"), False),
        ("x", at("11-23T12:00"), at("11-23T14:00"), True),
        ("day", at("11-23T14:00"), at("11-23T20:00"), False),
    ]


BEGINS = [
    # no rota at all: everybody of the role always is on duty
    ((), "11-23T02:00", None),
    ((shift("08:00", "20:00", role=Role.SUPERVISOR),), "11-23T12:00", None),
    # a gap: there is a rota, and nobody in it now
    ((DAY,), "11-23T02:00", set()),
    # next month's schedule does not send this month's people home
    ((shift("08:00", "20:00", day="2026-12-01"),), "11-23T12:00", None),
    ((shift("08:00", "20:00", day="2026-12-01"),), "12-01T07:59", None),
    ((shift("08:00", "20:00", day="2026-12-01"),), "12-01T08:00", {"x"}),
    # and once it has begun, its end is a gap
    ((shift("08:00", "20:00", day="2026-12-01"),), "12-01T20:00", set()),
    # a validity that begins on a Tuesday, for Mondays: from the first Monday on
    ((shift("08:00", "20:00", ("mon",), since="2026-11-24"),), "11-30T07:00", None),
    ((shift("08:00", "20:00", ("mon",), since="2026-11-24"),), "11-30T08:00", {"x"}),
    # a cycle
    (brigade("a", "2026-12-01"), "11-30T12:00", None),
    (brigade("a", "2026-12-01"), "12-03T12:00", set()),
    # somebody who was revoked is nobody
    ((shift("08:00", "20:00", person=""),), "11-23T12:00", set()),
]


@pytest.mark.parametrize(("rows", "now", "on"), BEGINS)
def test_before_a_rota_begins_everybody_is_on_duty(
    rows: tuple[Shift, ...], now: str, on: set[str] | None
) -> None:
    assert people(*rows, now=now) == on


#: Berlin's clocks go from 2 to 3 on 29 March 2026, and from 3 back to 2 on 25 October
EARLY, LATE = shift("14:00", "02:30", person="late"), shift("02:30", "14:00", person="early")
CLOCKS = [
    # the night of the missing hour: 02:30 is read as 03:30, so that the two shifts meet
    ((EARLY, LATE), "2026-03-29T01:59", 0, {"late"}),
    ((EARLY, LATE), "2026-03-29T03:15", 0, {"late"}),
    ((EARLY, LATE), "2026-03-29T03:30", 0, {"early"}),
    # the night of the hour that comes twice: the first 02:30 changes shifts, once
    ((EARLY, LATE), "2026-10-25T02:29", 0, {"late"}),
    ((EARLY, LATE), "2026-10-25T02:30", 0, {"early"}),
    ((EARLY, LATE), "2026-10-25T02:15", 1, {"early"}),
    # a night over either change is one shift, an hour shorter or longer
    ((NIGHT,), "2026-03-29T07:59", 0, {"x"}),
    ((NIGHT,), "2026-03-29T08:00", 0, set()),
    ((NIGHT,), "2026-10-25T02:30", 1, {"x"}),
    ((NIGHT,), "2026-10-25T08:00", 0, set()),
    # a shift that lies in the missing hour does not take place
    ((shift("02:00", "03:00"),), "2026-03-29T03:00", 0, set()),
    ((shift("02:15", "02:45"),), "2026-03-29T03:20", 0, {"x"}),
]


@pytest.mark.parametrize(("rows", "now", "fold", "on"), CLOCKS)
def test_changes_of_clocks(rows: tuple[Shift, ...], now: str, fold: int, on: set[str]) -> None:
    assert people(*rows, now=now, zone=BERLIN, fold=fold) == on


LENGTHS = [("2026-03-28", 11), ("2026-03-30", 12), ("2026-10-24", 13)]


@pytest.mark.parametrize(("day", "hours"), LENGTHS)
def test_a_night_is_as_long_as_the_clocks_make_it(day: str, hours: int) -> None:
    since = at(f"{day}T20:00", BERLIN)
    (night,) = duty.spans(Rota(shifts=(NIGHT,)), ROLE, BERLIN, since, duty_end(since))
    assert (night.ends_at - night.starts_at).total_seconds() == hours * 3600


def duty_end(since: datetime) -> datetime:
    return since.replace(microsecond=1)


def test_a_site_s_new_zone_moves_its_shifts_and_no_hand_over() -> None:
    """Almaty went from +6 to +5; what was taken over at a moment stays at that moment."""
    moved = HandOver(
        role=ROLE, giver="day", taker="x",
        starts_at=at("11-23T12:00"), ends_at=at("11-23T20:00"),
    )  # fmt: skip
    rota = Rota(shifts=WEEKLY, hand_overs=(moved,))
    east = ZoneInfo("Asia/Omsk")
    # 19:30 in Almaty is 20:30 in Omsk: by the new zone the day shift is over
    assert duty.on_duty(rota, ALMATY, at("11-23T19:30"))[ROLE] == {"x"}
    assert duty.on_duty(rota, east, at("11-23T19:30"))[ROLE] == {"night"}
    assert duty.on_duty(rota, east, at("11-23T13:00"))[ROLE] == {"x"}


def test_spans_tell_whoever_touches_the_time() -> None:
    found = duty.spans(Rota(shifts=WEEKLY), ROLE, ALMATY, at("11-23T07:00"), at("11-23T08:00"))
    assert found == [
        Span(role=ROLE, person="night", starts_at=at("11-22T20:00"), ends_at=at("11-23T08:00"))
    ]


def person(number: int, **columns: object) -> Candidate:
    known = {
        "role": ROLE, "site_id": "one", "organisation_id": "host", "host": True, "slug": None,
        "crew_id": None,
    }  # fmt: skip
    return Candidate(id=UUID(int=number), **{**known, **columns})  # type: ignore[arg-type]


BUILDER = {"organisation_id": "builder", "host": False}
TAKERS = [
    # a colleague of the same role and site
    (person(1), person(2), True),
    # the host's people without a site of their own belong to every site
    (person(1), person(2, site_id=None), True),
    # not oneself, not another role, not another site
    (person(1), person(1), False),
    (person(1), person(2, role=Role.SUPERVISOR), False),
    (person(1), person(2, site_id="two"), False),
    # a contractor's person never takes a role of the host, whatever the role is called
    (person(1), person(2, **BUILDER), False),
    (person(1, **BUILDER), person(2, **BUILDER), False),
    (person(1, role=Role.FOREMAN), person(2, role=Role.FOREMAN, **BUILDER), False),
    # contractors' foremen among themselves, of one contractor
    (person(1, role=Role.FOREMAN, **BUILDER), person(2, role=Role.FOREMAN, **BUILDER), True),
    (person(1, role=Role.FOREMAN, **BUILDER),
     person(2, role=Role.FOREMAN, organisation_id="painter", host=False), False),
]  # fmt: skip


@pytest.mark.parametrize(("giver", "taker", "allowed"), TAKERS)
def test_who_may_take_over(giver: Candidate, taker: Candidate, allowed: bool) -> None:
    assert duty.may_take(giver, taker, "one") is allowed
