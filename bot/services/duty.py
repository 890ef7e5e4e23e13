"""Who is on duty: the rota of a site at this moment, in words for people."""

from bot.domain.roles import Role
from bot.services import calls
from storage import organisation, people
from storage.people import Person
from storage.uow import Work

#: who answers for a site even where its file has no rota
_ALWAYS = frozenset({Role.SUPERVISOR, Role.SHIFT_SUPERVISOR, Role.SAFETY_OFFICER})


async def now_at(work: Work, site_id: str) -> list[Person]:
    """The people on duty at a site now, by role and title."""
    site = await organisation.site(work, site_id)
    if site is None:
        return []
    duty = await calls.on_duty(work, site)
    found = await people.having(work, _ALWAYS | duty.keys(), site_id=site_id)
    return sorted(
        # a role without a rota is always on duty (the organisation file)
        (one for one in found if one.role not in duty or one.id in duty[one.role]),
        key=lambda one: (one.role, one.title),
    )
