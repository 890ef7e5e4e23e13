"""The blurred time of a report."""

from datetime import date, datetime

import pytest

from bot.domain import workshift


@pytest.mark.parametrize(
    ("local", "day", "half"),
    [
        ("2026-11-23T08:00", date(2026, 11, 23), "day"),
        ("2026-11-23T19:59:59", date(2026, 11, 23), "day"),
        ("2026-11-23T20:00", date(2026, 11, 23), "night"),
        # after midnight it is still the night that began the evening before
        ("2026-11-24T00:00", date(2026, 11, 23), "night"),
        ("2026-11-24T07:59:59", date(2026, 11, 23), "night"),
        ("2027-01-01T03:00", date(2026, 12, 31), "night"),
        ("2028-03-01T03:00", date(2028, 2, 29), "night"),
        # by the site's own clock
        ("2026-11-23T21:00+05:00", date(2026, 11, 23), "night"),
    ],
)
def test_of(local: str, day: date, half: str) -> None:
    assert workshift.of(datetime.fromisoformat(local)) == (day, half)
