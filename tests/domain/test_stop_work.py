"""The states of a stop, and whether a press adds to an alarm that is open."""

import pytest

from bot.domain.roles import Role
from bot.domain.stop_work import (
    MOVES,
    OPEN,
    STANDING,
    Event,
    Manner,
    State,
    is_cell,
    joins,
    may_cause,
    move,
    steps_for,
)

S, E = State, Event

#: every move there is; a pair that is not here changes nothing
MOVED = [
    # the first accepted card tells that somebody was reached
    (S.STOPPED, E.DELIVERED, S.NOTIFIED),
    # answered from /alarms or from another's phone before our own count knew of a delivery
    (S.STOPPED, E.ACKNOWLEDGE, S.ACKNOWLEDGED),
    (S.NOTIFIED, E.ACKNOWLEDGE, S.ACKNOWLEDGED),
    # one step after another
    (S.ACKNOWLEDGED, E.MAKE_SAFE, S.MADE_SAFE),
    (S.MADE_SAFE, E.ASSESS, S.ASSESSED),
    (S.ASSESSED, E.CORRECT, S.CORRECTED),
    (S.CORRECTED, E.ASK_RESTART, S.RESTART_ASKED),
    (S.RESTART_ASKED, E.CONFIRM_RESTART, S.RESUMED),
    # nothing was found: the second person is needed all the same
    (S.ACKNOWLEDGED, E.FIND_NO_DANGER, S.RESTART_ASKED),
    (S.MADE_SAFE, E.FIND_NO_DANGER, S.RESTART_ASKED),
    # whoever went to look refuses: assessed anew
    (S.RESTART_ASKED, E.REFUSE_RESTART, S.MADE_SAFE),
    # the initiator objects: more is fixed, or two decide in writing
    (S.RESTART_ASKED, E.OBJECT, S.BLOCKED),
    (S.BLOCKED, E.CORRECT, S.CORRECTED),
    (S.BLOCKED, E.OVERRULE, S.RESTART_ASKED),
    # afterwards
    (S.RESUMED, E.ANSWER, S.FOLLOW_UP),
    (S.FOLLOW_UP, E.CLOSE, S.CLOSED),
    # the written cause needs some days more
    (S.FOLLOW_UP, E.POSTPONE, S.FOLLOW_UP),
    # joined by hand while somebody is on both
    (S.ACKNOWLEDGED, E.MERGE, S.MERGED),
    (S.MADE_SAFE, E.MERGE, S.MERGED),
]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_move(state: State, event: Event) -> None:
    table = {(before, what): after for before, what, after in MOVED}
    assert move(state, event) is table.get((state, event))


def test_an_answered_stop_is_never_open_again() -> None:
    assert all(after not in OPEN for (state, _), after in MOVES.items() if state not in OPEN)


def test_only_a_confirmation_lets_work_go_on() -> None:
    resuming = {event for (state, event), after in MOVES.items()
                if state in STANDING and after not in STANDING}  # fmt: skip
    assert resuming == {E.CONFIRM_RESTART, E.MERGE}


MAY = [
    # on the spot, of the host
    (E.MAKE_SAFE, Role.SUPERVISOR, True, True),
    (E.MAKE_SAFE, Role.FOREMAN, True, False),
    # the contractor's own supervisor answers for nothing of the host's
    (E.MAKE_SAFE, Role.SUPERVISOR, False, False),
    (E.ASSESS, Role.SAFETY_OFFICER, True, True),
    (E.ASSESS, Role.ADMITTING_PERSON, True, False),
    # whoever does the work fixes it and asks
    (E.CORRECT, Role.FOREMAN, False, True),
    (E.ASK_RESTART, Role.FOREMAN, False, True),
    (E.ASK_RESTART, Role.RESPONSIBLE_MANAGER, False, True),
    (E.ASK_RESTART, Role.WORKER, True, False),
    (E.ASK_RESTART, Role.ADMITTING_PERSON, True, False),
    # and never confirms
    (E.CONFIRM_RESTART, Role.FOREMAN, True, False),
    (E.CONFIRM_RESTART, Role.SUPERVISOR, True, False),
    (E.CONFIRM_RESTART, Role.ADMITTING_PERSON, True, True),
    (E.CONFIRM_RESTART, Role.PERMIT_ISSUER, True, True),
    (E.CONFIRM_RESTART, Role.SAFETY_OFFICER, True, True),
    (E.CONFIRM_RESTART, Role.SAFETY_OFFICER, False, False),
    # an objection is overruled above the shift
    (E.OVERRULE, Role.SITE_HEAD, True, True),
    (E.OVERRULE, Role.SHIFT_SUPERVISOR, True, False),
    (E.OVERRULE, Role.CONTRACTOR_HEAD, False, False),
    # paperwork is put off by the host's safety service only
    (E.POSTPONE, Role.SAFETY_OFFICER, True, True),
    (E.POSTPONE, Role.SAFETY_OFFICER, False, False),
    (E.POSTPONE, Role.DIRECTOR, True, False),
    # nobody presses a delivery, and initiators are asked elsewhere
    (E.DELIVERED, Role.DIRECTOR, True, False),
    (E.OBJECT, Role.DIRECTOR, True, False),
]


@pytest.mark.parametrize(("event", "role", "host", "allowed"), MAY)
def test_may_cause(event: Event, role: Role, host: bool, allowed: bool) -> None:
    assert may_cause(event, role, host=host) is allowed


def test_a_supervisor_is_offered_what_may_be_done_now() -> None:
    offered = steps_for(S.ACKNOWLEDGED, Role.SUPERVISOR, host=True)
    assert offered == [E.MAKE_SAFE, E.FIND_NO_DANGER]
    assert steps_for(S.ACKNOWLEDGED, Role.SUPERVISOR, host=False) == []
    assert steps_for(S.ASSESSED, Role.FOREMAN, host=False) == [E.CORRECT]


@pytest.mark.parametrize(
    ("text", "cell"),
    [("4x5", True), ("1x1", True), ("6x1", False), ("x", False), ("45", False), ("4x5x1", False)],
)
def test_a_cell_of_the_five_by_five(text: str, cell: bool) -> None:
    assert is_cell(text) is cell


N, A, U, X = Manner.NAMED, Manner.ANONYMOUS, Manner.UNFINISHED, Manner.STRANGER

JOINED = [
    # whoever has no name adds to what is open, whoever opened it
    (A, [N], False, True),
    (A, [A], False, True),
    (X, [N, N], False, True),
    (U, [N], False, True),
    # one's own stop, pressed again
    (N, [N], True, True),
    # two enrolled people's stops stay two until a person links them
    (N, [N], False, False),
    # an anonymous stop may be another danger: the named one stands by itself
    (N, [A], False, False),
    (N, [X], False, False),
    (N, [U, A], False, False),
    # the second tap that came after the minute
    (N, [U], False, True),
    (N, [U, U], False, True),
]


@pytest.mark.parametrize(("manner", "behind", "mine", "joined"), JOINED)
def test_joins(manner: Manner, behind: list[Manner], mine: bool, joined: bool) -> None:
    assert joins(manner, behind, mine=mine) is joined
