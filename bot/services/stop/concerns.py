"""Whose business a stop is: by the table of rights, or because the organisation's own policy rang them."""

from bot.domain.roles import Right, Standing, may
from bot.services import calls
from bot.services.people.rights import standing
from storage import outbox, stops
from storage.people import Person
from storage.uow import Work


async def of(work: Work, person: Person, right: Right, stop: stops.Stop) -> bool:
    """Whether this person has a right over a stop."""
    scene = await calls.scene_of(work, stop.site_id, stop.place_id)
    about = Standing(site_id=stop.site_id, organisations=scene.organisations, crews=scene.crews)
    if may(person.role, right, of=standing(person), to=about):
        return True
    rung = await outbox.states(work, "stop_card", stop.id.hex)
    holders = await outbox.holders(work, "stop_card", stop.id.hex)
    return person.id in rung or any(holder == person.id for holder, _ in holders)
