"""The states of a stop, and whether a press adds to an alarm that is open."""

import pytest

from bot.domain.stop_work import MOVES, OPEN, Event, Manner, State, joins, move

MOVED = [
    # the first accepted card tells that somebody was reached
    (State.STOPPED, Event.DELIVERED, State.NOTIFIED),
    # the next ones change nothing
    (State.NOTIFIED, Event.DELIVERED, None),
    # answered from /alarms or from another's phone before our own count knew of a delivery
    (State.STOPPED, Event.ACKNOWLEDGE, State.ACKNOWLEDGED),
    (State.NOTIFIED, Event.ACKNOWLEDGE, State.ACKNOWLEDGED),
    # the first press wins
    (State.ACKNOWLEDGED, Event.ACKNOWLEDGE, None),
    # a card that arrives late takes no answer back
    (State.ACKNOWLEDGED, Event.DELIVERED, None),
]


@pytest.mark.parametrize(("state", "event", "after"), MOVED)
def test_move(state: State, event: Event, after: State | None) -> None:
    assert move(state, event) is after


def test_every_pair_is_decided() -> None:
    assert {(state, event) for state, event, _ in MOVED} == {
        (state, event) for state in State for event in Event
    }


def test_an_answered_stop_is_never_open_again() -> None:
    assert all(after not in OPEN for (state, _), after in MOVES.items() if state not in OPEN)


N, A, U, S = Manner.NAMED, Manner.ANONYMOUS, Manner.UNFINISHED, Manner.STRANGER

JOINED = [
    # whoever has no name adds to what is open, whoever opened it
    (A, [N], False, True),
    (A, [A], False, True),
    (S, [N, N], False, True),
    (U, [N], False, True),
    # one's own stop, pressed again
    (N, [N], True, True),
    # two enrolled people's stops stay two until a person links them
    (N, [N], False, False),
    # an anonymous stop may be another danger: the named one stands by itself
    (N, [A], False, False),
    (N, [S], False, False),
    (N, [U, A], False, False),
    # the second tap that came after the minute
    (N, [U], False, True),
    (N, [U, U], False, True),
]


@pytest.mark.parametrize(("manner", "behind", "mine", "joined"), JOINED)
def test_joins(manner: Manner, behind: list[Manner], mine: bool, joined: bool) -> None:
    assert joins(manner, behind, mine=mine) is joined
