"""What each state waits for, and what of it may be put off."""

import pytest

from bot.domain.stop_work import OPEN, State
from bot.domain.watch import COURSES, SNOOZE, WATCHES, days_left, shift


@pytest.mark.parametrize(
    ("kind", "taken", "left"),
    [
        # paperwork: three days in all, however they are taken
        ("cause", (), 3),
        ("cause", (1,), 2),
        ("cause", (1, 2), 0),
        ("cause", (3,), 0),
        ("cause", (3, 3), 0),  # two at once can't make it owe days
        # never: somebody is in danger, or waits for our word
        ("stop_work", (), 0),
        ("made_safe", (), 0),
        ("restart", (), 0),
        ("blocked", (), 0),
        ("answer", (), 0),
        ("", (), 0),
    ],
)
def test_days_left(kind: str, taken: tuple[int, ...], left: int) -> None:
    assert days_left(kind, taken) == left


def test_every_kind_was_thought_of() -> None:
    assert {"cause", "stop_work", "made_safe", "restart", "blocked", "answer"} == {
        *COURSES, *WATCHES.values()
    }  # fmt: skip
    assert SNOOZE.keys() == {"cause"}


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        # the alarm ends when somebody is on it; from then on being forgotten is watched
        (State.NOTIFIED, State.ACKNOWLEDGED, ("stop_work", "made_safe")),
        # somebody was reached: the same alarm goes on
        (State.STOPPED, State.NOTIFIED, (None, None)),
        (State.ACKNOWLEDGED, State.MADE_SAFE, ("made_safe", None)),
        (State.CORRECTED, State.RESTART_ASKED, (None, "restart")),
        (State.RESTART_ASKED, State.BLOCKED, ("restart", "blocked")),
        (State.RESTART_ASKED, State.RESUMED, ("restart", "answer")),
        (State.RESUMED, State.FOLLOW_UP, ("answer", "cause")),
        # put off: the same deadline, later
        (State.FOLLOW_UP, State.FOLLOW_UP, (None, None)),
        (State.FOLLOW_UP, State.CLOSED, ("cause", None)),
    ],
)
def test_shift(before: State, after: State, moves: tuple[str | None, str | None]) -> None:
    assert shift(before, after) == moves


def test_an_open_alarm_is_always_watched() -> None:
    assert all(WATCHES[state] == "stop_work" for state in OPEN)
