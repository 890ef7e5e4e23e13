"""What a row of the rota may say: keys that belong together, and people who may be on duty there."""

from collections.abc import Iterator

from bot.domain import calling, duty
from bot.domain.roles import Role
from bot.services.organisation import shape
from bot.services.organisation.document import Document
from bot.services.organisation.entries import Entry, Spot
from bot.services.organisation.problems import Problem, unknown

Row = Entry[shape.Shift]

#: what names the days of a row -> the keys that say something else
_APART = {
    "substitute_for": ("from", "to", "days", "cycle", "cycle_start"),
    "cycle": ("from", "to", "days", "date", "dates"),
    "date": ("dates", "days", "valid_from", "valid_until"),
    "dates": ("days", "valid_from", "valid_until"),
}


def check(document: Document) -> Iterator[Problem]:
    """Every mistake of the rota; what each key holds has been checked."""
    people = _people(document)
    for entry in document.rota:
        yield from _keys(entry)
        site, spot = entry.value.site, entry.spot
        if site not in document.named.get("sites", set()):
            known = sorted(document.named.get("sites", set()))
            yield spot.problem(unknown("site", site, known), "site")
        for key in ("person", "substitute_for"):
            yield from _person(document, entry, people, key)
        yield from _two_sides(entry, people)


def _given(row: shape.Shift) -> dict[str, object]:
    return {key: value for key, value in row.model_dump(by_alias=True).items() if value is not None}


def _keys(entry: Row) -> Iterator[Problem]:
    row, spot = entry.value, entry.spot
    given = _given(row)
    for key, others in _APART.items():
        for other in others if key in given else ():
            if other in given:
                yield spot.problem(f"«{other}» does not go with «{key}»", other)
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        yield spot.problem("«valid_until» lies before «valid_from»", "valid_until")
    if row.substitute_for is not None:
        yield from _substitute(given, spot)
    elif row.cycle is not None or row.cycle_start is not None:
        yield from _cycle(row, spot)
    else:
        yield from (
            spot.problem(f"«{key}» is missing") for key in ("from", "to") if key not in given
        )


def _substitute(given: dict[str, object], spot: Spot) -> Iterator[Problem]:
    if "date" in given or "dates" in given or {"valid_from", "valid_until"} <= given.keys():
        return
    sentence = "say when: «date», «dates», or «valid_from» and «valid_until»"
    yield spot.problem(sentence, "substitute_for")


def _cycle(row: shape.Shift, spot: Spot) -> Iterator[Problem]:
    if row.cycle is None:
        yield spot.problem("«cycle» is missing")
    elif row.cycle_start is None:
        yield spot.problem("«cycle_start» is missing")
    elif set(row.cycle) == {"off"}:
        yield spot.problem("«cycle» has no day of work", "cycle")


def _people(document: Document) -> dict[str, calling.Candidate]:
    """Everybody of the files as far as a rota needs to know them."""
    host = document.organization.value.id if document.organization else ""
    crews = {entry.value.id: entry.value for entry in document.crews}
    found = {}
    for entry in document.people:
        person = entry.value
        crew = crews.get(person.crew or "")
        organisation_id = person.organization or (crew.organization if crew else host)
        found[person.id] = calling.Candidate(
            id=duty.NOBODY,
            slug=person.id,
            role=Role(person.role),
            site_id=person.site or (crew.site if crew else None),
            crew_id=person.crew,
            organisation_id=organisation_id,
            host=organisation_id == host,
        )
    return found


def _person(
    document: Document, entry: Row, people: dict[str, calling.Candidate], key: str
) -> Iterator[Problem]:
    row, spot = entry.value, entry.spot
    slug = getattr(row, key)
    if slug is None:
        return
    named = document.named.get("people", set())
    if slug not in named:
        yield spot.problem(unknown("person", slug, sorted(named)), key)
    elif slug in people and (wrong := unfit(people[slug], Role(row.role), row.site)):
        yield spot.problem(wrong, key)


def unfit(person: calling.Candidate, role: Role, site_id: str) -> str | None:
    """Why a person may not be on duty in this role at this site; None when they may."""
    if person.role is not role:
        return f"«{person.slug}» is {_word(person.role)}, not {_word(role)}: nobody would be called"
    if duty.may_hold(person, site_id):
        return None
    if not person.host and person.site_id == site_id:
        return f"«{person.slug}» is of a contractor; a {_word(role)} on duty is one of the host"
    return f"«{person.slug}» does not work at site «{site_id}»"


def _word(role: Role) -> str:
    return role.replace("_", " ")


def _two_sides(entry: Row, people: dict[str, calling.Candidate]) -> Iterator[Problem]:
    row = entry.value
    if row.substitute_for == row.person:
        yield entry.spot.problem("nobody stands in for themselves", "substitute_for")
        return
    one, other = people.get(row.person), people.get(row.substitute_for or "")
    if one is None or other is None or one.host == other.host:
        return
    sentence = "a contractor's person and one of the host do not stand in for each other"
    yield entry.spot.problem(sentence, "substitute_for")
