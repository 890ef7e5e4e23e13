"""/people: heads of contractors and safety officers let crews in, officers move people to new phones."""

from datetime import datetime
from uuid import UUID

from bot.domain import invite_code, links, roles
from bot.domain.organisation import Crew
from bot.domain.roles import Right, Role
from bot.domain.screen import Button, Screen
from bot.services.people import enrolment
from bot.services.people.enrolment import InviteRefused, Issued, Refusal, Wanted
from bot.texts import esc, moment, pick, text
from storage import organisation, people
from storage.engine import Storage
from storage.people import Person

#: an inline keyboard has at most 100 buttons (Bot API)
_MOST_CREWS = 90
#: more people than this are asked to be named closer
_MOST_FOUND = 8


async def overview(storage: Storage, by: Person, lang: str) -> Screen | None:
    """The crews somebody may invite into, a button each; None when there is nothing for them here."""
    rights = roles.RIGHTS[by.role]
    if Right.INVITE not in rights and Right.MOVE_PERSON not in rights:
        return None
    crews = await crews_of(storage, by)
    names = await _sites(storage, lang) if len({crew.site_id for crew in crews}) > 1 else {}
    buttons = tuple(
        (Button(label=_label(crew, names, lang), data=f"i:{crew.id}"),)
        for crew in crews[:_MOST_CREWS]
    )
    lines = [text(lang, "people-whom" if crews else "people-no-crews")]
    if Right.MOVE_PERSON in rights:
        lines.append(text(lang, "people-how-to-move"))
    return Screen(text="\n\n".join(lines), inline=buttons)


async def crews_of(storage: Storage, by: Person) -> list[Crew]:
    """The crews a person may invite into: a contractor's head the own ones, an officer the site's."""
    async with storage.read() as work:
        crews = await organisation.all_crews(work)
    return [
        crew
        for crew in crews
        if enrolment.may_invite(
            by, Wanted(role=Role.WORKER, crew_id=crew.id), crew.site_id, crew.organisation_id
        )
    ]


async def _sites(storage: Storage, lang: str) -> dict[str, str]:
    async with storage.read() as work:
        return {site.id: pick(site.name, lang) for site in await organisation.all_sites(work)}


def _label(crew: Crew, sites: dict[str, str], lang: str) -> str:
    name = pick(crew.name, lang)
    return f"{sites[crew.site_id]} · {name}" if crew.site_id in sites else name


async def crew_code(
    storage: Storage, by: Person, crew_id: str, role: Role, lang: str, username: str | None
) -> Screen:
    """A fresh code for a crew: one for all its workers, or one for its foreman. Raises InviteRefused."""
    async with storage.read() as work:
        crew = await organisation.crew(work, crew_id)
    if crew is None:
        raise InviteRefused(Refusal.UNKNOWN_CREW)
    uses = min(crew.headcount, enrolment.MAX_USES) if role is Role.WORKER else 1
    issued = await enrolment.invite(storage, Wanted(role=role, crew_id=crew_id, uses=uses), by=by)
    kind = "worker" if role is Role.WORKER else "foreman"
    words = text(
        lang, f"people-code-{kind}", crew=esc(pick(crew.name, lang)), uses=issued.uses,
        until=await _until(storage, issued.expires_at, lang),
    )  # fmt: skip
    other = Button(label=text(lang, "button-foreman-code"), data=f"f:{crew_id}")
    inline = ((other,),) if role is Role.WORKER else ()
    return Screen(text=f"{words}\n\n{_code(issued, username)}", inline=inline)


def _code(issued: Issued, username: str | None) -> str:
    shown = f"<code>{invite_code.shown(issued.code)}</code>"
    return f"{shown}\n{links.deep(username, issued.code)}" if username else shown


async def _until(storage: Storage, at: datetime, lang: str) -> str:
    async with storage.read() as work:
        host = await organisation.host(work)
    return moment(lang, at, host.timezone if host else "UTC")


async def found(storage: Storage, by: Person, words: str, lang: str) -> Screen | None:
    """People whose title holds these words and whom `by` may move; None when they may move nobody."""
    if Right.MOVE_PERSON not in roles.RIGHTS[by.role]:
        return None
    async with storage.read() as work:
        everyone = await people.narrowed(work)
    wanted = words.casefold()
    matching = [
        one for one in everyone if wanted in one.title.casefold() and enrolment.may_move(by, one)
    ]
    if not matching:
        return Screen(text=text(lang, "people-not-found", words=esc(words)))
    names = await _sites(storage, lang)
    buttons = tuple(
        (Button(label=_who(one, names), data=f"v:{one.id.hex}"),)
        for one in sorted(matching, key=lambda one: one.title)[:_MOST_FOUND]
    )
    key = "people-who" if len(matching) <= _MOST_FOUND else "people-who-of-many"
    return Screen(text=text(lang, key, count=len(matching)), inline=buttons)


def _who(person: Person, sites: dict[str, str]) -> str:
    site = sites.get(person.site_id or "")
    return f"{person.title} · {site}" if site else person.title


async def move_code(
    storage: Storage, by: Person, person_id: UUID, lang: str, username: str | None
) -> Screen:
    """A code that moves a person to the phone that uses it. Raises InviteRefused."""
    issued = await enrolment.move(storage, person_id, by=by)
    async with storage.read() as work:
        person = await people.get(work, person_id)
    words = text(
        lang, "people-code-move", who=esc(person.title if person else ""),
        until=await _until(storage, issued.expires_at, lang),
    )  # fmt: skip
    return Screen(text=f"{words}\n\n{_code(issued, username)}")
