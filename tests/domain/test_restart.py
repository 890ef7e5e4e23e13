"""No reachable sequence resumes work with one person, or with the contractor alone."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.restart import Actor, Case, Refusal, hear, objection, step
from bot.domain.roles import Role
from bot.domain.stop_work import CONFIRMERS, STANDING, Event, State

S, E = State, Event


def actor(number: int, role: Role, *, host: bool = True, acts_for: int | None = None) -> Actor:
    others = frozenset() if acts_for is None else frozenset({UUID(int=acts_for)})
    return Actor(id=UUID(int=number), role=role, host=host, acts_for=others)


FOREMAN = actor(1, Role.FOREMAN, host=False)
ADMITS = actor(2, Role.ADMITTING_PERSON)
OFFICER = actor(3, Role.SAFETY_OFFICER)
HEAD = actor(4, Role.SITE_HEAD)
ASKED = Case(state=S.RESTART_ASKED, asked_by=FOREMAN.selves, heard=True)
BLOCKED = Case(state=S.BLOCKED, asked_by=FOREMAN.selves)

CONFIRMED: list[tuple[Case, Actor, State | Refusal]] = [
    # two people, two roles, the second of the host
    (ASKED, ADMITS, S.RESUMED),
    (ASKED, OFFICER, S.RESUMED),
    # the one who asked, even in a role that confirms
    (replace(ASKED, asked_by=OFFICER.selves), OFFICER, Refusal.SAME_PERSON),
    # somebody who has taken over the duty of the one who asked
    (ASKED, actor(2, Role.ADMITTING_PERSON, acts_for=1), Refusal.SAME_PERSON),
    # the one whose duty was taken over by whoever asked
    (replace(ASKED, asked_by=frozenset({UUID(int=9), ADMITS.id})), ADMITS, Refusal.SAME_PERSON),
    # the contractor's own admitting person
    (ASKED, actor(5, Role.ADMITTING_PERSON, host=False), Refusal.NOT_YOURS),
    # a supervisor is of the shift that does the work
    (ASKED, actor(6, Role.SUPERVISOR), Refusal.NOT_YOURS),
    # who stopped the work has not been heard
    (replace(ASKED, heard=False), ADMITS, Refusal.NOT_HEARD),
    # nobody asked
    (replace(ASKED, asked_by=frozenset()), ADMITS, Refusal.SAME_PERSON),
    (replace(ASKED, state=S.CORRECTED), ADMITS, Refusal.TOO_LATE),
    # it was confirmed a moment ago
    (replace(ASKED, state=S.RESUMED), ADMITS, Refusal.TOO_LATE),
]


@pytest.mark.parametrize(("case", "by", "after"), CONFIRMED)
def test_confirming(case: Case, by: Actor, after: State | Refusal) -> None:
    ended = step(case, E.CONFIRM_RESTART, by)
    assert (ended if isinstance(ended, Refusal) else ended.state) == after


def test_an_objection_needs_both_decisions() -> None:
    half = step(BLOCKED, E.OVERRULE, HEAD)
    assert isinstance(half, Case)
    assert half.state is S.BLOCKED
    # the same level twice is one decision
    again = step(half, E.OVERRULE, actor(7, Role.DIRECTOR))
    assert isinstance(again, Case)
    assert again.state is S.BLOCKED
    both = step(again, E.OVERRULE, OFFICER)
    assert isinstance(both, Case)
    assert (both.state, both.heard) == (S.RESTART_ASKED, True)


@pytest.mark.parametrize("by", [HEAD, actor(8, Role.SAFETY_OFFICER, acts_for=4)])
def test_one_person_is_not_both_decisions(by: Actor) -> None:
    half = step(BLOCKED, E.OVERRULE, HEAD)
    assert isinstance(half, Case)
    assert step(half, E.OVERRULE, by) is Refusal.SAME_PERSON


def test_a_new_objection_begins_the_decisions_anew() -> None:
    half = step(BLOCKED, E.OVERRULE, HEAD)
    assert isinstance(half, Case)
    blocked = objection(replace(half, state=S.RESTART_ASKED))
    assert (blocked.state, blocked.next_level, blocked.heard) == (S.BLOCKED, frozenset(), False)


def test_an_objection_after_the_restart_changes_nothing() -> None:
    resumed = replace(ASKED, state=S.RESUMED)
    assert objection(resumed) == resumed
    assert hear(resumed) == resumed


#: few people, so that sequences meet: each has a role, belongs to the host or not, may act for another
_PEOPLE = st.lists(
    st.builds(
        actor,
        st.integers(1, 4),
        st.sampled_from([*CONFIRMERS, Role.FOREMAN, Role.SUPERVISOR, Role.SITE_HEAD]),
        host=st.booleans(),
        acts_for=st.none() | st.integers(1, 4),
    ),
    min_size=2,
    max_size=4,
)
_WALK = [
    *(
        event
        for event in Event
        if event not in {E.DELIVERED, E.ACKNOWLEDGE, E.OBJECT, E.MERGE, E.ANSWER, E.CLOSE}
    ),
    "hear",
    "objection",
]


@settings(max_examples=10_000, deadline=None)
@given(_PEOPLE, st.lists(st.tuples(st.sampled_from(_WALK), st.integers(0, 3)), max_size=14))
def test_no_sequence_resumes_with_one_person_or_the_contractor_alone(
    people: list[Actor], presses: list[tuple[Event | str, int]]
) -> None:
    case = Case(state=S.ACKNOWLEDGED)
    askers: frozenset[UUID] = frozenset()
    for what, number in presses:
        by = people[number % len(people)]
        before = case
        if not isinstance(what, Event):
            case = hear(case) if what == "hear" else objection(case)
        elif isinstance(after := step(case, what, by), Case):
            case = after
            if what in {E.ASK_RESTART, E.FIND_NO_DANGER}:
                askers = by.selves
        if before.state in STANDING and case.state not in STANDING:
            assert what is E.CONFIRM_RESTART, "nothing but a person's word"
            assert by.host, "never the contractor alone"
            assert by.role in CONFIRMERS
            assert askers, "somebody asked"
            assert not by.selves & askers, "never the same person"
            return
