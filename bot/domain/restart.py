"""The restart that two people answer for: one of the work asks, one of the host who has seen the place confirms.

No timer appears here: time only ever ends the wait for an initiator's word, never the stop.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from bot.domain.roles import Role
from bot.domain.stop_work import NEXT_LEVEL, Event, State, may_cause, move


class Refusal(StrEnum):
    """Why a step towards a restart is not taken."""

    #: nothing to do in this state, or an old button
    TOO_LATE = "too_late"
    NOT_YOURS = "not_yours"
    SAME_PERSON = "same_person"
    #: whoever stopped the work has not been heard yet
    NOT_HEARD = "not_heard"
    #: it has been put off as often as it may
    USED_UP = "used_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who takes a step; `acts_for`: people whose duty they have taken over."""

    id: UUID
    role: Role
    host: bool
    acts_for: frozenset[UUID] = frozenset()

    @property
    def selves(self) -> frozenset[UUID]:
        """Everybody this person stands for, themselves included."""
        return self.acts_for | {self.id}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A stop as far as its restart needs it."""

    state: State
    #: who asked for the restart, and for whom they acted
    asked_by: frozenset[UUID] = frozenset()
    #: every initiator has answered, or their silence has been recorded
    heard: bool = False
    #: the reasoned decisions on an objection, so far: ids of those who wrote
    next_level: frozenset[UUID] = frozenset()
    safety_service: frozenset[UUID] = frozenset()


def step(case: Case, event: Event, actor: Actor) -> Case | Refusal:
    """The case after a step, or why it is refused. Pure; every step of the workflow goes through here."""
    after = move(case.state, event)
    if after is None:
        return Refusal.TOO_LATE
    if not may_cause(event, actor.role, host=actor.host):
        return Refusal.NOT_YOURS
    match event:
        case Event.CONFIRM_RESTART:
            return _confirm(case, actor, after)
        case Event.ASK_RESTART | Event.FIND_NO_DANGER:
            return Case(state=after, asked_by=actor.selves)
        case Event.OVERRULE:
            return _overrule(case, actor, after)
        case Event.REFUSE_RESTART | Event.CORRECT:
            return Case(state=after)
    return replace(case, state=after)


def _confirm(case: Case, actor: Actor, after: State) -> Case | Refusal:
    if not case.asked_by or actor.selves & case.asked_by:
        return Refusal.SAME_PERSON
    return replace(case, state=after) if case.heard else Refusal.NOT_HEARD


def _overrule(case: Case, actor: Actor, after: State) -> Case | Refusal:
    """Two decisions by two people: one of the next level, one of the safety service."""
    if actor.selves & (case.next_level | case.safety_service | case.asked_by):
        return Refusal.SAME_PERSON
    if actor.role in NEXT_LEVEL:
        decided = replace(case, next_level=case.next_level | actor.selves)
    else:
        decided = replace(case, safety_service=case.safety_service | actor.selves)
    both = decided.next_level and decided.safety_service
    return replace(decided, state=after, heard=True) if both else decided


def hear(case: Case) -> Case:
    """All initiators answered "safe", or the time for their answer is over and that is recorded."""
    return replace(case, heard=True) if case.state is State.RESTART_ASKED else case


def objection(case: Case) -> Case:
    """An initiator's "not safe yet"."""
    after = move(case.state, Event.OBJECT)
    if after is None:
        return case
    return replace(
        case, state=after, heard=False, next_level=frozenset(), safety_service=frozenset()
    )
