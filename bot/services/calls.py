"""Whom an open stop rings: reads the organisation, decides by `bot.domain.calling`, queues the cards."""

from collections.abc import Collection
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import calling, duty, notice
from bot.domain.organisation import Site, Step
from bot.domain.roles import Role
from storage import organisation, outbox, people, stops
from storage.people import Person
from storage.uow import Work

_CALLABLE = frozenset(Role) - {Role.WORKER}


async def call(work: Work, stop: stops.Stop, *, but: Collection[UUID] = ()) -> int:
    """Queue a ringing card for everybody the stop calls now; returns how many are new."""
    steps = await _steps(work, stop)
    everyone = await _callable(work, steps)
    reached = await people.reachable(work, [p.id for p in everyone], notice.Channel.ALARM)
    candidates = [candidate(person) for person in everyone if person.id not in but]
    scene = await scene_of(work, stop.site_id, stop.place_id)
    new = 0
    for person_id in calling.called(steps, candidates, scene, reached):
        new += await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"call:{stop.id.hex}:{person_id.hex}",
                kind="stop_card",
                subject=stop.id.hex,
                person_id=person_id,
                priority=notice.Priority.ALARM,
            ),
        )
    return new


async def _callable(work: Work, steps: tuple[Step, ...]) -> list[Person]:
    """Everybody but workers; a worker only where the policy names the person."""
    words = {word for step in steps for word in step.notify}
    named = {word.removeprefix("person:") for word in words if word.startswith("person:")}
    workers = await people.narrowed(work, slug=named, role=[Role.WORKER]) if named else []
    return [*await people.having(work, _CALLABLE), *workers]


async def scene_of(work: Work, site_id: str | None, place_id: str | None) -> calling.Scene:
    """The crews, organisations and people on duty of a place, at this moment."""
    site = await organisation.site(work, site_id) if site_id else None
    crews = await organisation.all_crews(work, place_id=place_id) if place_id else []
    return calling.Scene(
        site_id=site_id,
        crews=frozenset(crew.id for crew in crews),
        organisations=frozenset(crew.organisation_id for crew in crews),
        duty=await on_duty(work, site) if site else None,
    )


async def on_duty(work: Work, site: Site) -> dict[Role, set[UUID]]:
    """Role -> people on duty now, for the roles that have a rota at the site."""
    shifts = await organisation.rota_of(work, site.id)
    local = work.now.astimezone(ZoneInfo(site.timezone))
    found = {role: duty.on_duty(shifts, role, local) for role in {shift.role for shift in shifts}}
    return {role: {UUID(one) for one in ids or ()} for role, ids in found.items()}


async def _steps(work: Work, stop: stops.Stop) -> tuple[Step, ...]:
    if stop.site_id is None:
        return (*calling.PLACE_UNKNOWN, *calling.DEFAULT_STEPS[1:])
    policy = await organisation.policy(work, "stop_work", stop.site_id)
    return policy.steps if policy else calling.DEFAULT_STEPS


def candidate(person: Person) -> calling.Candidate:
    """A person as far as calling needs to know them."""
    return calling.Candidate(
        id=person.id,
        slug=person.slug,
        role=person.role,
        site_id=person.site_id,
        crew_id=person.crew_id,
        organisation_id=person.organisation_id,
        host=person.host,
    )
