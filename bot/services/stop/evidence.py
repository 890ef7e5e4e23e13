"""A stop as its restart needs it: read from the timeline since it was last asked for."""

from collections.abc import Sequence
from uuid import UUID

from bot.domain.restart import Actor, Case
from bot.domain.roles import Role
from bot.domain.stop_work import NEXT_LEVEL, Event, State
from storage import hand_overs, people, stops, timeline
from storage.people import Person
from storage.timeline import Line
from storage.uow import Work

_ASKED = frozenset({Event.ASK_RESTART, Event.FIND_NO_DANGER})
#: the wait for the initiators' word is over, and that is on record
SILENCE = "silence"


async def case_of(work: Work, stop: stops.Stop) -> Case:
    """What the rules of the restart look at."""
    lines = _since_asked(await timeline.lines(work, stop.id))
    voices = await stops.voices_of(work, stop.id)
    answered = all(voice.heard == "safe" for voice in voices)
    decided = _since(lines, Event.OBJECT)
    roles = {line.person_id: await _role(work, line) for line in decided}
    both = stop.state is State.RESTART_ASKED and _has(decided, Event.OVERRULE)
    return Case(
        state=stop.state,
        asked_by=_selves(lines[0]) if lines else frozenset(),
        heard=answered or both or _has(lines, SILENCE),
        next_level=_deciders(decided, roles, safety=False),
        safety_service=_deciders(decided, roles, safety=True),
    )


async def actor(work: Work, person: Person) -> Actor:
    """Somebody who takes a step, with those whose duty they have taken over."""
    return Actor(
        id=person.id, role=person.role, host=person.host,
        acts_for=await hand_overs.givers(work, person.id),
    )  # fmt: skip


def _since_asked(lines: Sequence[Line]) -> list[Line]:
    """From the newest request on; nothing when none was made."""
    asked = [at for at, line in enumerate(lines) if line.event in _ASKED]
    return list(lines[asked[-1] :]) if asked else []


def _since(lines: Sequence[Line], event: str) -> list[Line]:
    """After the newest line of an event; nothing when there is none."""
    found = [at for at, line in enumerate(lines) if line.event == event]
    return list(lines[found[-1] + 1 :]) if found else []


def _has(lines: Sequence[Line], event: str) -> bool:
    return any(line.event == event for line in lines)


def _selves(line: Line) -> frozenset[UUID]:
    others = line.content.get("for", "").split()
    return frozenset(
        {UUID(other) for other in others} | ({line.person_id} if line.person_id else set())
    )


async def _role(work: Work, line: Line) -> Role | None:
    person = await people.get(work, line.person_id) if line.person_id else None
    return person.role if person else None


def _deciders(
    lines: Sequence[Line], roles: dict[UUID | None, Role | None], *, safety: bool
) -> frozenset[UUID]:
    wanted = {Role.SAFETY_OFFICER} if safety else NEXT_LEVEL
    return frozenset(
        one
        for line in lines
        if line.event == Event.OVERRULE and roles[line.person_id] in wanted
        for one in _selves(line)
    )
