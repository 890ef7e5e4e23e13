"""A hazard report: its states as a table, what is asked of the reporter, and when what is due."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.stop_work import is_cell


class Topic(StrEnum):
    """What the reporter says it is; a hazard unless they choose otherwise."""

    HAZARD = "hazard"
    GOOD = "good"
    IDEA = "idea"


class Danger(StrEnum):
    """The reporter's answer to "Is anyone in danger right now?". Severity is never asked of them."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class State(StrEnum):
    """Where a report stands; each change is a line the reporter reads."""

    RECEIVED = "received"
    READ = "read"
    IN_WORK = "in_work"
    FIXED = "fixed"
    NO_ACTION = "no_action"


class Event(StrEnum):
    """What moves a report."""

    OPEN = "open"
    TAKE = "take"
    FIX = "fix"
    DECLINE = "decline"
    #: "not fixed" or "still there" from the reporter
    REOPEN = "reopen"


class Side(StrEnum):
    """Who said a message of the dialogue."""

    REPORTER = "reporter"
    OFFICER = "officer"
    #: the program: what was done to the report, such as a legal hold or a coming deletion
    PROGRAM = "program"


class Kind(StrEnum):
    """What an officer finds it to be (the observation card of the trade)."""

    UNSAFE_ACT = "unsafe_act"
    UNSAFE_CONDITION = "unsafe_condition"
    NEAR_MISS = "near_miss"
    GOOD_PRACTICE = "good_practice"
    IDEA = "idea"


_LIVING = (State.RECEIVED, State.READ, State.IN_WORK)
CLOSED = frozenset({State.FIXED, State.NO_ACTION})

#: (state, event) -> state; what is not here is refused
MOVES: dict[tuple[State, Event], State] = {
    (State.RECEIVED, Event.OPEN): State.READ,
    (State.RECEIVED, Event.TAKE): State.IN_WORK,
    (State.READ, Event.TAKE): State.IN_WORK,
    **{(state, Event.FIX): State.FIXED for state in _LIVING},
    **{(state, Event.DECLINE): State.NO_ACTION for state in _LIVING},
    (State.FIXED, Event.REOPEN): State.IN_WORK,
    (State.NO_ACTION, Event.REOPEN): State.IN_WORK,
}

#: from Thursday on the week is too short for a push to be of use
_LATE_IN_WEEK = 3
#: days before its deletion at which the parties are warned
WARNED = (14, 3)
#: characters of one message of the dialogue
LONGEST_WORDS = 3000


def move(state: State, event: Event) -> State | None:
    """The state after an event; None where it has no place."""
    return MOVES.get((state, event))


def is_urgent(topic: Topic, danger: Danger) -> bool:
    """ "Not sure" is urgent; only a "No" is not. Praise and ideas never are."""
    return topic is Topic.HAZARD and danger is not Danger.NO


def score(cell: str) -> int:
    """Likelihood × severity of a cell such as "3x4"; 0 for no cell."""
    return int(cell[0]) * int(cell[2]) if is_cell(cell) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the operator sets, in days."""

    #: within which a human answer is due
    answer: int = 7
    #: for which a closed report is kept; activity begins them anew
    keep: int = 90

    def answer_due(self, shift_date: date) -> date:
        """The last local date for a human answer; counted from the shift, so that it tells no minute."""
        return shift_date + timedelta(days=self.answer)

    def deleted_on(self, closed_on: date) -> date:
        """The date on which a closed report is destroyed."""
        return closed_on + timedelta(days=self.keep)


def warning(delete_on: date, today: date, warned: int | None) -> int | None:
    """Which of the warnings (days before) is due today; None: none, or it was given."""
    left = (delete_on - today).days
    due = [days for days in WARNED if left <= days]
    if not due or left < 0:
        return None
    nearest = min(due)
    return nearest if warned is None or nearest < warned else None


def epoch_end(today: date) -> date:
    """The last date for which a chat that asks for news today is kept: a Sunday, 4 to 10 days ahead."""
    sunday = today + timedelta(days=6 - today.weekday())
    return sunday if today.weekday() < _LATE_IN_WEEK else sunday + timedelta(days=7)
