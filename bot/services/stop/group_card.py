"""What a group sees of a stop. Its members change, so nobody who stopped work is named there."""

from dataclasses import replace
from uuid import UUID

from bot.domain import notice
from bot.domain.screen import Screen
from bot.domain.stop_work import OPEN, Manner
from bot.services.stop import card
from bot.texts import esc, pick, text
from storage import groups, organisation, outbox, stops
from storage.uow import Work


async def render(work: Work, row: outbox.Row) -> Screen | None:
    """A group's row as a screen; None when there is nothing left to say."""
    group = await groups.get(work, row.to)
    stop = await stops.get(work, UUID(row.subject))
    if group is None or stop is None:
        return None
    rings = row.mode is notice.Mode.SEND and row.priority is notice.Priority.ALARM
    if rings and stop.state not in OPEN:
        return None
    lang = group.language
    by = await _count(work, stop, lang)
    screen = await card.render(work, stop, lang, repeat=row.repeat, reader=None, by=by)
    return replace(screen, silent=not rings)


async def _count(work: Work, stop: stops.Stop, lang: str) -> str:
    """How many gave their name and how many did not: no more than that."""
    manners = [voice.manner for voice in await stops.voices_of(work, stop.id)]
    named = manners.count(Manner.NAMED)
    counts = {"group-by-named": named, "group-by-nameless": len(manners) - named}
    return ", ".join(text(lang, key, count=count) for key, count in counts.items() if count)


async def lost(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """A group can't be written to any more; None once it can again, or was unbound."""
    group = await groups.get(work, UUID(row.subject))
    if group is None or not group.unreachable:
        return None
    site = await organisation.site(work, group.site_id)
    name = pick(site.name, lang) if site else group.site_id
    return Screen(text=text(lang, "group-lost", site=esc(name)))
