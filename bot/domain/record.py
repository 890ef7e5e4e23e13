"""What a stop's timeline may hold, and the state that follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from bot.domain.stop_work import Event, State, move

#: lines that move a stop, and the event of its state machine each stands for
MOVING: dict[str, Event] = {
    **{str(event): event for event in Event if event is not Event.ACKNOWLEDGE},
    "delivered": Event.DELIVERED,
    "acknowledged": Event.ACKNOWLEDGE,
}
#: lines that are told and move nothing
STILL = frozenset(
    {
        "raised",
        "joined",
        "seen",
        "nobody_reached",
        "escalated",
        "nobody_to_call",
        "mustered",
        "mistake",
        "safe",
        "silence",
        "merged_here",
    }
)
#: every name a line may have; each has its words in locales
LINES = STILL | MOVING.keys()
#: what nameless people say after their press: told as a count, because the minute of a tap is a trace
COUNTED = frozenset({"joined", "safe", "mistake"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A line as far as the state follows from it."""

    event: str
    by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Where the lines lead: the states a stop can stand in, or the first line that leads nowhere."""

    states: frozenset[State]
    impossible: int | None = None


def follow(lines: Iterable[Said]) -> Followed:
    """Replay a timeline. Lines count from 1.

    Two states are possible only after two people's decisions on an objection: whether one of them
    was of the next level and one of the safety service is known by the roles they had then.
    """
    states = frozenset({State.STOPPED})
    decided: set[UUID | None] = set()
    for number, line in enumerate(lines, 1):
        event = MOVING.get(line.event)
        if event is None:
            continue
        if event is Event.OVERRULE:
            decided.add(line.by)
        after = frozenset(one for state in states for one in _after(state, event, len(decided)))
        if not after:
            return Followed(states=states, impossible=number)
        if event is not Event.OVERRULE:
            decided = set()
        states = after
    return Followed(states=states)


def _after(state: State, event: Event, deciders: int) -> set[State]:
    moved = move(state, event)
    if event is Event.OBJECT and moved is None:
        # a second initiator's objection adds to the first one
        return {state} if state is State.BLOCKED else set()
    if moved is None:
        return set()
    if event is Event.OVERRULE:
        return {state} if deciders == 1 else {state, moved}
    return {moved}
