"""Calling everybody back from a place where work stopped: who may, and how the answers add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.domain.calling import Candidate
from bot.domain.organisation import Step
from bot.domain.roles import Role

#: on duty at the place, they may call and see the count
CALLERS = frozenset({Role.SUPERVISOR, Role.SHIFT_SUPERVISOR})
#: who is rung for somebody who needs help: those on duty, and the next at once where nobody can be reached
HELPERS = (
    Step(after=0, notify=("supervisor", "shift_supervisor")),
    Step(after=1, notify=("safety_officer",)),
    Step(after=2, notify=("site_head",)),
    Step(after=3, notify=("director",)),
)


class Answer(StrEnum):
    """What somebody who was called back says; the last word counts."""

    SAFE = "safe"
    NEED_HELP = "need_help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody who was called back, and what they said so far."""

    person_id: UUID
    title: str
    phone: str | None
    crew_id: str | None
    organisation_id: str
    answer: Answer | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The count as one reader sees it: numbers of all, titles and phones of those they may see."""

    safe: int
    help: int
    silent: int
    #: the longest waiting first
    need_help: tuple[Asked, ...]
    #: by title
    no_answer: tuple[Asked, ...]


def may_call(person: Candidate, *, raiser: bool, on_duty: bool) -> bool:
    """Open to who stopped the work with their name, and to the host's supervisors on duty there."""
    return raiser or (on_duty and person.host and person.role in CALLERS)


def sees(reader: Candidate, asked: Asked) -> bool:
    """The host sees everybody's title and phone, a contractor's people those of their own company."""
    return reader.host or reader.organisation_id == asked.organisation_id


def tally(asked: Iterable[Asked], reader: Candidate) -> Tally:
    """Count everybody; name those whom the reader may see."""
    everybody = list(asked)
    help_ = [one for one in everybody if one.answer is Answer.NEED_HELP]
    silent = [one for one in everybody if one.answer is None]
    return Tally(
        safe=len(everybody) - len(help_) - len(silent),
        help=len(help_),
        silent=len(silent),
        need_help=tuple(sorted((one for one in help_ if sees(reader, one)), key=_since)),
        no_answer=tuple(
            sorted((one for one in silent if sees(reader, one)), key=lambda one: one.title)
        ),
    )


def _since(one: Asked) -> tuple[str, str]:
    return one.at.isoformat() if one.at else "", one.title


def on_the_bot(asked: Iterable[Asked], crew_id: str) -> int:
    """How many of a crew were asked; the others must be counted on the spot."""
    return sum(one.crew_id == crew_id for one in asked)
