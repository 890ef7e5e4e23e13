"""What people see of a stop: the alarm's card, the initiator's live screen, the taps before."""

from collections import Counter
from datetime import timedelta

from bot.domain import mailbox, small_group
from bot.domain.organisation import Place, Site
from bot.domain.screen import Button, Screen
from bot.domain.stop_work import OPEN, Manner, State
from bot.services import screens
from bot.services.stop_status import Status, waited
from bot.services.stop_work import Where
from bot.texts import esc, pick, text, when
from storage import organisation, people, stops
from storage.uow import Work

#: a card says when it was received once that is so much later than the press
_LATE = timedelta(minutes=2)
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


async def choose_manner(work: Work, where: Where, lang: str) -> Screen:
    """The second tap: with one's name or anonymously. Both arrive as messages."""
    words = esc(await where_words(work, where, lang))
    rows = (
        (text(lang, "button-send-named"),),
        (text(lang, "button-send-anonymous"),),
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


async def card(work: Work, stop: stops.Stop, lang: str, *, repeat: bool) -> Screen:
    """The alarm as the called people see it; after the answer, who is on it."""
    where = Where(site_id=stop.site_id, place_id=stop.place_id)
    zone = await organisation.zone(work, stop.site_id)
    head = "card-head-repeat" if repeat else "card-head"
    lines = [
        text(lang, head, number=stop.number),
        text(lang, "card-place", place=esc(await where_words(work, where, lang))),
        text(lang, "card-time", time=when(lang, stop.raised_at, zone, work.now)),
    ]
    if stop.received_at - stop.raised_at > _LATE:
        received = when(lang, stop.received_at, zone, work.now)
        lines.append(text(lang, "card-received", time=received))
    lines.append(text(lang, "card-by", who=await _raisers(work, stop, lang)))
    lines += ["", await _answered(work, stop, lang, zone)]
    if stop.state in OPEN:
        lines += ["", await screens.phones(work, stop.site_id, lang)]
        button = Button(label=text(lang, "button-acknowledge"), data=f"a:{stop.id.hex}")
        return Screen(text="\n".join(lines), inline=((button,),))
    return Screen(text="\n".join(lines))


async def _answered(work: Work, stop: stops.Stop, lang: str, zone: str) -> str:
    if stop.acknowledged_by is None or stop.acknowledged_at is None:
        return text(lang, "card-what-to-do")
    by = await people.get(work, stop.acknowledged_by)
    return text(
        lang, "card-acknowledged", who=esc(by.title if by else ""),
        time=when(lang, stop.acknowledged_at, zone, work.now),
    )  # fmt: skip


async def _raisers(work: Work, stop: stops.Stop, lang: str) -> str:
    """Named people by title, the nameless by count."""
    voices = await stops.voices_of(work, stop.id)
    named = [await people.get(work, voice.person_id) for voice in voices if voice.person_id]
    words = list(dict.fromkeys(esc(person.title) for person in named if person))
    nameless = Counter(voice.manner for voice in voices if voice.person_id is None)
    words += [
        text(lang, f"by-{manner}", count=nameless[manner])
        for manner in (Manner.ANONYMOUS, Manner.STRANGER, Manner.UNFINISHED)
        if nameless[manner]
    ]
    return ", ".join(words)


async def live(
    work: Work, status: Status, lang: str, *, mailbox_key: bytes | None = None
) -> Screen:
    """The initiator's screen: what is true now, the numbers to call, and the guarantee with its author."""
    lines = [
        text(lang, "live-head", number=status.stop.number),
        "",
        await _progress(work, status, lang),
    ]
    if status.stop.state in OPEN:
        lines += ["", await screens.phones(work, status.stop.site_id, lang)]
    if guarantee := await _guarantee(work, lang):
        lines += ["", guarantee]
    text_only = mailbox_key is not None
    lines += ["", text(lang, "live-add-text" if text_only else "live-add")]
    if mailbox_key is None:
        below = Button(label=text(lang, "button-add"), data=f"d:{status.stop.id.hex}")
    else:
        words = text(lang, "button-check-status")
        below = Button(label=words, data=f"m:{mailbox.encode(mailbox_key)}")
    return Screen(text="\n".join(lines), inline=((below,),))


async def _progress(work: Work, status: Status, lang: str) -> str:
    stop = status.stop
    if status.acknowledged_by is not None and stop.acknowledged_at is not None:
        zone = await organisation.zone(work, stop.site_id)
        at = when(lang, stop.acknowledged_at, zone, work.now)
        who = esc(status.acknowledged_by.title)
        return text(lang, "live-acknowledged", who=who, time=at)
    if status.delivered:
        return text(lang, "live-delivered", count=status.delivered)
    if not status.called or (stop.state is State.STOPPED and waited(stop, work.now)):
        return text(lang, "live-nobody")
    return text(lang, "live-alerting", count=status.called)


async def _guarantee(work: Work, lang: str) -> str | None:
    host = await organisation.host(work)
    if host is None or host.guarantee is None:
        return None
    return text(
        lang, "live-guarantee", words=esc(pick(host.guarantee.text, lang)),
        by=esc(pick(host.guarantee.by, lang)),
    )  # fmt: skip
