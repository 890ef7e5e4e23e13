"""The record of a stop, to take out of the program: what happened, in the reader's language, and its proof.

Nobody nameless leaves a trace in it: they are a count and a manner. The minute of the first press is
the stop's own time; no other minute at which somebody nameless tapped is told.
"""

from bot.domain.roles import RIGHTS, Right
from bot.domain.screen import Document
from bot.services.stop import concerns
from bot.services.stop.record.gather import gather
from bot.services.stop.record.shape import Record
from storage import audits, sealing, stops
from storage.people import Person
from storage.uow import Storage

__all__ = ["Record", "Unreadable", "as_json", "as_pdf", "by_number", "for_person"]


class Unreadable(Exception):
    """A line's words don't open: somebody changed the bytes."""


async def by_number(storage: Storage, number: str, lang: str) -> Record | None:
    """The record of one stop; None when no stop has this number. Raises Unreadable."""
    async with storage.read() as work:
        stop = await stops.by_number(work, number)
        try:
            return None if stop is None else await gather(work, stop, lang)
        except sealing.WrongSeal:
            raise Unreadable(number) from None


async def for_person(storage: Storage, person: Person, number: str, lang: str) -> Record | None:
    """The same for whoever may take records out, with its audit line; None when it is not theirs to take."""
    if Right.EXPORT not in RIGHTS[person.role]:
        return None
    async with storage.read() as work:
        stop = await stops.by_number(work, number)
        if stop is None or not await concerns.of(work, person, Right.EXPORT, stop):
            return None
    found = await by_number(storage, number, lang)
    async with storage.write() as work:
        await audits.note(work, person.id, "export_stop", stop.id)
    return found


def as_json(record: Record) -> Document:
    """For machines."""
    from bot.services.stop.record import plain

    return Document(name=f"{record.number}.json", content=plain.dumped(record))


def as_pdf(record: Record) -> Document:
    """For people. Takes a good part of a second of processor time: not for the event loop."""
    # fpdf and its fonts are heavy, and a stop is exported seldom
    from bot.services.stop.record import sheet

    return Document(name=f"{record.number}.pdf", content=sheet.draw(record))
