"""How an officer, or whoever stands above, hears of a report: the place and how pressing it is, never a word of it."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.report import CLOSED, State
from bot.domain.screen import Button, Screen
from bot.services.report import board, ringing
from bot.services.report.reading import may_read
from bot.texts import esc, text
from storage import organisation, outbox, people, report_board, reports
from storage.people import Person
from storage.report_board import Filter, View
from storage.reports import Report
from storage.uow import Work


async def urgent(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """Somebody may be in danger; moot once it was opened."""
    one, reader = await _about(work, row)
    if one is None or reader is None or one.state != State.RECEIVED:
        return None
    return await _screen(work, "notice-urgent", one, reader, lang)


async def due(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """A human answer is due, or late."""
    one, reader = await _about(work, row)
    if one is None or reader is None or ringing.over(ringing.DUE, one) or one.due_on is None:
        return None
    left = (one.due_on - await _today(work, one.site_id)).days
    key = "notice-late" if left < 0 else "notice-due"
    return await _screen(work, key, one, reader, lang, days=abs(left))


async def reply(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """The reporter has written, or a colleague has handed it over."""
    one, reader = await _about(work, row)
    if one is None or reader is None or one.state in CLOSED:
        return None
    return await _screen(work, "notice-reply", one, reader, lang)


async def batch(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """Several times a day: how many are new, how many wait for us."""
    reader = await people.get(work, row.to)
    if reader is None or not may_read(reader, reader.site_id):
        return None
    today = await _today(work, reader.site_id)
    view = View(site_id=reader.site_id, person_id=reader.id, today=today)
    counts = await report_board.counts(work, view)
    new, waiting = counts[Filter.NEW], counts[Filter.WAITING]
    if not waiting:
        return None
    button = Button(label=text(lang, "button-board"), data=f"kb:{Filter.WAITING}:0")
    words = text(lang, "notice-batch", new=new, waiting=waiting)
    return Screen(text=words, inline=((button,),), silent=True)


async def _about(work: Work, row: outbox.Row) -> tuple[Report | None, Person | None]:
    return await reports.get(work, UUID(row.subject)), await people.get(work, row.to)


async def _today(work: Work, site_id: str | None) -> date:
    return work.now.astimezone(ZoneInfo(await organisation.zone(work, site_id))).date()


async def _screen(
    work: Work, key: str, one: Report, reader: Person, lang: str, **args: int
) -> Screen:
    where = await board.where_words(work, one, lang)
    # who may not read it learns that it waits, and has no button
    button = Button(label=text(lang, "button-open"), data=f"r:{one.id.hex}")
    inline = ((button,),) if may_read(reader, one.site_id) else ()
    return Screen(text=text(lang, key, place=esc(where), **args), inline=inline)


#: kind of an outbox row -> how it is told
RENDERERS = {
    ringing.URGENT: urgent,
    ringing.DUE: due,
    "report_reply": reply,
    "report_batch": batch,
}
