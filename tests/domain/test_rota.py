"""The hours of the coming days in which nobody answers, and who comes next."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain import rota
from bot.domain.duty import HandOver, Rota
from bot.domain.organisation import DAYS, Cycle, Shift
from bot.domain.roles import Role

ALMATY, BERLIN = ZoneInfo("Asia/Almaty"), ZoneInfo("Europe/Berlin")
ROLE = Role.SUPERVISOR


def shift(
    starts: int, ends: int, days: tuple[str, ...] = DAYS, role: Role = ROLE, *, person: str = "x",
    day: date | None = None, cycle: Cycle | None = None,
) -> Shift:  # fmt: skip
    return Shift(
        site_id="chp2", role=role, person=person, starts=time(starts), ends=time(ends), days=days,
        day=day, cycle=cycle,
    )  # fmt: skip


def at(day: int, hour: int, minute: int = 0, month: int = 11, zone: ZoneInfo = ALMATY) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=zone).astimezone(UTC)


MONDAY = at(23, 10, 30)
NOT_WEDNESDAY = ("mon", "tue", "thu", "fri", "sat", "sun")


@pytest.mark.parametrize(
    ("shifts", "days", "gaps"),
    [
        # no rota: everybody always is; another role's rota changes nothing
        ([], 7, []),
        ([shift(8, 20, role=Role.SHIFT_SUPERVISOR)], 7, []),
        # day and night, and once round the clock
        ([shift(8, 20), shift(20, 8)], 7, []),
        ([shift(8, 8)], 7, []),
        # the nights are empty
        ([shift(8, 20)], 2, [(at(23, 20), at(24, 8)), (at(24, 20), at(25, 8))]),
        # the gap has begun already, and is told from now on
        ([shift(20, 8)], 1, [(at(23, 10, 30), at(23, 20)), (at(24, 8), at(24, 10, 30))]),
        # Wednesday has no shift at all: the night from Tuesday still runs into it
        ([shift(8, 20, NOT_WEDNESDAY), shift(20, 8, NOT_WEDNESDAY)], 7, [(at(25, 8), at(26, 8))]),
        # an hour is missing at the change of shifts
        ([shift(8, 19), shift(20, 8)], 1, [(at(23, 19), at(23, 20))]),
        # two who overlap leave nothing between them
        ([shift(8, 8, person="y"), shift(12, 14)], 2, []),
        # a holiday that was planned for the day only
        ([shift(8, 20), shift(20, 8), shift(8, 20, day=date(2026, 11, 24))], 3,
         [(at(24, 20), at(25, 8))]),
        # a cycle with a brigade missing
        ([shift(8, 8, cycle=Cycle(start=date(2026, 11, 23), length=2, on=(0,)))], 3,
         [(at(24, 8), at(25, 8)), (at(26, 8), at(26, 10, 30))]),
        # a schedule that is still to come: before it everybody is on duty
        ([shift(8, 20, day=date(2026, 11, 25))], 3, [(at(25, 20), at(26, 10, 30))]),
        # somebody who was revoked answers for nobody
        ([shift(8, 20, person=""), shift(20, 8)], 1, [(at(23, 10, 30), at(23, 20)), (at(24, 8), at(24, 10, 30))]),
    ],
)  # fmt: skip
def test_gaps(shifts: list[Shift], days: int, gaps: list[tuple[datetime, datetime]]) -> None:
    assert rota.gaps(Rota(shifts=tuple(shifts)), ROLE, ALMATY, MONDAY, days) == gaps


#: the clocks of Berlin change on 29 March and on 25 October
CLOCKS = [
    # shifts that meet at a time the clocks leave out, or repeat, leave no gap
    (at(28, 12, month=3, zone=BERLIN), [shift(2, 14), shift(14, 2)], []),
    (at(24, 12, month=10, zone=BERLIN), [shift(2, 14), shift(14, 2)], []),
    # the empty night is an hour shorter
    (at(28, 12, month=3, zone=BERLIN), [shift(8, 20)],
     [(at(28, 20, month=3, zone=BERLIN), at(29, 8, month=3, zone=BERLIN))]),
]  # fmt: skip


@pytest.mark.parametrize(("since", "shifts", "gaps"), CLOCKS)
def test_changes_of_clocks(
    since: datetime, shifts: list[Shift], gaps: list[tuple[datetime, datetime]]
) -> None:
    assert rota.gaps(Rota(shifts=tuple(shifts)), ROLE, BERLIN, since, 1) == gaps


def test_a_hand_over_leaves_no_gap() -> None:
    taken = HandOver(
        role=ROLE, giver="x", taker="y", starts_at=at(23, 12), ends_at=at(23, 20)
    )  # fmt: skip
    found = Rota(shifts=(shift(8, 20), shift(20, 8)), hand_overs=(taken,))
    assert rota.gaps(found, ROLE, ALMATY, MONDAY, 1) == []


FOLLOWING = [
    # the night follows the day
    ([shift(8, 20, person="d"), shift(20, 8, person="n")], [("n", at(23, 20))]),
    # two who start together
    ([shift(20, 8, person="a"), shift(20, 22, person="b")], [("a", at(23, 20)), ("b", at(23, 20))]),
    # nobody within the week
    ([shift(8, 20, day=date(2026, 12, 24))], []),
]


@pytest.mark.parametrize(("shifts", "next_ones"), FOLLOWING)
def test_who_comes_next(shifts: list[Shift], next_ones: list[tuple[str, datetime]]) -> None:
    found = rota.following(Rota(shifts=tuple(shifts)), ROLE, ALMATY, MONDAY, 7)
    assert sorted((one.person, one.starts_at) for one in found) == next_ones
