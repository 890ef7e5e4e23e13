"""Answering for an alarm: who takes it on, and what is open for whom."""

from dataclasses import dataclass
from uuid import UUID

from bot.domain import notice
from bot.domain.roles import Right, Standing, may
from bot.domain.stop_work import Event, move
from bot.services import calls, stop_status
from bot.services.rights import standing
from storage import organisation, outbox, people, stops
from storage.people import Person
from storage.uow import Storage, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How pressing "Acknowledge" ended: accepted, taken (by somebody before), forbidden or gone.

    `zone` is the time zone in which the stop's times are told.
    """

    end: str
    stop: stops.Stop | None = None
    by: Person | None = None
    zone: str = "UTC"


async def acknowledge(storage: Storage, person: Person, stop_id: UUID) -> Answer:
    """ "I am on it": the first press wins, compare-and-set; later ones learn who was first."""
    async with storage.write() as work:
        stop = await stops.hold(work, stop_id)
        if stop is None:
            return Answer(end="gone")
        if not await _concerns(work, person, Right.ACKNOWLEDGE, stop):
            return Answer(end="forbidden", stop=stop)
        after = move(stop.state, Event.ACKNOWLEDGE)
        if after is None or not await stops.advance(
            work, stop, after, acknowledged_at=work.now, acknowledged_by=person.id
        ):
            return await _taken(work, stop_id)
        await stops.note(work, stop.id, "acknowledged", person.id)
        await stop_status.refresh(work, stop)
        return Answer(end="accepted", stop=stop, by=person)


async def _taken(work: Work, stop_id: UUID) -> Answer:
    stop = await stops.get(work, stop_id)
    if stop is None or stop.acknowledged_by is None:
        return Answer(end="gone")
    by = await people.get(work, stop.acknowledged_by)
    zone = await organisation.zone(work, stop.site_id)
    return Answer(end="taken", stop=stop, by=by, zone=zone)


async def _concerns(work: Work, person: Person, right: Right, stop: stops.Stop) -> bool:
    """By the table of rights, or because the organisation's own policy rang this person."""
    scene = await calls.scene_of(work, stop.site_id, stop.place_id)
    about = Standing(site_id=stop.site_id, organisations=scene.organisations, crews=scene.crews)
    if may(person.role, right, of=standing(person), to=about):
        return True
    return person.id in await outbox.states(work, "stop_card", stop.id.hex)


async def alarms_for(work: Work, person: Person) -> list[stops.Stop]:
    """The open stops this person may see, oldest first."""
    return [
        stop
        for stop in await stops.open_stops(work)
        if await _concerns(work, person, Right.SEE_ALARMS, stop)
    ]


async def ring_again(work: Work, stop: stops.Stop, person: Person) -> None:
    """The alarm's card once more, for somebody who asks for it."""
    await outbox.put(
        work,
        outbox.Notice(
            unique_key=f"shown:{stop.id.hex}:{person.id.hex}:{work.now.timestamp()}",
            kind="stop_card",
            subject=stop.id.hex,
            person_id=person.id,
            priority=notice.Priority.REPLY,
        ),
    )
