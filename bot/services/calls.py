"""Whom a stop rings: reads the organisation, decides by `bot.domain.calling`, queues the cards."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import calling, duty, notice
from bot.domain.organisation import Site, Step
from bot.domain.roles import Role
from storage import organisation, outbox, people, rota, stops
from storage.people import Person
from storage.uow import Work


class Matter(Protocol):
    """What people are called about: a stop, a report. It stands somewhere."""

    @property
    def site_id(self) -> str | None: ...

    @property
    def place_id(self) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Nothing but where."""

    site_id: str | None
    place_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """One ringing of a stop: the notice it queues, the words of whom, and what makes it this one."""

    kind: str
    notify: tuple[str, ...]
    #: a person is rung once under one key
    key: str
    priority: notice.Priority = notice.Priority.ALARM


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """Who may be meant by some words at a place."""

    scene: calling.Scene
    everyone: tuple[calling.Candidate, ...]
    reached: frozenset[UUID]


@dataclass(slots=True)
class Known:
    """What one look of the clock has read of the organisation, so that a thousand stops ask once.

    Thrown away after it: within a second or two the rota counts as it stood at the first question.
    """

    duty: dict[str, dict[Role, set[UUID]]] = field(default_factory=dict)
    #: by site, place and words
    around: dict[tuple[str | None, str | None, tuple[str, ...]], _Around] = field(
        default_factory=dict
    )


def notices(stop: stops.Stop, one: Ring, rung: Iterable[calling.Candidate]) -> list[outbox.Notice]:
    """The ringing cards of a stop for these people."""
    return [
        outbox.Notice(
            unique_key=f"{one.key}:{person.id.hex}", kind=one.kind, subject=stop.id.hex,
            person_id=person.id, priority=one.priority,
        )
        for person in rung
    ]  # fmt: skip


async def whom(
    work: Work, matter: Matter, steps: tuple[Step, ...], *, but: Collection[UUID] = (),
    known: Known | None = None,
) -> list[calling.Candidate]:  # fmt: skip
    """Who is reached when these steps are called now, one after the other until somebody can answer."""
    words = tuple(word for step in steps for word in step.notify)
    around = await _around(work, matter, words, known or Known())
    candidates = {person.id: person for person in around.everyone if person.id not in but}
    found = calling.called(steps, list(candidates.values()), around.scene, around.reached)
    return [candidates[person_id] for person_id in found]


async def _around(work: Work, matter: Matter, words: tuple[str, ...], known: Known) -> _Around:
    key = matter.site_id, matter.place_id, words
    if key not in known.around:
        scene = await scene_of(work, matter.site_id, matter.place_id, known)
        everyone = await _callable(work, words, scene)
        reached = await people.reachable(work, [p.id for p in everyone], notice.Channel.ALARM)
        known.around[key] = _Around(
            scene=scene, everyone=tuple(candidate(p) for p in everyone), reached=frozenset(reached)
        )
    return known.around[key]


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


async def scene_of(
    work: Work, site_id: str | None, place_id: str | None, known: Known | None = None
) -> calling.Scene:
    """The crews, organisations and people on duty of a place, at this moment."""
    known = known or Known()
    site = await organisation.site(work, site_id) if site_id else None
    crews = await organisation.all_crews(work, place_id=place_id) if place_id else []
    return calling.Scene(
        site_id=site_id,
        crews=frozenset(crew.id for crew in crews),
        organisations=frozenset(crew.organisation_id for crew in crews),
        duty=await _duty(work, site, known) if site else None,
    )


async def _duty(work: Work, site: Site, known: Known) -> dict[Role, set[UUID]]:
    if site.id not in known.duty:
        known.duty[site.id] = await on_duty(work, site)
    return known.duty[site.id]


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
