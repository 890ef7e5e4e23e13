"""The hours of the coming days in which nobody answers."""

from datetime import datetime, time

import pytest

from bot.domain import rota
from bot.domain.organisation import DAYS, Shift
from bot.domain.roles import Role

MONDAY = datetime(2026, 11, 23, 10, 30)  # noqa: DTZ001 - wall time of the site
ROLE = Role.SUPERVISOR


def shift(starts: int, ends: int, days: tuple[str, ...] = DAYS, role: Role = ROLE) -> Shift:
    return Shift(
        site_id="chp2", role=role, person="x", starts=time(starts), ends=time(ends), days=days
    )


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001 - wall time of the site


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
        (
            [shift(8, 20, days=("mon", "tue", "thu", "fri", "sat", "sun")),
             shift(20, 8, days=("mon", "tue", "thu", "fri", "sat", "sun"))],
            7,
            [(at(25, 8), at(26, 8))],
        ),
        # an hour is missing at the change of shifts
        ([shift(8, 19), shift(20, 8)], 1, [(at(23, 19), at(23, 20))]),
    ],
)  # fmt: skip
def test_gaps(shifts: list[Shift], days: int, gaps: list[tuple[datetime, datetime]]) -> None:
    assert rota.gaps(shifts, ROLE, MONDAY, days) == gaps
