"""Whom an alarm calls: steps of a policy, roles of a place, and who can be reached at all."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from bot.domain.organisation import Step
from bot.domain.roles import Role

#: when the organisation file has no policy of its own (decision: safety and contractor at once)
DEFAULT_STEPS = (
    Step(
        after=0,
        notify=("foreman", "supervisor", "shift_supervisor", "safety_officer", "contractor_head"),
    ),
    Step(after=300, notify=("site_head",)),
    Step(after=900, notify=("director",)),
    Step(after=1800, notify=("chairman",)),
)
#: seconds between the repeats of an alarm whose file sets none: an alarm has no end but an answer
DEFAULT_REPEAT = 300

#: host roles whose answer counts; while none of them can be reached the next step is called at once
ANSWERERS = frozenset(
    {
        Role.SUPERVISOR,
        Role.SHIFT_SUPERVISOR,
        Role.SAFETY_OFFICER,
        Role.ADMITTING_PERSON,
        Role.PERMIT_ISSUER,
        Role.SITE_HEAD,
        Role.DIRECTOR,
        Role.CHAIRMAN,
    }
)
#: before the id of the site whose groups are meant
_GROUP = "group:"
#: roles without a site of their own
ABOVE_SITES = frozenset({Role.DIRECTOR, Role.CHAIRMAN})
#: roles that are called wherever they are
EVERYWHERE = ABOVE_SITES | {Role.CONTRACTOR_HEAD}
#: roles that answer for people of their own crews, wherever those are
OF_CREWS = frozenset({Role.FOREMAN, Role.RESPONSIBLE_MANAGER})
#: whom a stop without a known place calls, at every site
PLACE_UNKNOWN = (Step(after=0, notify=("shift_supervisor", "safety_officer")),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person as far as calling needs to know them."""

    id: UUID
    slug: str | None
    role: Role
    site_id: str | None
    crew_id: str | None
    organisation_id: str
    host: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where work stopped: site (None: unknown), crews at the place, their organisations, who is on duty."""

    site_id: str | None
    crews: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    #: role -> ids on duty; a role that is absent has no rota: all of it is
    duty: Mapping[Role, Collection[UUID]] | None = None


def called(
    steps: Iterable[Step], people: Collection[Candidate], scene: Scene, reachable: Collection[UUID]
) -> list[UUID]:
    """The people to ring now, in the order of the steps, each once.

    Step 0 always; each further step at once while no host answerer so far can be reached
    (a step with nobody to reach does not wait).
    """
    chosen: dict[UUID, Candidate] = {}
    for step in steps:
        for word in step.notify:
            wanted = _matcher(word, scene)
            for person in people:
                if person.id in reachable and wanted(person):
                    chosen[person.id] = person
        if any(counts(person) for person in chosen.values()):
            break
    return list(chosen)


def counts(person: Candidate) -> bool:
    """Whether this person's answer can end an alarm: of the host, in a role that answers."""
    return person.host and person.role in ANSWERERS


def ends_alarm(person: Candidate, scene: Scene) -> bool:
    """Whether it does end now: off duty one has seen it, but the shift still must answer."""
    return counts(person) and _is_on_duty(person, scene)


def groups_named(words: Iterable[str]) -> list[str]:
    """The sites whose groups these words of steps name by `group:ID`, each once, in their order.

    A group hears of an alarm beside the people; it never counts as somebody who was reached.
    """
    named = (word.removeprefix(_GROUP) for word in words if word.startswith(_GROUP))
    return list(dict.fromkeys(named))


def _matcher(word: str, scene: Scene) -> Callable[[Candidate], bool]:
    kind, _, name = word.partition(":")
    if kind == "person":
        return lambda person: person.slug == name
    if kind == "group":
        # see groups_named: a group is no person
        return lambda _: False
    if kind == "id":
        # of the program's own policies: somebody of this very matter
        return lambda person: person.id.hex == name
    role = Role(word)
    return lambda person: person.role is role and _belongs(person, scene)


def answers_for(person: Candidate, scene: Scene) -> bool:
    """Whether a step that names this person's role would call them to this scene now."""
    return _belongs(person, scene)


def _belongs(person: Candidate, scene: Scene) -> bool:
    match person.role:
        case role if role in OF_CREWS:
            # a place where nobody in particular works concerns every crew of the site
            return person.crew_id in scene.crews if scene.crews else _at_site(person, scene)
        case Role.CONTRACTOR_HEAD:
            return person.organisation_id in scene.organisations
        case role if role in ABOVE_SITES:
            return True
    return _at_site(person, scene) and _works_there(person, scene) and _is_on_duty(person, scene)


def _at_site(person: Candidate, scene: Scene) -> bool:
    # the host's people without a site of their own belong to every site
    everywhere = person.host and person.site_id is None
    return everywhere or scene.site_id is None or person.site_id == scene.site_id


def _works_there(person: Candidate, scene: Scene) -> bool:
    """Contractors see their own crews' alarms only; a place of nobody in particular concerns all."""
    return person.host or not scene.organisations or person.organisation_id in scene.organisations


def _is_on_duty(person: Candidate, scene: Scene) -> bool:
    if scene.duty is None or person.role not in scene.duty:
        return True
    return person.id in scene.duty[person.role]
