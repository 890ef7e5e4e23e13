"""What would keep an alarm from arriving: rota gaps, steps without people, people without a chat."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import calling, notice
from bot.domain.finding import Finding, Level
from bot.domain.organisation import Policy, Site
from bot.domain.roles import Role
from bot.domain.stop_work import CONFIRMERS
from bot.services import calls
from bot.services.duty import board, ring_test
from bot.services.report.reading import may_read
from bot.texts import pick
from storage import groups, organisation, outbox, people, ring_tests
from storage.engine import Storage
from storage.people import Person
from storage.uow import Work

#: so many examples of a kind are told, the rest is counted
_SHOWN = 5


async def examine(storage: Storage) -> list[Finding]:
    """Everything that can be seen in the database. Raises StorageDown."""
    async with storage.read() as work:
        host = await organisation.host(work)
        if host is None:
            sentence = "No organisation is loaded yet: run `org load FILE`."
            return [Finding(check="organisation", level=Level.FAIL, sentence=sentence)]
        sites = await organisation.all_sites(work)
        name = pick(host.name, "en")
        sentence = f"{name}, {_count(len(sites), 'site')}."
        return [
            Finding(check="organisation", level=Level.OK, sentence=sentence),
            *await _rota(work, sites),
            *await _steps(work, sites),
            *await _restarts(work, sites),
            *await _groups(work, sites),
            *await _readers(work, sites),
            await _without_chat(work),
            await _rings(work, sites),
            await _dead(work),
        ]


async def examine_named(storage: Storage, named: Mapping[str, str | None]) -> list[Finding]:
    """The people whom settings (variable -> id in the organisation file) name must exist and have a chat."""
    found = []
    async with storage.read() as work:
        for variable, slug in named.items():
            if slug is not None:
                found.append(await _named(work, variable, slug))
    return found


async def _named(work: Work, variable: str, slug: str) -> Finding:
    person = await people.by_slug(work, slug)
    if person is None or person.revoked:
        sentence = f"{variable} names {slug}, who is not in the organisation file."
        return Finding(check="settings", level=Level.FAIL, sentence=sentence)
    if not await people.reachable(work, [person.id], notice.Channel.ALARM):
        sentence = f"{variable} names {slug}, who has no chat with the bot."
        return Finding(check="settings", level=Level.FAIL, sentence=sentence)
    sentence = f"{variable} names {person.title}."
    return Finding(check="settings", level=Level.OK, sentence=sentence)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _few(words: list[str]) -> str:
    more = len(words) - _SHOWN
    return ", ".join(words[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


async def _rota(work: Work, sites: list[Site]) -> list[Finding]:
    found = []
    for site in sites:
        for role, spans in (await board.gaps(work, site)).items():
            zone = ZoneInfo(site.timezone)
            local = [(at.astimezone(zone), until.astimezone(zone)) for at, until in spans]
            hours = [f"{at:%a %d %b %H:%M}-{until:%H:%M}" for at, until in local]
            sentence = f"{pick(site.name, 'en')}: no {_word(role)} on duty {_few(hours)}."
            found.append(Finding(check="rota", level=Level.FAIL, sentence=sentence))
    sentence = f"Somebody is on duty at every hour of the next {board.AHEAD_DAYS} days."
    return found or [Finding(check="rota", level=Level.OK, sentence=sentence)]


def _word(role: str) -> str:
    return role.replace("_", " ")


async def _steps(work: Work, sites: list[Site]) -> list[Finding]:
    everyone = await people.having(work, frozenset(Role))
    reached = await people.reachable(work, [one.id for one in everyone], notice.Channel.ALARM)
    candidates = [calls.candidate(one) for one in everyone]
    found = []
    for site in sites:
        scene = await _whole_site(work, site)
        for policy in await _policies(work, site):
            empty = [
                f"the step at {_after(step.after)} ({', '.join(map(_word, step.notify))})"
                for step in policy.steps
                if not calling.called((step,), candidates, scene, reached)
            ]
            if empty:
                level = Level.FAIL if len(empty) == len(policy.steps) else Level.WARN
                what = f"{pick(site.name, 'en')}, {_word(policy.kind)}"
                sentence = f"{what}: nobody can be reached in {_few(empty)}."
                found.append(Finding(check="escalation", level=level, sentence=sentence))
    sentence = "Every step of every site reaches somebody."
    return found or [Finding(check="escalation", level=Level.OK, sentence=sentence)]


async def _groups(work: Work, sites: list[Site]) -> list[Finding]:
    """Which groups show alarms, and where one is named or bound to which nothing can be written."""
    bound = await groups.everything(work)
    policies = [policy for site in sites for policy in await _policies(work, site)]
    words = [word for policy in policies for step in policy.steps for word in step.notify]
    named = calling.groups_named(words)
    found = []
    for site in sites:
        here = [one for one in bound if one.site_id == site.id]
        closed = sum(one.unreachable for one in here)
        if closed:
            what = f"the bot can't write to {_count(closed, 'bound group')}. Add it there again"
        elif site.id in named and not here:
            what = f"a step names group:{site.id}, and no group is bound. Send /bind in it"
        elif here:
            what = f"{_count(len(here), 'group')} bound to show the alarms"
        else:
            continue
        level = Level.OK if here and not closed else Level.WARN
        sentence = f"{pick(site.name, 'en')}: {what}."
        found.append(Finding(check="groups", level=level, sentence=sentence))
    sentence = "No group is bound; people are called in their own chats."
    return found or [Finding(check="groups", level=Level.OK, sentence=sentence)]


async def _readers(work: Work, sites: list[Site]) -> list[Finding]:
    """Every site's reports need somebody who can be told of them."""
    officers = await people.having(work, [Role.SAFETY_OFFICER])
    reached = await people.reachable(work, [one.id for one in officers], notice.Channel.ALARM)
    unread = [
        pick(site.name, "en")
        for site in sites
        if not any(may_read(one, site.id) and one.id in reached for one in officers)
    ]
    if unread:
        sentence = f"Nobody can be told of reports at {_few(unread)}: no safety officer has a chat."
        return [Finding(check="reports", level=Level.WARN, sentence=sentence)]
    return [
        Finding(check="reports", level=Level.OK, sentence="Every site's reports have a reader.")
    ]


