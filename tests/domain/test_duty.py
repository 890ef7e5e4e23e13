"""Who is on duty, on the wall clock of the site; shifts may run over midnight."""

from datetime import datetime, time

import pytest

from bot.domain.duty import covers, on_duty
from bot.domain.organisation import DAYS, Shift
from bot.domain.roles import Role


def shift(
    starts: str, ends: str, days: tuple[str, ...] = DAYS, *, person: str = "x",
    role: Role = Role.SHIFT_SUPERVISOR,
) -> Shift:  # fmt: skip
    return Shift(
        site_id="one", role=role, person=person, starts=time.fromisoformat(starts),
        ends=time.fromisoformat(ends), days=days,
    )  # fmt: skip


def local(words: str) -> datetime:
    """Wall time of the site; 23 November 2026 is a Monday."""
    return datetime.fromisoformat(f"2026-{words}")


DAY, NIGHT = shift("08:00", "20:00"), shift("20:00", "08:00")
MONDAY_DAY, MONDAY_NIGHT = shift("08:00", "20:00", ("mon",)), shift("20:00", "08:00", ("mon",))

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
    (shift("20:00", "08:00", ("thu",)), "12-31T23:00", True),
    # round the clock
    (shift("08:00", "08:00"), "11-23T08:00", True),
    (shift("08:00", "08:00"), "11-23T07:59", True),
    (shift("08:00", "08:00", ("mon",)), "11-24T07:00", True),
    (shift("08:00", "08:00", ("mon",)), "11-24T08:00", False),
    # from midnight, and to midnight
    (shift("00:00", "08:00", ("mon",)), "11-23T00:00", True),
    (shift("16:00", "00:00", ("mon",)), "11-23T23:59", True),
    (shift("16:00", "00:00", ("mon",)), "11-24T00:00", False),
    # 29 February
    (shift("20:00", "08:00", ("tue",)), "03-01T03:00", False),
]


@pytest.mark.parametrize(("row", "at", "covered"), COVERED)
def test_covers(row: Shift, at: str, covered: bool) -> None:
    assert covers(row, local(at)) is covered


def test_a_night_from_the_leap_day() -> None:
    # 29 February 2028 is a Tuesday
    night = shift("20:00", "08:00", ("tue",))
    assert covers(night, datetime.fromisoformat("2028-03-01T03:00"))


@pytest.mark.parametrize("zone_hours", ["+05:00", "+00:00"])
def test_an_aware_time_is_read_by_its_own_clock(zone_hours: str) -> None:
    assert covers(DAY, local(f"11-23T12:00{zone_hours}"))


ROTA = [
    shift("08:00", "20:00", person="day"),
    shift("20:00", "08:00", person="night"),
    shift("08:00", "20:00", person="boss", role=Role.SUPERVISOR),
]

ON_DUTY = [
    (ROTA, Role.SHIFT_SUPERVISOR, "11-23T12:00", {"day"}),
    (ROTA, Role.SHIFT_SUPERVISOR, "11-23T02:00", {"night"}),
    # a gap: there is a rota, and nobody in it now
    (ROTA, Role.SUPERVISOR, "11-23T02:00", set()),
    # no rota at all: everybody of the role always is
    (ROTA, Role.SAFETY_OFFICER, "11-23T02:00", None),
    ([], Role.SUPERVISOR, "11-23T02:00", None),
]


@pytest.mark.parametrize(("rows", "role", "at", "people"), ON_DUTY)
def test_on_duty(rows: list[Shift], role: Role, at: str, people: set[str] | None) -> None:
    assert on_duty(rows, role, local(at)) == people
