"""The taps before a stop: where, and with which name."""

from bot.domain import small_group
from bot.domain.organisation import Place, Site
from bot.domain.screen import Screen
from bot.domain.stop_work import DRILLERS, RECORDERS
from bot.services.stop.raising import Where
from bot.texts import esc, pick, text
from storage import organisation
from storage.people import Person
from storage.uow import Work

#: between a site and a place on a button; a label so made is understood without memory
JOINT = " · "


def place_label(site: Site, place: Place, lang: str) -> str:
    """ "CHP-2 · Boiler house" in the person's language."""
    return f"{pick(site.name, lang)}{JOINT}{pick(place.name, lang)}"


async def place_of_label(work: Work, label: str) -> Where | None:
    """The site or the place whose label this is, in whatever language."""
    sites = {site.id: site for site in await organisation.all_sites(work)}
    for site in sites.values():
        if label in site.name.values():
            return Where(site_id=site.id)
    for place in await organisation.all_places(work):
        names = sites[place.site_id].name
        if any(
            label == place_label(sites[place.site_id], place, lang)
            for lang in {*names, *place.name}
        ):
            return Where(site_id=place.site_id, place_id=place.id)
    return None


async def where_words(work: Work, where: Where, lang: str) -> str:
    """Site and place in words, or that the place is not known."""
    site = await organisation.site(work, where.site_id) if where.site_id else None
    place = await organisation.place(work, where.place_id) if where.place_id else None
    if site is None:
        return text(lang, "place-unknown")
    return place_label(site, place, lang) if place else pick(site.name, lang)


async def choose_manner(work: Work, where: Where, lang: str, person: Person | None) -> Screen:
    """The second tap: with one's name or anonymously, or what this person's role may besides.

    All of them arrive as messages, so that they outlive an outage.
    """
    words = esc(await where_words(work, where, lang))
    besides = [("button-shouted", RECORDERS), ("button-drill", DRILLERS)]
    rows = (
        (text(lang, "button-send-named"),),
        (text(lang, "button-send-anonymous"),),
        *((text(lang, key),) for key, roles in besides if person and person.role in roles),
        (text(lang, "button-other-place"), text(lang, "button-cancel-stop")),
    )
    lines = [text(lang, "stop-choose-manner", place=words)]
    crews = await organisation.all_crews(work, place_id=where.place_id) if where.place_id else []
    if small_group.is_small(crew.headcount for crew in crews):
        lines.append(text(lang, "stop-small-group"))
    return Screen(text="\n".join(lines), reply=rows)


async def choose_place(work: Work, site_id: str | None, lang: str) -> Screen:
    """Where? The sites, or the places of the site; every label can be understood by itself."""
    sites = {site.id: site for site in await organisation.all_sites(work)}
    if site_id is None and len(sites) > 1:
        labels = [pick(site.name, lang) for site in sites.values()]
    else:
        places = await organisation.all_places(work, site_id)
        labels = [place_label(sites[place.site_id], place, lang) for place in places]
    rows = (*((label,) for label in labels), (text(lang, "button-place-unlisted"),),
            (text(lang, "button-cancel-stop"),))  # fmt: skip
    return Screen(text=text(lang, "stop-choose-place"), reply=rows)


def still_waiting(lang: str) -> Screen:
    """Twenty seconds without the second tap."""
    rows = (
        (text(lang, "button-send-named"),),
        (text(lang, "button-send-anonymous"),),
        (text(lang, "button-cancel-stop"),),
    )
    return Screen(text=text(lang, "stop-still-waiting"), reply=rows)
