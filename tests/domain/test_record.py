"""The state that follows from a timeline."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from bot.domain.record import COUNTED, LINES, MOVING, STILL, Said, follow
from bot.domain.stop_work import MOVES, Event, State

HEAD, OFFICER = uuid4(), uuid4()
TO_ASKED = ("raised", "delivered", "acknowledged", "make_safe", "assess", "correct", "ask_restart")


def said(*events: str | tuple[str, UUID]) -> list[Said]:
    return [
        Said(event=one, by=None) if isinstance(one, str) else Said(event=one[0], by=one[1])
        for one in events
    ]


LEADS: list[tuple[Sequence[str | tuple[str, UUID]], set[State]]] = [
    # nothing but the press
    (("raised",), {State.STOPPED}),
    # answered before our own count knew of a delivery
    (("raised", "acknowledged"), {State.ACKNOWLEDGED}),
    # what is told and moves nothing
    (("raised", "joined", "seen", "nobody_reached", "escalated", "mustered"), {State.STOPPED}),
    # looked, and no danger
    (("raised", "acknowledged", "find_no_danger", "silence", "confirm_restart"), {State.RESUMED}),
    # an objection blocks, a second one adds to it
    ((*TO_ASKED, "object", "object"), {State.BLOCKED}),
    # one decision is half
    ((*TO_ASKED, "object", ("overrule", HEAD)), {State.BLOCKED}),
    # two people's may be whole: their roles of then are not in the lines
    (
        (*TO_ASKED, "object", ("overrule", HEAD), ("overrule", OFFICER)),
        {State.BLOCKED, State.RESTART_ASKED},
    ),
    # what came after says which it was
    (
        (*TO_ASKED, "object", ("overrule", HEAD), ("overrule", OFFICER), "confirm_restart"),
        {State.RESUMED},
    ),
    # a decision before the newest objection is none about it
    (
        (*TO_ASKED, "object", ("overrule", HEAD), "object", ("overrule", OFFICER)),
        {State.BLOCKED},
    ),
    # joined to another stop
    (("raised", "acknowledged", "merge"), {State.MERGED}),
    # to the end
    ((*TO_ASKED, "safe", "confirm_restart", "answer", "close"), {State.CLOSED}),
]


@pytest.mark.parametrize(("events", "states"), LEADS)
def test_where_lines_lead(events: Sequence[str | tuple[str, UUID]], states: set[State]) -> None:
    followed = follow(said(*events))
    assert (followed.states, followed.impossible) == (states, None)


NOWHERE: list[tuple[Sequence[str | tuple[str, UUID]], int]] = [
    # nobody confirms what nobody asked for
    (("raised", "acknowledged", "confirm_restart"), 3),
    # a restart over an objection that only one person decided on
    ((*TO_ASKED, "object", ("overrule", HEAD), "confirm_restart"), 10),
    # the same person twice is one person
    ((*TO_ASKED, "object", ("overrule", HEAD), ("overrule", HEAD), "confirm_restart"), 11),
    # delivered twice
    (("raised", "delivered", "delivered"), 3),
    # nothing is asked, so nothing is objected to
    (("raised", "object"), 2),
]


@pytest.mark.parametrize(("events", "number"), NOWHERE)
def test_a_line_that_leads_nowhere_is_named(
    events: Sequence[str | tuple[str, UUID]], number: int
) -> None:
    assert follow(said(*events)).impossible == number


def test_every_event_that_moves_has_its_line() -> None:
    assert set(MOVING.values()) == {event for _, event in MOVES} == set(Event)
    assert not STILL & MOVING.keys()
    assert COUNTED <= STILL <= LINES
