"""What may stand behind /export reports."""

from datetime import date

import pytest

from bot.services.report.dossier.request import Asked, asked

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "site", "first", "last"),
    [
        # nothing: the last thirty days
        ("", None, date(2026, 10, 24), TODAY),
        ("chp1", "chp1", date(2026, 10, 24), TODAY),
        # a month, short and leap ones too
        ("2026-11", None, date(2026, 11, 1), date(2026, 11, 30)),
        ("chp1 2024-02", "chp1", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-1", None, date(2026, 1, 1), date(2026, 1, 31)),
        # from a day until today; one day alone
        ("2026-11-20", None, date(2026, 11, 20), TODAY),
        ("2026-11-23 2026-11-23", None, TODAY, TODAY),
        # in any order, with any spaces
        ("2026-11-01  2026-11-15 chp1", "chp1", date(2026, 11, 1), date(2026, 11, 15)),
        # sites may have dashes and digits
        ("chp-1", "chp-1", date(2026, 10, 24), TODAY),
        # a leap year is the longest
        ("2024-01-01 2025-01-01", None, date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_understood(words: str, site: str | None, first: date, last: date) -> None:
    assert asked(words, TODAY) == Asked(site_id=site, first=first, last=last)


@pytest.mark.parametrize(
    "words",
    [
        # two sites, three days
        "chp1 chp2", "2026-01-01 2026-01-02 2026-01-03",
        # no such month, no such day, no date at all
        "2026-13", "2026-00", "2026-02-30", "2026-11-1x", "0000-01", "99999-01", "2026-",
        # backwards, in the future without an end, longer than a year
        "2026-11-02 2026-11-01", "2026-12-01", "2024-01-01 2025-01-02",
        # a month in a span
        "2026-10 2026-11",
    ],
)  # fmt: skip
def test_not_understood(words: str) -> None:
    assert asked(words, TODAY) is None
