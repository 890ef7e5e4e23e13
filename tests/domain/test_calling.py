"""Whom an alarm rings: a table of scenes."""

from uuid import UUID, uuid5

import pytest

from bot.domain import calling
from bot.domain.calling import Candidate, Scene
from bot.domain.organisation import Step
from bot.domain.roles import Role

_SPACE = UUID(int=0)


def uuid(slug: str) -> UUID:
    return uuid5(_SPACE, slug)


def one(
    slug: str, role: Role, site: str | None = "one", *, crew: str | None = None,
    of: str = "host",
) -> Candidate:  # fmt: skip
    return Candidate(
        id=uuid(slug), slug=slug, role=role, site_id=site, crew_id=crew, organisation_id=of,
        host=of == "host",
    )  # fmt: skip


PEOPLE = [
    one("foreman", Role.FOREMAN, crew="fitters", of="builder"),
    one("turner", Role.FOREMAN, crew="turners"),
    one("manager", Role.RESPONSIBLE_MANAGER, crew="fitters", of="builder"),
    one("builder-head", Role.CONTRACTOR_HEAD, None, of="builder"),
    one("painter-head", Role.CONTRACTOR_HEAD, None, of="painter"),
    one("builder-boss", Role.SUPERVISOR, of="builder"),
    one("painter-boss", Role.SUPERVISOR, of="painter"),
    one("supervisor", Role.SUPERVISOR),
    one("shift", Role.SHIFT_SUPERVISOR),
    one("night", Role.SHIFT_SUPERVISOR),
    one("officer", Role.SAFETY_OFFICER),
    one("chief-officer", Role.SAFETY_OFFICER, None),
    one("head", Role.SITE_HEAD),
    one("director", Role.DIRECTOR, None),
    one("chairman", Role.CHAIRMAN, None),
    one("worker", Role.WORKER, crew="fitters", of="builder"),
    one("shift-two", Role.SHIFT_SUPERVISOR, "two"),
    one("officer-two", Role.SAFETY_OFFICER, "two"),
    one("turner-two", Role.FOREMAN, "two", crew="turners-two"),
]
EVERYBODY = {person.slug or "" for person in PEOPLE}

BOILER = Scene(
    site_id="one", crews=frozenset({"fitters"}), organisations=frozenset({"builder"})
)  # fmt: skip
NOBODYS = Scene(site_id="one")
UNKNOWN = Scene(site_id=None)


def on_duty(**slugs: str) -> Scene:
    """The boiler house with a rota for some roles."""
    return Scene(
        site_id="one", crews=BOILER.crews, organisations=BOILER.organisations,
        duty={Role(role): {uuid(one) for one in who.split()} for role, who in slugs.items()},
    )  # fmt: skip


FIRST = {
    "foreman", "builder-head", "builder-boss", "supervisor", "shift", "night", "officer",
    "chief-officer",
}  # fmt: skip
#: host people whose answer counts in the first step
HOSTS = {"supervisor", "shift", "night", "officer", "chief-officer"}

CALLED = [
    # the first step only, while somebody of the host can answer
    (BOILER, set(), FIRST),
    (BOILER, HOSTS - {"officer"}, {"foreman", "builder-head", "builder-boss", "officer"}),
    # nobody of the host in it: the next step at once, and the contractor's people all the same
    (BOILER, HOSTS, {"foreman", "builder-head", "builder-boss", "head"}),
    (BOILER, HOSTS | {"head"}, {"foreman", "builder-head", "builder-boss", "director"}),
    (BOILER, HOSTS | {"head", "director"}, {"foreman", "builder-head", "builder-boss", "chairman"}),
    # a policy that is used up: whoever is left
    (BOILER, HOSTS | {"head", "director", "chairman"}, {"foreman", "builder-head", "builder-boss"}),
    (BOILER, EVERYBODY, set()),
    # only those on duty, where there is a rota
    (on_duty(shift_supervisor="night"), set(), FIRST - {"shift"}),
    (on_duty(shift_supervisor="shift", supervisor=""), set(),
     FIRST - {"night", "supervisor", "builder-boss"}),
    # a rota with gaps in every role: the next step
    (on_duty(shift_supervisor="", supervisor="", safety_officer=""), set(),
     {"foreman", "builder-head", "head"}),
    # a place where nobody in particular works concerns every crew of the site, and no contractor's head
    (NOBODYS, set(), (FIRST - {"builder-head"}) | {"turner", "painter-boss"}),
]  # fmt: skip


@pytest.mark.parametrize(("scene", "unreachable", "called"), CALLED)
def test_the_usual_steps(scene: Scene, unreachable: set[str], called: set[str]) -> None:
    assert rung(calling.DEFAULT_STEPS, scene, unreachable) == called


def rung(steps: tuple[Step, ...], scene: Scene, unreachable: set[str]) -> set[str]:
    reachable = {uuid(slug) for slug in EVERYBODY - unreachable}
    found = calling.called(steps, PEOPLE, scene, reachable)
    assert len(found) == len(set(found)), "each once"
    return {person.slug or "" for person in PEOPLE if person.id in found}


def test_a_place_nobody_knows_rings_shift_supervisors_and_officers_everywhere() -> None:
    assert rung(calling.PLACE_UNKNOWN, UNKNOWN, set()) == {
        "shift", "night", "officer", "chief-officer", "shift-two", "officer-two",
    }  # fmt: skip


WORDS = [
    # a person by name, whatever the site and the duty
    ("person:shift-two", {"shift-two"}),
    # a worker whom the policy names
    ("person:worker", {"worker"}),
    # a group is no person
    ("group:one", set()),
    # the crews' responsible manager
    ("responsible_manager", {"manager"}),
    ("chairman", {"chairman"}),
]


@pytest.mark.parametrize(("word", "called"), WORDS)
def test_a_word_of_a_policy(word: str, called: set[str]) -> None:
    assert rung((Step(after=0, notify=(word,)),), BOILER, set()) == called


def test_steps_are_rung_in_their_order() -> None:
    steps = (Step(after=0, notify=("foreman",)), Step(after=60, notify=("supervisor",)))
    found = calling.called(steps, PEOPLE, BOILER, {person.id for person in PEOPLE})
    assert found[0] == uuid("foreman")
    assert uuid("supervisor") in found[1:]


GROUPS = [
    # none is named
    (("foreman", "person:shift-two"), []),
    # by the id of their site, beside people
    (("foreman", "group:one"), ["one"]),
    # in their order, each once
    (("group:two", "director", "group:one", "group:two"), ["two", "one"]),
]


@pytest.mark.parametrize(("words", "sites"), GROUPS)
def test_the_groups_that_steps_name(words: tuple[str, ...], sites: list[str]) -> None:
    assert calling.groups_named(words) == sites
