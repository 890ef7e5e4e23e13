"""The proof of notice: what a named worker keeps of having told those who answer for the work."""

from bot.domain.screen import Screen
from bot.services.stop import taps
from bot.services.stop.raising import Where
from bot.texts import esc, moment, text
from storage import organisation, stops, timeline
from storage.people import Person
from storage.uow import Work

#: so many characters of the first line's digest: enough to find it, short enough to read aloud
_CODE = 16


async def render(work: Work, stop: stops.Stop, person: Person, lang: str) -> Screen:
    """Time, place, number, and a code of the timeline that nobody can make without the key file."""
    zone = await organisation.zone(work, stop.site_id)
    where = Where(site_id=stop.site_id, place_id=stop.place_id)
    return Screen(
        text=text(
            lang, "proof", number=stop.number, who=esc(person.title),
            place=esc(await taps.where_words(work, where, lang)),
            time=moment(lang, stop.raised_at, zone), code=await code(work, stop),
        ),
        silent=True,
    )  # fmt: skip


async def code(work: Work, stop: stops.Stop) -> str:
    """The beginning of the first chained line's digest, such as 3F2A-91C0-7B44-0D1E."""
    lines = await timeline.lines(work, stop.id)
    first = next((line.digest for line in lines if line.digest), b"")
    digits = first.hex().upper()[:_CODE]
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4)) or "–"
