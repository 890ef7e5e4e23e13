"""Stopped work: the states it goes through, the moves between them, and who may make each, as tables.

From the workflow of the right to stop: work that stopped resumes only by two people (bot/domain/restart.py).
"""

from collections.abc import Collection
from enum import StrEnum

from bot.domain.roles import Role


class State(StrEnum):
    """Where a stop stands."""

    #: pressed; nobody has been reached yet
    STOPPED = "stopped"
    #: the alarm was accepted for at least one person
    NOTIFIED = "notified"
    #: somebody of the host said "I am on it"
    ACKNOWLEDGED = "acknowledged"
    #: nobody can be hurt at the place any more
    MADE_SAFE = "made_safe"
    #: the hazard is named, with what it could have done
    ASSESSED = "assessed"
    #: the hazard is dealt with
    CORRECTED = "corrected"
    #: one person asked; another, who has seen the place, must confirm
    RESTART_ASKED = "restart_asked"
    #: who stopped the work says "not safe yet"
    BLOCKED = "blocked"
    #: two people answered for it: work goes on
    RESUMED = "resumed"
    #: the initiator has the answer and the cause
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    #: a person's hand joined it to another stop, which goes on for both
    MERGED = "merged"


class Event(StrEnum):
    """What can happen to a stop."""

    DELIVERED = "delivered"
    ACKNOWLEDGE = "acknowledge"
    MAKE_SAFE = "make_safe"
    ASSESS = "assess"
    CORRECT = "correct"
    #: looked, and there was no danger: two people answer for that as for any restart
    FIND_NO_DANGER = "find_no_danger"
    ASK_RESTART = "ask_restart"
    CONFIRM_RESTART = "confirm_restart"
    REFUSE_RESTART = "refuse_restart"
    #: the initiator's "not safe yet"
    OBJECT = "object"
    #: the next level and the safety service have both written why work may go on all the same
    OVERRULE = "overrule"
    ANSWER = "answer"
    CLOSE = "close"
    #: the written cause needs some days more; nothing else can be put off
    POSTPONE = "postpone"
    MERGE = "merge"


class Manner(StrEnum):
    """How a press was made."""

    NAMED = "named"
    ANONYMOUS = "anonymous"
    #: the second tap never came; sent nameless
    UNFINISHED = "unfinished"
    #: "with my name" by somebody nobody enrolled: we know no name and keep none
    STRANGER = "stranger"
    #: recorded by its person for somebody who called out
    SHOUTED = "shouted"


#: (state, event) -> state; what is absent changes nothing.
MOVES: dict[tuple[State, Event], State] = {
    (State.STOPPED, Event.DELIVERED): State.NOTIFIED,
    # an alarm seen on somebody else's phone may be answered before our own count knows of a delivery
    (State.STOPPED, Event.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.NOTIFIED, Event.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.ACKNOWLEDGED, Event.MAKE_SAFE): State.MADE_SAFE,
    (State.MADE_SAFE, Event.ASSESS): State.ASSESSED,
    (State.ASSESSED, Event.CORRECT): State.CORRECTED,
    (State.ACKNOWLEDGED, Event.FIND_NO_DANGER): State.RESTART_ASKED,
    (State.MADE_SAFE, Event.FIND_NO_DANGER): State.RESTART_ASKED,
    (State.CORRECTED, Event.ASK_RESTART): State.RESTART_ASKED,
    (State.RESTART_ASKED, Event.CONFIRM_RESTART): State.RESUMED,
    # whoever went to look found it wanting: it is looked at anew
    (State.RESTART_ASKED, Event.REFUSE_RESTART): State.MADE_SAFE,
    (State.RESTART_ASKED, Event.OBJECT): State.BLOCKED,
    # more was done: the restart is asked for again, and so is the initiator
    (State.BLOCKED, Event.CORRECT): State.CORRECTED,
    (State.BLOCKED, Event.OVERRULE): State.RESTART_ASKED,
    (State.RESUMED, Event.ANSWER): State.FOLLOW_UP,
    (State.FOLLOW_UP, Event.CLOSE): State.CLOSED,
    (State.FOLLOW_UP, Event.POSTPONE): State.FOLLOW_UP,
    (State.ACKNOWLEDGED, Event.MERGE): State.MERGED,
    (State.MADE_SAFE, Event.MERGE): State.MERGED,
}

#: nobody is on it yet: it rings
OPEN = frozenset({State.STOPPED, State.NOTIFIED})
#: work stands still
STANDING = frozenset(
    {
        *OPEN,
        State.ACKNOWLEDGED,
        State.MADE_SAFE,
        State.ASSESSED,
        State.CORRECTED,
        State.RESTART_ASKED,
        State.BLOCKED,
    }
)

