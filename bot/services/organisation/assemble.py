"""Checked entries become the organisation, with defaults filled in."""

from bot.domain import orgfile
from bot.domain.roles import Role
from bot.services.organisation import shape
from bot.services.organisation.document import Document


def assemble(document: Document) -> orgfile.OrgFile:
    """The organisation of a document without problems."""
    if document.organization is None:
        raise AssertionError("a document without an organization has a problem")
    host = document.organization.value
    return orgfile.OrgFile(
        organisations=(
            _host(host, document.guarantee.value if document.guarantee else None),
            *(_contractor(entry.value, host) for entry in document.contractors),
        ),
        sites=tuple(_site(entry.value, host) for entry in document.sites),
        crews=tuple(_crew(entry.value) for entry in document.crews),
        people=_people(document, host),
        rota=tuple(_shift(entry.value) for entry in document.rota),
        policies=tuple(_policy(entry.value) for entry in document.escalation),
    )


def _host(host: shape.Organization, guarantee: shape.Guarantee | None) -> orgfile.Organisation:
    return orgfile.Organisation(
        id=host.id, name=host.name, timezone=host.timezone, languages=tuple(host.languages),
        guarantee=_guarantee(guarantee) if guarantee else None, host=True,
    )  # fmt: skip


def _guarantee(guarantee: shape.Guarantee) -> orgfile.Guarantee:
    date = guarantee.date.isoformat() if guarantee.date else None
    return orgfile.Guarantee(by=guarantee.by, text=guarantee.text, date=date)


def _contractor(one: shape.Contractor, host: shape.Organization) -> orgfile.Organisation:
    return orgfile.Organisation(
        id=one.id, name=one.name, timezone=host.timezone, languages=tuple(host.languages),
        guarantee=None, host=False,
    )  # fmt: skip


def _site(site: shape.Site, host: shape.Organization) -> orgfile.Site:
    return orgfile.Site(
        id=site.id,
        name=site.name,
        timezone=site.timezone or host.timezone,
        phones=tuple(orgfile.Phone(label=one.label, number=one.number) for one in site.phones),
        places=tuple(
            orgfile.Place(id=f"{site.id}/{one.id}", site_id=site.id, name=one.name)
            for one in site.places
        ),
    )


def _crew(crew: shape.Crew) -> orgfile.Crew:
    return orgfile.Crew(
        id=crew.id, site_id=crew.site, organisation_id=crew.organization, name=crew.name,
        headcount=crew.headcount,
        place_ids=tuple(dict.fromkeys(f"{crew.site}/{place}" for place in crew.places)),
    )  # fmt: skip


def _people(document: Document, host: shape.Organization) -> tuple[orgfile.Person, ...]:
    crews = {entry.value.id: entry.value for entry in document.crews}
    return tuple(
        _person(entry.value, crews.get(entry.value.crew or ""), host) for entry in document.people
    )


def _person(
    person: shape.Person, crew: shape.Crew | None, host: shape.Organization
) -> orgfile.Person:
    return orgfile.Person(
        slug=person.id,
        title=_title(person.title, host.languages[0]),
        role=Role(person.role),
        site_id=person.site or (crew.site if crew else None),
        crew_id=person.crew,
        organisation_id=person.organization or (crew.organization if crew else host.id),
        language=person.language,
        phone=person.phone,
        telegram_id=person.telegram_id,
    )


def _title(title: orgfile.Texts, first: str) -> str:
    if isinstance(title, str):
        return title
    return title.get(first) or next(iter(title.values()))


def _shift(shift: shape.Shift) -> orgfile.Shift:
    return orgfile.Shift(
        site_id=shift.site, role=Role(shift.role), person_slug=shift.person,
        starts=shift.starts, ends=shift.ends,
        days=tuple(day for day in shape.DAYS if day in shift.days),
    )  # fmt: skip


def _policy(policy: shape.Escalation) -> orgfile.Policy:
    return orgfile.Policy(
        kind=policy.kind,
        site_id=policy.site,
        steps=tuple(
            orgfile.Step(after=step.after, notify=tuple(dict.fromkeys(step.notify)))
            for step in policy.steps
        ),
        repeat=policy.repeat,
    )
