"""Whom a stop rings: reads the organisation, decides by `bot.domain.calling`, queues the cards."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import calling, duty, notice
from bot.domain.organisation import Site, Step
from bot.domain.roles import Role
from storage import organisation, outbox, people, rota, stops
from storage.people import Person
from storage.uow import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """One ringing of a stop: the notice it queues, the words of whom, and what makes it this one."""

    kind: str
    notify: tuple[str, ...]
    #: a person is rung once under one key
    key: str
    priority: notice.Priority = notice.Priority.ALARM


async def ring(
    work: Work, stop: stops.Stop, one: Ring, *, but: Collection[UUID] = ()
) -> list[calling.Candidate]:
    """Queue a ringing card for everybody these words call now; returns them."""
    found = await whom(work, stop, (Step(after=0, notify=one.notify),), but=but)
    for person in found:
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"{one.key}:{person.id.hex}",
                kind=one.kind,
                subject=stop.id.hex,
                person_id=person.id,
                priority=one.priority,
            ),
        )
    return found


async def whom(
    work: Work, stop: stops.Stop, steps: tuple[Step, ...], *, but: Collection[UUID] = ()
) -> list[calling.Candidate]:
    """Who is reached when these steps are called now, one after the other until somebody can answer."""
    scene = await scene_of(work, stop.site_id, stop.place_id)
    everyone = await _callable(work, tuple(w for step in steps for w in step.notify), scene)
    reached = await people.reachable(work, [p.id for p in everyone], notice.Channel.ALARM)
    candidates = {person.id: candidate(person) for person in everyone if person.id not in but}
    found = calling.called(steps, list(candidates.values()), scene, reached)
    return [candidates[person_id] for person_id in found]


async def _callable(work: Work, words: tuple[str, ...], scene: calling.Scene) -> list[Person]:
    """Everybody whom these words may mean; bot.domain.calling decides among them."""
    roles = [Role(word) for word in words if ":" not in word]
    found = await people.near(
        work, roles, everywhere=calling.EVERYWHERE, by_crew=calling.OF_CREWS,
        site_id=scene.site_id, crews=scene.crews,
    )  # fmt: skip
    slugs = [word.removeprefix("person:") for word in words if word.startswith("person:")]
    named = await people.narrowed(work, slug=slugs) if slugs else []
    ids = [UUID(word.removeprefix("id:")) for word in words if word.startswith("id:")]
    found_ids = [await people.get(work, one) for one in ids]
    known = [person for person in found_ids if person is not None and not person.revoked]
    return list({person.id: person for person in (*found, *named, *known)}.values())


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
    found = duty.on_duty(await rota.of(work, site.id), ZoneInfo(site.timezone), work.now)
    return {role: {UUID(one) for one in ids} for role, ids in found.items()}


async def policy(work: Work, stop: stops.Stop) -> tuple[tuple[Step, ...], int]:
    """The steps and the repeat by which this stop's alarm is escalated."""
    if stop.site_id is None:
        return (*calling.PLACE_UNKNOWN, *calling.DEFAULT_STEPS[1:]), calling.DEFAULT_REPEAT
    found = await organisation.policy(work, "stop_work", stop.site_id)
    if found is None:
        return calling.DEFAULT_STEPS, calling.DEFAULT_REPEAT
    return found.steps, found.repeat or calling.DEFAULT_REPEAT


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
