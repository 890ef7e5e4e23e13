"""Who is on duty at a site, now and next; who sees it; and who hears of what is wrong with the rota."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from bot.domain import calling, duty, notice, rota
from bot.domain.organisation import Site, Step
from bot.domain.roles import Right, Role, Standing, may
from bot.services import calls
from bot.services.people.rights import standing
from storage import organisation, outbox, people
from storage import rota as rotas
from storage.people import Person
from storage.uow import Storage, Work

#: how far the rota is read ahead
AHEAD_DAYS = 7
#: who answers for a site even where its file has no rota
_ALWAYS = frozenset({Role.SUPERVISOR, Role.SHIFT_SUPERVISOR, Role.SAFETY_OFFICER})

Gaps = dict[Role, list[tuple[datetime, datetime]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A person on duty; the end is None for those who always are."""

    person: Person
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A role at a site: who is on duty in it now (nobody: a gap) and who comes next."""

    role: Role
    now: tuple[Turn, ...]
    following: tuple[Turn, ...] = ()


async def posts(work: Work, site: Site) -> list[Post]:
    """Every role that answers for a site."""
    plan, zone = await rotas.of(work, site.id), ZoneInfo(site.timezone)
    running = duty.on_duty(plan, zone, work.now)
    found = []
    for role in sorted(_ALWAYS | running.keys()):
        if role in running:
            spans = duty.spans(plan, role, zone, work.now, soon(work.now))
            following = rota.following(plan, role, zone, work.now, AHEAD_DAYS)
            found.append(
                Post(
                    role=role, now=await _turns(work, spans),
                    following=await _turns(work, following),
                )
            )  # fmt: skip
        elif everyone := await people.having(work, {role}, site_id=site.id):
            found.append(Post(role=role, now=tuple(Turn(person=one) for one in everyone)))
    return found


def soon(now: datetime) -> datetime:
    """The end of a look at one moment."""
    return now + timedelta(microseconds=1)


async def _turns(work: Work, spans: Collection[duty.Span]) -> tuple[Turn, ...]:
    found = [(span, await people.get(work, UUID(span.person))) for span in spans]
    turns = [
        Turn(person=person, starts_at=span.starts_at, ends_at=span.ends_at)
        for span, person in found
        if person is not None
    ]
    return tuple(sorted(turns, key=lambda turn: turn.person.title))


async def gaps(work: Work, site: Site) -> Gaps:
    """The hours of the coming days in which nobody is on duty, by role."""
    plan, zone = await rotas.of(work, site.id), ZoneInfo(site.timezone)
    found = {role: rota.gaps(plan, role, zone, work.now, AHEAD_DAYS) for role in plan.roles}
    return {role: spans for role, spans in found.items() if spans}


async def visible_sites(work: Work, person: Person) -> list[Site]:
    """The sites whose duty list a person may see."""
    found = []
    for site in await organisation.all_sites(work):
        crews = [one for one in await organisation.all_crews(work) if one.site_id == site.id]
        about = Standing(
            site_id=site.id,
            organisations=frozenset(crew.organisation_id for crew in crews),
            crews=frozenset(crew.id for crew in crews),
        )
        if may(person.role, Right.SEE_DUTY, of=standing(person), to=about):
            found.append(site)
    # one's own first and, where there is one, only it
    return [site for site in found if site.id == person.site_id] or found


async def show(storage: Storage, person: Person, site_id: str | None = None) -> bool:
    """Queue the duty list for somebody who may see it; of several sites the one asked for, or the choice."""
    async with storage.write() as work:
        sites = [site for site in await visible_sites(work, person) if site_id in (None, site.id)]
        if not sites:
            return False
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=uuid4().hex, kind="duty", person_id=person.id,
                subject=sites[0].id if len(sites) == 1 else "",
                priority=notice.Priority.REPLY,
            ),
        )  # fmt: skip
        return True


async def next_in_line(
    work: Work, site: Site, steps: tuple[Step, ...], *, but: Collection[UUID] = ()
) -> list[UUID]:
    """The host's people of the first of these steps in which somebody on duty is reached."""
    scene = calling.Scene(site_id=site.id, duty=await calls.on_duty(work, site))
    roles = {Role(word) for step in steps for word in step.notify}
    everyone = [one for one in await people.having(work, roles) if one.host and one.id not in but]
    reached = await people.reachable(work, [one.id for one in everyone], notice.Channel.ALARM)
    return calling.called(steps, [calls.candidate(one) for one in everyone], scene, reached)