async def _whole_site(work: Work, site: Site) -> calling.Scene:
    """The site with all its crews at work, whoever is on duty: what the steps could reach at best."""
    crews = [crew for crew in await organisation.all_crews(work) if crew.site_id == site.id]
    return calling.Scene(
        site_id=site.id,
        crews=frozenset(crew.id for crew in crews),
        organisations=frozenset(crew.organisation_id for crew in crews),
    )


async def _policies(work: Work, site: Site) -> list[Policy]:
    stop = await organisation.policy(work, "stop_work", site.id)
    urgent = await organisation.policy(work, "urgent_report", site.id)
    default = Policy(kind="stop_work", steps=calling.DEFAULT_STEPS)
    return [stop or default, *([urgent] if urgent else [])]


async def _restarts(work: Work, sites: list[Site]) -> list[Finding]:
    """A stop whose restart nobody can confirm would stand for ever."""
    found = []
    for site in sites:
        near = await people.having(work, CONFIRMERS)
        here = [one.id for one in near if one.host and one.site_id in {None, site.id}]
        if not await people.reachable(work, here, notice.Channel.ALARM):
            roles = ", ".join(sorted(_word(role) for role in CONFIRMERS))
            sentence = f"{pick(site.name, 'en')}: nobody can be reached who may confirm a restart ({roles})."
            found.append(Finding(check="restart", level=Level.WARN, sentence=sentence))
    return found


def _after(seconds: int) -> str:
    return f"{timedelta(seconds=seconds).total_seconds() / 60:g} min"


async def _without_chat(work: Work) -> Finding:
    absent = await people.without_chat(work)
    if not absent:
        sentence = "Everybody has a chat with the bot."
        return Finding(check="people", level=Level.OK, sentence=sentence)
    titles = [_title(one) for one in absent if one.role is not Role.WORKER]
    workers = len(absent) - len(titles)
    parts = [_few(titles)] if titles else []
    if workers:
        parts.append(_count(workers, "worker"))
    sentence = f"Without a working chat: {'; '.join(parts)}. Invite them: `invite --role …`."
    return Finding(check="people", level=Level.WARN, sentence=sentence)


async def _rings(work: Work, sites: list[Site]) -> Finding:
    """Those called first should know that their phone rings for the bot."""
    everyone = await people.having(work, frozenset(Role))
    reached = await people.reachable(work, [one.id for one in everyone], notice.Channel.ALARM)
    candidates = [calls.candidate(one) for one in everyone]
    first: set[UUID] = set()
    for site in sites:
        scene = await _whole_site(work, site)
        for policy in await _policies(work, site):
            first |= set(calling.called(policy.steps[:1], candidates, scene, reached))
    proven = await ring_tests.heard(work, first, after=(work.now - ring_test.PROVES).date())
    if proven == first:
        sentence = "Everybody who is called first has heard their phone ring."
        return Finding(check="ring", level=Level.OK, sentence=sentence)
    titles = sorted(_title(one) for one in everyone if one.id in first - proven)
    sentence = (
        f'Not known to ring: {_few(titles)}. Let them press "Test my ring" in /duty:'
        " a muted chat is silent in an alarm too."
    )
    return Finding(check="ring", level=Level.WARN, sentence=sentence)


def _title(person: Person) -> str:
    return f"{person.title} ({person.site_id})" if person.site_id else person.title


async def _dead(work: Work) -> Finding:
    dead = await outbox.dead(work)
    if not dead:
        sentence = "No notice was given up."
        return Finding(check="outbox", level=Level.OK, sentence=sentence)
    kinds = [f"{kind} ({error or 'refused'})" for kind, _, error in dead]
    sentence = f"{_count(len(dead), 'notice')} could not be delivered: {_few(sorted(set(kinds)))}."
    return Finding(check="outbox", level=Level.WARN, sentence=sentence)
