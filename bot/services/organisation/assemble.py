"""Checked entries become the organisation, with defaults filled in."""

from datetime import date, time

from bot.domain import organisation as org
from bot.domain.roles import Role
from bot.services.organisation import shape
from bot.services.organisation.document import Document


def assemble(
    document: Document, host: shape.Organization, *, with_list: bool
) -> org.OrganisationFile:
    """The organisation of a document without problems."""
    sites = [entry.value for entry in document.sites]
    return org.OrganisationFile(
        organisation=_host(host, document.guarantee.value if document.guarantee else None),
        contractors=tuple(_contractor(entry.value, host) for entry in document.contractors),
        sites=tuple(_site(site, host) for site in sites),
        places=tuple(place for site in sites for place in _places(site)),
        crews=tuple(_crew(entry.value) for entry in document.crews),
        people=_people(document, host),
        rota=tuple(
            shift
            for entry in document.rota
            if entry.value.substitute_for is None
            for shift in _shifts(entry.value)
        ),
        substitutes=tuple(one for entry in document.rota for one in _substitutes(entry.value)),
        policies=tuple(_policy(entry.value) for entry in document.escalation),
        with_list=with_list,
    )


def _host(host: shape.Organization, guarantee: shape.Guarantee | None) -> org.Organisation:
    return org.Organisation(
        id=host.id, name=host.name, timezone=host.timezone, languages=tuple(host.languages),
        guarantee=org.Guarantee(by=guarantee.by, text=guarantee.text) if guarantee else None,
    )  # fmt: skip


def _contractor(one: shape.Contractor, host: shape.Organization) -> org.Organisation:
    return org.Organisation(
        id=one.id, name=one.name, timezone=host.timezone, languages=tuple(host.languages),
        host=False,
    )  # fmt: skip


def _site(site: shape.Site, host: shape.Organization) -> org.Site:
    phones = tuple(org.Phone(label=one.label, number=one.number) for one in site.phones)
    timezone = site.timezone or host.timezone
    return org.Site(id=site.id, name=site.name, timezone=timezone, phones=phones)


def _places(site: shape.Site) -> list[org.Place]:
    return [
        org.Place(id=f"{site.id}/{one.id}", site_id=site.id, name=one.name) for one in site.places
    ]


def _crew(crew: shape.Crew) -> org.Crew:
    return org.Crew(
        id=crew.id, site_id=crew.site, organisation_id=crew.organization, name=crew.name,
        headcount=crew.headcount,
        places=tuple(dict.fromkeys(f"{crew.site}/{place}" for place in crew.places)),
    )  # fmt: skip


def _people(document: Document, host: shape.Organization) -> tuple[org.FilePerson, ...]:
    crews = {entry.value.id: entry.value for entry in document.crews}
    return tuple(
        _person(
            entry.value,
            crews.get(entry.value.crew or ""),
            host,
            listed=entry.spot.file != document.file,
        )
        for entry in document.people
    )


def _person(
    person: shape.Person, crew: shape.Crew | None, host: shape.Organization, *, listed: bool
) -> org.FilePerson:
    return org.FilePerson(
        slug=person.id,
        # a person has one title, in the organisation's first language
        title=person.title.get(host.languages[0]) or next(iter(person.title.values())),
        role=Role(person.role),
        site_id=person.site or (crew.site if crew else None),
        crew_id=person.crew,
        organisation_id=person.organization or (crew.organization if crew else host.id),
        language=person.language,
        phone=person.phone,
        telegram_id=person.telegram_id,
        listed=listed,
    )


def _shifts(row: shape.Shift) -> list[org.Shift]:
    """One row of the file is a shift for each of its dates, or for each kind of day of its cycle."""
    if row.cycle is not None and row.cycle_start is not None:
        return [
            _shift(row, *hours.split("-"), cycle=org.Cycle(
                start=row.cycle_start, length=len(row.cycle),
                on=tuple(at for at, entry in enumerate(row.cycle) if entry == hours),
            ))
            for hours in dict.fromkeys(row.cycle) if hours != "off"
        ]  # fmt: skip
    starts, ends = row.starts or "", row.ends or ""
    dates = row.dates or ([row.date] if row.date else [])
    return [_shift(row, starts, ends, day=day) for day in dates] or [_shift(row, starts, ends)]


def _shift(
    row: shape.Shift, starts: str, ends: str, *, day: date | None = None,
    cycle: org.Cycle | None = None,
) -> org.Shift:  # fmt: skip
    return org.Shift(
        site_id=row.site,
        role=Role(row.role),
        person=row.person,
        starts=time.fromisoformat(starts),
        ends=time.fromisoformat(ends),
        days=tuple(one for one in org.DAYS if one in (row.days or org.DAYS)),
        day=day,
        cycle=cycle,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _substitutes(row: shape.Shift) -> list[org.Substitute]:
    if row.substitute_for is None:
        return []
    spells = [(day, day) for day in row.dates or ([row.date] if row.date else [])]
    if row.valid_from and row.valid_until:
        spells = [(row.valid_from, row.valid_until)]
    return [
        org.Substitute(
            site_id=row.site, role=Role(row.role), person=row.person,
            instead_of=row.substitute_for, first=first, last=last,
        )
        for first, last in spells
    ]  # fmt: skip


def _policy(policy: shape.Escalation) -> org.Policy:
    steps = tuple(
        org.Step(after=step.after, notify=tuple(dict.fromkeys(step.notify)))
        for step in policy.steps
    )
    return org.Policy(kind=policy.kind, site_id=policy.site, steps=steps, repeat=policy.repeat)
