"""F14: times as people read them, where clocks are put forward, back, or moved to another zone."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.texts import clock, moment, when


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


BERLIN, ALMATY, MOSCOW = "Europe/Berlin", "Asia/Almaty", "Europe/Moscow"

CLOCKS = [
    # spring: half past two does not exist
    ("2026-03-29T00:30", BERLIN, "01:30"),
    ("2026-03-29T01:30", BERLIN, "03:30"),
    # autumn: half past two comes twice, and both are told as the wall shows them
    ("2026-10-25T00:30", BERLIN, "02:30"),
    ("2026-10-25T01:30", BERLIN, "02:30"),
    # Kazakhstan gave up an hour: the last of February 2024 had it twice
    ("2024-02-29T17:30", ALMATY, "23:30"),
    ("2024-02-29T18:30", ALMATY, "23:30"),
    ("2024-02-29T19:30", ALMATY, "00:30"),
    # the site's zone was set wrong, and set right: the same moment
    ("2026-11-23T09:30", ALMATY, "14:30"),
    ("2026-11-23T09:30", MOSCOW, "12:30"),
]


@pytest.mark.parametrize(("at", "zone", "shown"), CLOCKS)
def test_the_time_of_a_stop_is_what_the_wall_clock_of_its_site_showed(
    at: str, zone: str, shown: str
) -> None:
    assert clock("en", utc(at), zone) == shown


DAYS = [
    # the day is the site's: eleven at night and half past midnight are two days
    ("2026-11-23T18:00", "2026-11-23T19:30", ALMATY, "23 November, 23:00"),
    ("2026-11-23T19:10", "2026-11-23T19:30", ALMATY, "00:10"),
    # the repeated hour is one day
    ("2026-10-25T00:30", "2026-10-25T01:45", BERLIN, "02:30"),
    # the leap day
    ("2028-02-29T10:00", "2028-03-01T10:00", ALMATY, "29 February, 15:00"),
]


@pytest.mark.parametrize(("at", "now", "zone", "shown"), DAYS)
def test_an_earlier_day_is_named(at: str, now: str, zone: str, shown: str) -> None:
    assert when("en", utc(at), zone, utc(now)) == shown


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_year_and_a_day_later_the_day_still_stands_there(lang: str) -> None:
    at = utc("2026-11-23T09:30")
    shown = when(lang, at, ALMATY, at + timedelta(days=366))
    assert shown == moment(lang, at, ALMATY)
    assert "23" in shown and "14:30" in shown
