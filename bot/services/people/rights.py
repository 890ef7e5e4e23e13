"""Where a person stands, for the table of rights."""

from bot.domain.roles import Standing
from storage.people import Person


def standing(person: Person) -> Standing:
    """Site, organisation and crew of a person, and whether they are the host's."""
    return Standing(
        site_id=person.site_id,
        organisations=frozenset({person.organisation_id}),
        crews=frozenset({person.crew_id} if person.crew_id else ()),
        host=person.host,
    )
