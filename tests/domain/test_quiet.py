"""Quiet hours: how they are typed, and when a phone may ring again by the clocks of its site."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiet import HELD, Hours, ends, read
from bot.services.notices import RENDERERS

ALMATY, BERLIN, UTC_ = "Asia/Almaty", "Europe/Berlin", "UTC"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("23-6", "23:00–06:00"),
        ("22:30 – 7:00", "22:30–07:00"),
        ("22.30-07.00", "22:30–07:00"),
        ("from 22 to 7", "22:00–07:00"),
        ("с 22 до 7", "22:00–07:00"),
        ("22-ден 7-ге дейін", "22:00–07:00"),
        ("13-14", "13:00–14:00"),  # a nap: the same day
        ("0-24", None),  # the whole day and nothing are the same reading
        ("24-6", "00:00–06:00"),  # 24:00 is midnight
        ("7-7", None),
        ("25-6", None),
        ("22:60-7", None),
        ("22", None),
        ("1-2-3", None),
        ("", None),
        ("quiet please", None),
    ],
)
def test_typed(words: str, found: str | None) -> None:
    hours = read(words)
    assert (str(hours) if hours else None) == found


NIGHT = Hours(since=22 * 60, until=7 * 60)
NAP = Hours(since=13 * 60, until=14 * 60)
SMALL = Hours(since=1 * 60, until=2 * 60 + 30)


@pytest.mark.parametrize(
    ("hours", "zone", "local", "end"),
    [
        (NIGHT, ALMATY, "2026-11-23T21:59", None),
        (NIGHT, ALMATY, "2026-11-23T22:00", "2026-11-24T07:00"),  # the first minute is quiet
        (NIGHT, ALMATY, "2026-11-24T03:00", "2026-11-24T07:00"),
        (NIGHT, ALMATY, "2026-11-24T06:59", "2026-11-24T07:00"),
        (NIGHT, ALMATY, "2026-11-24T07:00", None),  # the last is not
        (NAP, ALMATY, "2026-11-23T13:30", "2026-11-23T14:00"),
        (NAP, ALMATY, "2026-11-23T03:00", None),
        (NIGHT, ALMATY, "2028-02-28T23:00", "2028-02-29T07:00"),  # a leap day
        (NIGHT, ALMATY, "2026-12-31T23:00", "2027-01-01T07:00"),
        (NIGHT, BERLIN, "2026-03-28T23:00", "2026-03-29T07:00"),  # an hour is skipped that night
        (NIGHT, BERLIN, "2026-10-24T23:00", "2026-10-25T07:00"),  # an hour comes twice that night
    ],
)
def test_ends(hours: Hours, zone: str, local: str, end: str | None) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
    wanted = datetime.fromisoformat(end).replace(tzinfo=ZoneInfo(zone)) if end else None
    assert ends(hours, ZoneInfo(zone), at.astimezone(UTC)) == wanted


def test_the_hour_that_comes_twice_has_an_end_ahead() -> None:
    """02:10 for the second time: 02:30 of the first time is over."""
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert ends(SMALL, ZoneInfo(BERLIN), second) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_end_that_is_skipped_comes_an_hour_later() -> None:
    """02:30 does not exist in that night."""
    before = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    end = ends(SMALL, ZoneInfo(BERLIN), before)
    assert end == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_zones_are_the_sites_not_ours() -> None:
    """Three in the morning in Almaty is ten in the evening in London."""
    at = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    assert ends(NIGHT, ZoneInfo(ALMATY), at) == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert ends(NAP, ZoneInfo(UTC_), at) is None


@given(
    since=st.integers(0, 1439), until=st.integers(0, 1439),
    seconds=st.integers(1_767_225_600, 1_830_297_600),
    zone=st.sampled_from((ALMATY, BERLIN, "America/St_Johns", UTC_)),
)  # fmt: skip
def test_an_end_is_always_ahead_and_never_a_day_away(
    since: int, until: int, seconds: int, zone: str
) -> None:
    if since == until:
        return
    at = datetime.fromtimestamp(seconds, UTC)
    end = ends(Hours(since=since, until=until), ZoneInfo(zone), at)
    assert end is None or timedelta() < end - at <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("kind", "waits"),
    [
        ("notice", True),  # campaigns
        ("nudge", True),  # once a week, to everybody
        ("report_batch", True),
        ("report_due", True),
        ("urgent_report", False),  # somebody may be in danger
        ("report_reply", False),  # of what is urgent
        ("rota_gaps", True),  # next week's gaps
        ("group_lost", True),
        ("stop_pressure", True),  # asked a week later
        ("pressure_case", True),
        ("stop_answer_due", True),  # written within a day
        ("stop_cause_due", True),  # written within three
        ("stop_card", False),  # an alarm
        ("stop_unsafe", False),  # acknowledged and forgotten
        ("stop_restart", False),
        ("stop_blocked", False),
        ("stop_status", False),  # the initiator's own screen
        ("stop_news", False),
        ("stop_proof", False),
        ("stop_detail", False),
        ("muster_ask", False),
        ("muster_card", False),
        ("muster_help", False),
        ("duty", False),  # answers to a press
        ("duty_ask", False),  # a shift is handed over now
        ("duty_taken", False),
        ("duty_refused", False),
        ("duty_start", False),  # a shift begins now
        ("duty_silent", False),
        ("ring_test", False),  # it was just asked for
        ("quiet", False),
        ("canary", False),
        ("screen", False),
    ],
)
def test_what_waits(kind: str, waits: bool) -> None:
    assert (kind in HELD) is waits


def test_every_kind_was_thought_of() -> None:
    (mark,) = [m for m in test_what_waits.pytestmark if m.name == "parametrize"]  # type: ignore[attr-defined]
    assert {kind for kind, _ in mark.args[1]} == RENDERERS.keys()
