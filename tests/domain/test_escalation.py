"""The course of a policy: when the next step is due, after silence, after an outage, with nobody to reach."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.escalation import Course, after_call, begin, due, next_call, snooze
from bot.domain.organisation import Step

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
STEPS = (
    Step(after=0, notify=("supervisor", "foreman")),
    Step(after=300, notify=("site_head",)),
    Step(after=900, notify=("director", "supervisor")),
)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def walk(course: Course, now: datetime, *, deaf: frozenset[int] = frozenset()) -> list[int]:
    """The numbers of the steps called at one look, as the engine does it; `deaf` reach nobody."""
    called = []
    while due(course, now) and (call := next_call(course)):
        called.append(call.number)
        course = after_call(course, now, somebody=call.number not in deaf)
    return called


def then(*calls: tuple[float, bool], repeat: int | None = 300) -> Course:
    """The course after calls at these seconds, each reaching somebody or not."""
    course = begin(STEPS, repeat, START)
    for seconds, somebody in calls:
        course = after_call(course, at(seconds), somebody=somebody)
    return course


DUE = [
    # the first step at once
    (then(), 0),
    # the next when its wait is over, counted from the start
    (then((0, True)), 300),
    (then((2, True)), 300),
    # nobody was reached: no wait
    (then((0, False)), 0),
    (then((0, False), (0, False)), 0),
    # the last step: repeats, counted from the call
    (then((0, True), (300, True), (900, True)), 1200),
    # a used-up policy repeats also when nobody was reached: no storm
    (then((0, False), (0, False), (0, False)), 300),
    # late after an outage: the repeat counts from now
    (then((0, True), (300, True), (5000, True)), 5300),
]


@pytest.mark.parametrize(("course", "seconds"), DUE)
def test_when_the_next_step_is_due(course: Course, seconds: float) -> None:
    assert course.next_at == at(seconds)
    assert due(course, at(seconds))
    assert not due(course, at(seconds - 0.001))


def test_without_a_repeat_the_last_step_is_the_end() -> None:
    course = then((0, True), (300, True), (900, True), repeat=None)
    assert course.next_at is None
    assert not due(course, at(10**9))
    assert next_call(course) is None


CALLED = [
    # in time
    (0.0, frozenset(), [0]),
    # down over one deadline, two, all three: each step once, in order, then one repeat at most later
    (299.0, frozenset(), [0]),
    (300.0, frozenset(), [0, 1]),
    (90_000.0, frozenset(), [0, 1, 2]),
    # an empty step falls through at once
    (0.0, frozenset({0}), [0, 1]),
    (0.0, frozenset({0, 1, 2}), [0, 1, 2]),
]


@pytest.mark.parametrize(("late", "deaf", "called"), CALLED)
def test_one_look_calls_what_is_due_in_order(
    late: float, deaf: frozenset[int], called: list[int]
) -> None:
    assert walk(begin(STEPS, 300, START), at(late), deaf=deaf) == called


def test_a_repeat_calls_the_first_and_the_last_anew() -> None:
    course = then((0, True), (300, True), (900, True))
    call = next_call(course)
    assert call is not None
    # whoever is on duty now, and the top; nobody twice
    assert call.notify == ("supervisor", "foreman", "director")
    assert call.number == 3
    assert after_call(course, at(1200), somebody=True).repeats == 1


def test_a_policy_whose_first_step_waits() -> None:
    course = begin((Step(after=900, notify=("id:1",)),), 60, START)
    assert (course.next_at, due(course, START)) == (at(900), False)


def test_a_policy_without_steps_is_over() -> None:
    assert begin((), 60, START).next_at is None


SNOOZED = [
    # (steps fired, put off until) -> (the next step, the one after it)
    (0, 100, (100, 400)),
    # one that was due at 300 comes at 1000, and the step of 900 as much later
    (1, 1000, (1000, 1600)),
    # no sooner than planned: putting off never hurries
    (1, 200, (300, 900)),
    (1, 300, (300, 900)),
    # a repeat
    (3, 5000, (5000, 5300)),
]


@pytest.mark.parametrize(("fired", "until", "comes"), SNOOZED)
def test_put_off(fired: int, until: float, comes: tuple[float, float]) -> None:
    course = begin(STEPS, 300, START)
    while course.fired < fired:
        assert course.next_at is not None
        course = after_call(course, course.next_at, somebody=True)
    later = snooze(course, at(until))
    assert later.next_at == at(comes[0])
    after = after_call(later, at(comes[0]), somebody=True)
    assert after.next_at == at(comes[1])


def test_what_is_over_is_not_woken_by_putting_it_off() -> None:
    course = begin((), None, START)
    assert snooze(course, at(10**6)) == course