_ON_THE_SPOT = frozenset(
    {
        Role.SUPERVISOR,
        Role.SHIFT_SUPERVISOR,
        Role.ADMITTING_PERSON,
        Role.PERMIT_ISSUER,
        Role.SAFETY_OFFICER,
        Role.SITE_HEAD,
    }
)
_ASSESSORS = frozenset(
    {Role.SUPERVISOR, Role.SHIFT_SUPERVISOR, Role.SAFETY_OFFICER, Role.SITE_HEAD}
)
_OWNERS = frozenset(
    {Role.FOREMAN, Role.RESPONSIBLE_MANAGER, Role.SUPERVISOR, Role.SHIFT_SUPERVISOR}
)
#: independent of those who do the work, and able to go and look
CONFIRMERS = frozenset({Role.ADMITTING_PERSON, Role.PERMIT_ISSUER, Role.SAFETY_OFFICER})
#: who is told of a danger aloud or by phone, and records it for whoever called out
RECORDERS = _OWNERS | {Role.SAFETY_OFFICER, Role.ADMITTING_PERSON, Role.PERMIT_ISSUER}
#: who may raise an exercise on the real path
DRILLERS = frozenset({Role.SAFETY_OFFICER, Role.SHIFT_SUPERVISOR, Role.SITE_HEAD})
#: the level above the shift, whose word an overruled objection needs
NEXT_LEVEL = frozenset({Role.SITE_HEAD, Role.DIRECTOR, Role.CHAIRMAN})

#: event -> roles that may cause it; what is absent no role causes (deliveries, initiators).
ACTORS: dict[Event, frozenset[Role]] = {
    Event.MAKE_SAFE: _ON_THE_SPOT,
    Event.ASSESS: _ASSESSORS,
    Event.CORRECT: _OWNERS,
    Event.FIND_NO_DANGER: _ASSESSORS,
    Event.ASK_RESTART: frozenset({Role.FOREMAN, Role.RESPONSIBLE_MANAGER, Role.SUPERVISOR}),
    Event.CONFIRM_RESTART: CONFIRMERS,
    Event.REFUSE_RESTART: CONFIRMERS,
    Event.OVERRULE: NEXT_LEVEL | {Role.SAFETY_OFFICER},
    Event.ANSWER: frozenset({Role.SAFETY_OFFICER}),
    Event.CLOSE: frozenset({Role.SAFETY_OFFICER}),
    Event.POSTPONE: frozenset({Role.SAFETY_OFFICER}),
    Event.MERGE: _ASSESSORS,
}
#: what a contractor's people may cause; everything else is the host's to answer for
CONTRACTORS_MAY = frozenset({Event.CORRECT, Event.ASK_RESTART})


class Carries(StrEnum):
    """What a step must bring with it."""

    PHOTO = "photo"
    WORDS = "words"
    #: the cell of the 5×5 table, "likelihood × potential": "4x5"
    CELL = "cell"
    #: one of the nine life-saving rules, or "none"
    RULE = "rule"
    #: the control's rung in the hierarchy
    RUNG = "rung"
    #: "task" or "place"
    SCOPE = "scope"
    #: how many days something is put off
    DAYS = "days"


#: event -> what it must carry; a step that lacks some of it is not made.
MUST_CARRY: dict[Event, frozenset[Carries]] = {
    Event.MAKE_SAFE: frozenset({Carries.PHOTO, Carries.SCOPE}),
    Event.ASSESS: frozenset({Carries.CELL, Carries.RULE}),
    Event.CORRECT: frozenset({Carries.WORDS, Carries.RUNG}),
    Event.FIND_NO_DANGER: frozenset({Carries.WORDS}),
    # what changed, and who was briefed again, by name
    Event.ASK_RESTART: frozenset({Carries.WORDS}),
    Event.REFUSE_RESTART: frozenset({Carries.WORDS}),
    Event.OVERRULE: frozenset({Carries.WORDS}),
    Event.ANSWER: frozenset({Carries.WORDS}),
    # the cause and the lesson
    Event.CLOSE: frozenset({Carries.WORDS}),
    # why it takes longer
    Event.POSTPONE: frozenset({Carries.WORDS, Carries.DAYS}),
}

#: characters of a step's words: an answer and a cause must fit one screen of 4,096 (Bot API)
LONGEST_WORDS = 1000
#: the hierarchy of controls, best first
RUNGS = ("eliminate", "substitute", "engineer", "administer", "ppe")
#: IOGP report 459, the nine life-saving rules as written there
RULES = (
    "bypassing_safety_controls",
    "confined_space",
    "driving",
    "energy_isolation",
    "hot_work",
    "line_of_fire",
    "safe_mechanical_lifting",
    "work_authorisation",
    "working_at_height",
)
NO_RULE = "none"


def move(state: State, event: Event) -> State | None:
    """The next state, or None when the event changes nothing in this state."""
    return MOVES.get((state, event))


def may_cause(event: Event, role: Role, *, host: bool) -> bool:
    """Whether this role, of the host or of a contractor, may cause an event."""
    return role in ACTORS.get(event, ()) and (host or event in CONTRACTORS_MAY)


def steps_for(state: State, role: Role, *, host: bool) -> list[Event]:
    """The steps this person may take now, in the order of the workflow."""
    return [
        event
        for (at, event) in MOVES
        if at is state and event is not Event.MERGE and may_cause(event, role, host=host)
    ]


def is_cell(text: str) -> bool:
    """Whether this is a cell of the 5×5 table, such as "4x5"."""
    likelihood, by, severity = text.partition("x")
    return by == "x" and {likelihood, severity} <= set("12345")


def joins(manner: Manner, manners: Collection[Manner], *, mine: bool) -> bool:
    """Whether a press at a place with an open alarm adds to it rather than raising another.

    `mine`: the same named person already stands behind it. Two enrolled people's stops stay two
    until a person links them; everything nameless adds, and so does the second tap that came late.
    """
    if manner not in {Manner.NAMED, Manner.SHOUTED} or mine:
        return True
    return all(other is Manner.UNFINISHED for other in manners)
