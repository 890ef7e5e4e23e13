"""Answering for an alarm: who takes it on, and what is open for whom."""

from dataclasses import dataclass
from uuid import UUID

from bot.domain import calling, notice
from bot.domain.roles import Right
from bot.domain.stop_work import Event, move
from bot.services import calls
from bot.services.stop import concerns, progress, steps
from storage import organisation, outbox, people, stops, timeline
from storage.people import Person
from storage.uow import Storage, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How pressing "Acknowledge" ended: accepted, seen, taken (by somebody before), forbidden or gone.

    "seen": by somebody whose answer is shown but does not end the alarm.

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
        if not await concerns.of(work, person, Right.ACKNOWLEDGE, stop):
            return Answer(end="forbidden", stop=stop)
        after = move(stop.state, Event.ACKNOWLEDGE)
        if after is None:
            return await _taken(work, stop_id)
        if not await _ends_alarm(work, person, stop):
            return await _seen(work, person, stop)
        await timeline.append(work, stop.id, "acknowledged", person.id)
        await steps.enter(work, stop, after, acknowledged_at=work.now, acknowledged_by=person.id)
        return Answer(end="accepted", stop=stop, by=person)


async def _ends_alarm(work: Work, person: Person, stop: stops.Stop) -> bool:
    """Only the host's people on duty end an alarm; the crew's own foreman or contractor does not."""
    scene = await calls.scene_of(work, stop.site_id, stop.place_id)
    return calling.ends_alarm(calls.candidate(person), scene)


async def _seen(work: Work, person: Person, stop: stops.Stop) -> Answer:
    lines = await timeline.lines(work, stop.id)
    if not any(line.event == "seen" and line.person_id == person.id for line in lines):
        await timeline.append(work, stop.id, "seen", person.id)
        await progress.refresh(work, stop)
    return Answer(end="seen", stop=stop, by=person)


async def _taken(work: Work, stop_id: UUID) -> Answer:
    stop = await stops.get(work, stop_id)
    if stop is None or stop.acknowledged_by is None:
        return Answer(end="gone")
    by = await people.get(work, stop.acknowledged_by)
    zone = await organisation.zone(work, stop.site_id)
    return Answer(end="taken", stop=stop, by=by, zone=zone)


async def alarms_for(work: Work, person: Person) -> list[stops.Stop]:
    """The stops this person may see where work stands still, oldest first."""
    return [
        stop
        for stop in await stops.standing(work)
        if await concerns.of(work, person, Right.SEE_ALARMS, stop)
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
