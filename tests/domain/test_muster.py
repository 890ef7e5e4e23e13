"""Who may call everybody back, who is named to whom, and how the answers add up."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from bot.domain import muster
from bot.domain.calling import Candidate
from bot.domain.muster import Answer, Asked
from bot.domain.roles import Role

NOON = datetime(2026, 11, 23, 7, tzinfo=UTC)


def uuid(name: str) -> UUID:
    return uuid5(UUID(int=0), name)


def who(role: Role, of: str = "host") -> Candidate:
    return Candidate(
        id=uuid(role), slug=role, role=role, site_id="one", crew_id=None, organisation_id=of,
        host=of == "host",
    )  # fmt: skip


CALLERS = [
    # who stopped the work with a name, whatever their role, of whomever
    (who(Role.WORKER), True, False, True),
    (who(Role.FOREMAN, "builder"), True, False, True),
    # on duty there
    (who(Role.SUPERVISOR), False, True, True),
    (who(Role.SHIFT_SUPERVISOR), False, True, True),
    # off duty, or of another site
    (who(Role.SUPERVISOR), False, False, False),
    # a contractor's supervisor
    (who(Role.SUPERVISOR, "builder"), False, True, False),
    # others answer for other things
    (who(Role.SAFETY_OFFICER), False, True, False),
    (who(Role.DIRECTOR), False, True, False),
    (who(Role.WORKER), False, True, False),
]


@pytest.mark.parametrize(("person", "raiser", "on_duty", "allowed"), CALLERS)
def test_who_may_call(person: Candidate, raiser: bool, on_duty: bool, allowed: bool) -> None:
    assert muster.may_call(person, raiser=raiser, on_duty=on_duty) is allowed


def asked(
    name: str, answer: Answer | None = None, minutes: int = 0, *, of: str = "host",
    crew: str = "turners",
) -> Asked:  # fmt: skip
    return Asked(
        person_id=uuid(name), title=name, phone=None, crew_id=crew, organisation_id=of,
        answer=answer, at=NOON + timedelta(minutes=minutes) if answer else None,
    )  # fmt: skip


EVERYBODY = [
    asked("d", Answer.NEED_HELP, 2),
    asked("b"),
    asked("f", Answer.SAFE, 1),
    asked("c", Answer.NEED_HELP, 1, of="builder", crew="fitters"),
    asked("a", of="builder", crew="fitters"),
    asked("e", Answer.SAFE, 3, of="painter", crew="painters"),
]

READERS = [
    # the host sees everybody, the longest waiting for help first
    ("host", ["c", "d"], ["a", "b"]),
    # a contractor the own people
    ("builder", ["c"], ["a"]),
    ("painter", [], []),
]


@pytest.mark.parametrize(("of", "need_help", "no_answer"), READERS)
def test_the_numbers_are_of_all_and_the_names_of_one_s_own(
    of: str, need_help: list[str], no_answer: list[str]
) -> None:
    found = muster.tally(EVERYBODY, who(Role.SUPERVISOR, of))
    assert (found.safe, found.help, found.silent) == (2, 2, 2)
    assert [one.title for one in found.need_help] == need_help
    assert [one.title for one in found.no_answer] == no_answer


def test_nobody_was_asked() -> None:
    found = muster.tally([], who(Role.SUPERVISOR))
    assert (found.safe, found.help, found.silent, found.need_help) == (0, 0, 0, ())


@pytest.mark.parametrize(("crew", "count"), [("fitters", 2), ("turners", 3), ("welders", 0)])
def test_how_many_of_a_crew_the_bot_reaches(crew: str, count: int) -> None:
    assert muster.on_the_bot(EVERYBODY, crew) == count
