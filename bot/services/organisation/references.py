"""What only the whole tells: ids given twice, and names of things that are not there."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from bot.services.organisation import rota_rows
from bot.services.organisation.document import Document
from bot.services.organisation.entries import Entry, Spot
from bot.services.organisation.problems import Problem, unknown


def check(document: Document) -> Iterator[Problem]:
    """Every mistake between the entries; each entry by itself has been checked."""
    for one in (_ids, _organisations, _places, _crews, _people, rota_rows.check, _escalation):
        yield from one(document)


def _twice(
    entries: Iterable[Entry[Any]], key: Callable[[Any], Hashable | None], name: str
) -> Iterator[Problem]:
    seen: dict[Hashable, Spot] = {}
    for entry in entries:
        value = key(entry.value)
        if value is None:
            continue
        if value in seen:
            first = seen[value]
            where = f"{first.file}:{first.line((name,))}"
            sentence = f"{name} «{value}» stands already at {where}"
            yield entry.spot.problem(sentence, name)
        else:
            seen[value] = entry.spot


def _ids(document: Document) -> Iterator[Problem]:
    host = [document.organization] if document.organization else []
    families: tuple[Iterable[Entry[Any]], ...] = (
        [*host, *document.contractors], document.sites, document.crews, document.people,
    )  # fmt: skip
    for entries in families:
        yield from _twice(entries, lambda value: value.id, "id")
    yield from _twice(document.people, lambda value: value.telegram_id, "telegram_id")


def _organisations(document: Document) -> Iterator[Problem]:
    if document.organization is None:
        return
    spoken = document.organization.value.languages
    for person in document.people:
        language = person.value.language
        if language is not None and language not in spoken:
            sentence = f"the organization does not use the language «{language}»"
            yield person.spot.problem(sentence, "language")


def _places(document: Document) -> Iterator[Problem]:
    links: dict[str, str] = {}
    for site in document.sites:
        for index, place in enumerate(site.value.places):
            # the link on a poster joins both ids by "_", which an id may hold too
            link = f"{site.value.id}_{place.id}"
            if link in links:
                sentence = f"place «{place.id}» has the same poster link as {links[link]}"
                yield site.spot.problem(sentence, "places", index, "id")
            links.setdefault(link, f"«{place.id}» of site «{site.value.id}»")


def _organisation_ids(document: Document) -> set[str]:
    return document.named.get("organization", set()) | document.named.get("contractors", set())


def _missing(
    document: Document, spot: Spot, key: str, section: str, value: str | None
) -> Iterator[Problem]:
    known = document.named.get(section, set())
    if section == "contractors":
        known = _organisation_ids(document)
    if value is not None and value not in known:
        yield spot.problem(unknown(key, value, sorted(known)), key)


def _crews(document: Document) -> Iterator[Problem]:
    places = {site.value.id: [one.id for one in site.value.places] for site in document.sites}
    for entry in document.crews:
        crew, spot = entry.value, entry.spot
        yield from _missing(document, spot, "site", "sites", crew.site)
        yield from _missing(document, spot, "organization", "contractors", crew.organization)
        here = places.get(crew.site)
        for index, place in enumerate(crew.places if here is not None else []):
            if here is not None and place not in here:
                sentence = f"{unknown('place', place, here)} at site «{crew.site}»"
                yield spot.problem(sentence, "places", index)


def _people(document: Document) -> Iterator[Problem]:
    crews = {entry.value.id: entry.value for entry in document.crews}
    for entry in document.people:
        person, spot = entry.value, entry.spot
        yield from _missing(document, spot, "site", "sites", person.site)
        yield from _missing(document, spot, "crew", "crews", person.crew)
        yield from _missing(document, spot, "organization", "contractors", person.organization)
        crew = crews.get(person.crew or "")
        if crew is None:
            continue
        if person.site not in (None, crew.site):
            yield spot.problem(f"crew «{crew.id}» works at site «{crew.site}»", "site")
        if person.organization not in (None, crew.organization):
            sentence = f"crew «{crew.id}» belongs to «{crew.organization}»"
            yield spot.problem(sentence, "organization")


def _escalation(document: Document) -> Iterator[Problem]:
    seen: dict[tuple[str, str | None], int] = {}
    for entry in document.escalation:
        policy, spot = entry.value, entry.spot
        yield from _missing(document, spot, "site", "sites", policy.site)
        first = seen.setdefault((policy.kind, policy.site), spot.line(()))
        if first != spot.line(()):
            of = f" for site «{policy.site}»" if policy.site else ""
            yield spot.problem(f"kind «{policy.kind}»{of} stands already at line {first}", "kind")
        yield from _steps(document, entry)


#: before the colon in `notify` -> what stands behind it, and in which section
_NAMED = {"person": ("person", "people"), "group": ("site", "sites")}


def _steps(document: Document, entry: Entry[Any]) -> Iterator[Problem]:
    before = -1
    for index, step in enumerate(entry.value.steps):
        if step.after <= before:
            sentence = "a step must come later than the one before it"
            yield entry.spot.problem(sentence, "steps", index, "after")
        before = step.after
        for position, one in enumerate(step.notify):
            kind, _, slug = one.partition(":")
            if kind not in _NAMED:
                continue
            what, section = _NAMED[kind]
            known = document.named.get(section, set())
            if slug not in known:
                sentence = unknown(what, slug, sorted(known))
                yield entry.spot.problem(sentence, "steps", index, "notify", position)
