"""What turns the health page red, as a table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import dead_man
from bot.health import Health, clock_is_well, fresh

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WELL = Health(
    storage=True, clock=True, alarms=True, escalations=True, telegram=True, canary=True, audit=True,
    leader=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("part", "leads", "stands_by"),
    [
        ("storage", False, False),  # nothing works without it, here or there
        ("clock", False, True),  # a standby has no clock
        ("alarms", False, True),  # ... and sends nothing
        ("escalations", False, True),
        ("telegram", False, True),
        ("canary", False, True),
        ("audit", True, True),  # not yet run after a start: it only holds the ping back
    ],
)
def test_one_red_part(part: str, leads: bool, stands_by: bool) -> None:
    assert replace(WELL, **{part: False}).well is leads
    assert replace(WELL, leader=False, **{part: False}).well is stands_by


@pytest.mark.parametrize(
    ("part", "passed"),
    [
        (None, True),
        ("audit", False),  # up and blind
        ("canary", False),
        ("alarms", False),
        ("leader", False),  # a standby is well, and rings nobody
    ],
)
def test_the_outside_is_pinged_only_by_a_leader_that_is_well_and_audited(
    part: str | None, passed: bool
) -> None:
    health = replace(WELL, **{part: False}) if part else WELL
    assert dead_man.passes(health) is passed


@pytest.mark.parametrize(
    ("beats", "well"),
    [
        ({}, False),  # nothing has ticked yet
        ({"escalation": 1}, True),
        ({"escalation": 15}, True),  # the limit itself
        ({"escalation": 16}, False),
        ({"escalation": 1, "follow_up": 16}, False),  # one that stands is enough
        ({"escalation": 1, "identity_shuffle": 80_000}, True),  # nightly
        ({"escalation": 1, "report_shuffle": 80_000}, True),
        ({"escalation": 1, "canary": 80_000}, True),  # judged by its own limit
        ({"identity_shuffle": 1}, False),  # a seldom tick proves nothing
    ],
)
def test_the_clock(beats: dict[str, int], well: bool) -> None:
    seen = {name: NOW - timedelta(seconds=age) for name, age in beats.items()}
    assert clock_is_well(seen, NOW) is well


@pytest.mark.parametrize(
    ("age", "found"),
    [(None, False), (0, True), (30, True), (31, False)],
    ids=["never", "now", "at the limit", "over it"],
)
def test_fresh(age: int | None, found: bool) -> None:
    beat = None if age is None else NOW - timedelta(seconds=age)
    assert fresh(beat, NOW, timedelta(seconds=30)) is found
