"""Who is on duty: the rota of a site at this moment, in words for people."""

from bot.services import calls
from storage import organisation, people
from storage.people import Person
from storage.uow import Work


async def now_at(work: Work, site_id: str) -> list[Person]:
    """The people on duty at a site now, by role and title."""
    site = await organisation.site(work, site_id)
    if site is None:
        return []
    duty = await calls.on_duty(work, site)
    ids = sorted({person_id for ids in duty.values() for person_id in ids})
    found = [await people.get(work, person_id) for person_id in ids]
    return sorted((one for one in found if one), key=lambda one: (one.role, one.title))
