"""Stopped work: the states it goes through and the moves between them, as a table.

The first cut ends at ACKNOWLEDGED; making safe, assessing, correcting and the two-person restart follow.
"""

from collections.abc import Collection
from enum import StrEnum


class State(StrEnum):
    """Where a stop stands."""

    #: pressed; nobody has been reached yet
    STOPPED = "stopped"
    #: the alarm was accepted for at least one person
    NOTIFIED = "notified"
    #: somebody of the host said "I am on it"
    ACKNOWLEDGED = "acknowledged"


class Event(StrEnum):
    """What can happen to a stop."""

    DELIVERED = "delivered"
    ACKNOWLEDGE = "acknowledge"


class Manner(StrEnum):
    """How a press was made."""

    NAMED = "named"
    ANONYMOUS = "anonymous"
    #: the second tap never came; sent nameless
    UNFINISHED = "unfinished"
    #: "with my name" by somebody nobody enrolled: we know no name and keep none
    STRANGER = "stranger"


#: (state, event) -> state; what is absent changes nothing.
MOVES: dict[tuple[State, Event], State] = {
    (State.STOPPED, Event.DELIVERED): State.NOTIFIED,
    # an alarm seen on somebody else's phone may be answered before our own count knows of a delivery
    (State.STOPPED, Event.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.NOTIFIED, Event.ACKNOWLEDGE): State.ACKNOWLEDGED,
}

OPEN = frozenset({State.STOPPED, State.NOTIFIED})


def move(state: State, event: Event) -> State | None:
    """The next state, or None when the event changes nothing in this state."""
    return MOVES.get((state, event))


def joins(manner: Manner, manners: Collection[Manner], *, mine: bool) -> bool:
    """Whether a press at a place with an open alarm adds to it rather than raising another.

    `mine`: the same named person already stands behind it. Two enrolled people's stops stay two
    until a person links them; everything nameless adds, and so does the second tap that came late.
    """
    if manner is not Manner.NAMED or mine:
        return True
    return all(other is Manner.UNFINISHED for other in manners)
