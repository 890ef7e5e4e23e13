"""/bind and /unbind: which site's alarms a Telegram group shows. Being a member gives no right."""

from bot.domain.organisation import Site
from bot.domain.roles import Right, Standing, may
from bot.domain.screen import Button, Screen
from bot.services.groups import live_cards
from bot.services.people.rights import standing
from bot.texts import esc, pick, text
from storage import groups, organisation
from storage.people import Person
from storage.uow import Storage, Work

#: a keyboard has at most a hundred buttons (Bot API)
_MOST_SITES = 90


class NotYours(Exception):
    """Whoever asks may not decide about this site's groups."""


async def bind(
    storage: Storage, person: Person | None, chat_id: int, lang: str, site_id: str | None = None
) -> Screen:
    """Show the alarms of a site in this chat. Raises NotYours.

    Open to administrators, and to safety officers of the site; whoever has several sites is asked which.
    """
    async with storage.write() as work:
        sites = await _sites(work, person)
        own = [site for site in sites if person is not None and site.id == person.site_id]
        sites = own or sites
        if site_id is not None:
            sites = [site for site in sites if site.id == site_id]
        if not sites:
            raise NotYours
        if (bound := await _bound(work, chat_id, lang)) is not None:
            return bound
        if len(sites) > 1:
            return _which(sites, lang)
        await groups.bind(work, chat_id, site_id=sites[0].id, language=lang)
        await live_cards.show_open(work)
        return Screen(text=text(lang, "group-bound", site=esc(pick(sites[0].name, lang))))


async def _bound(work: Work, chat_id: int, lang: str) -> Screen | None:
    """What is said where the chat is bound already; the bot is heard there, so it can be reached."""
    group = await groups.of_chat(work, chat_id)
    if group is None:
        return None
    await live_cards.back(work, group.id)
    return Screen(text=text(lang, "group-bound-already", site=await _name(work, group, lang)))


async def unbind(storage: Storage, person: Person | None, chat_id: int, lang: str) -> Screen:
    """Show no more alarms in this chat. Open to whoever may bind it. Raises NotYours."""
    async with storage.write() as work:
        sites = {site.id for site in await _sites(work, person)}
        group = await groups.of_chat(work, chat_id)
        if not sites or (group is not None and group.site_id not in sites):
            raise NotYours
        if group is None:
            return Screen(text=text(lang, "group-not-bound"))
        name = await _name(work, group, lang)
        await groups.unbind(work, group.id)
        return Screen(text=text(lang, "group-unbound", site=name))


async def _sites(work: Work, person: Person | None) -> list[Site]:
    """The sites about whose groups this person decides."""
    if person is None:
        return []
    nobody: frozenset[str] = frozenset()
    return [
        site
        for site in await organisation.all_sites(work)
        if may(
            person.role, Right.BIND_GROUP, of=standing(person),
            to=Standing(site_id=site.id, organisations=nobody, crews=nobody),
        )
    ]  # fmt: skip


async def _name(work: Work, group: groups.Group, lang: str) -> str:
    site = await organisation.site(work, group.site_id)
    return esc(pick(site.name, lang)) if site else group.site_id


def _which(sites: list[Site], lang: str) -> Screen:
    buttons = tuple(
        (Button(label=pick(site.name, lang), data=f"gb:{site.id}"),) for site in sites[:_MOST_SITES]
    )
    return Screen(text=text(lang, "group-which-site"), inline=buttons)
