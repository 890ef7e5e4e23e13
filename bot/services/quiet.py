"""Quiet hours: chosen in two taps, kept by whatever can wait, never by an alarm."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.domain import notice
from bot.domain.quiet import HELD, OFFERED, Hours, ends
from bot.domain.screen import Button, Screen
from bot.texts import text
from storage import organisation, outbox, people, quiet
from storage.people import Person
from storage.uow import Storage, Work

#: what the buttons carry -> the hours they choose
CHOICES: dict[str, Hours | None] = {
    **{f"q:{one.since}-{one.until}": one for one in OFFERED},
    "q:none": None,
}


async def held(work: Work, row: outbox.Row) -> datetime | None:
    """Until when this row waits for the end of its person's quiet hours; None: it goes now."""
    if row.kind not in HELD or row.person_id is None or row.mode is notice.Mode.EDIT:
        return None
    hours = await quiet.of(work, row.person_id)
    person = await people.get(work, row.person_id) if hours else None
    if hours is None or person is None:
        return None
    return ends(hours, ZoneInfo(await _zone(work, person)), work.now)


async def _zone(work: Work, person: Person) -> str:
    """The time of the person's site, else of the company."""
    site = await organisation.site(work, person.site_id) if person.site_id else None
    if site is not None:
        return site.timezone
    host = await organisation.host(work)
    return host.timezone if host else "UTC"


async def show(storage: Storage, person: Person) -> None:
    """Queue the screen of what a person has chosen."""
    async with storage.write() as work:
        await _show(work, person)


async def choose(storage: Storage, person: Person, hours: Hours | None) -> None:
    """Keep these hours, or none."""
    async with storage.write() as work:
        await quiet.choose(work, person.id, hours)


async def typed(storage: Storage, person: Person, hours: Hours) -> None:
    """Keep hours that came as a message, and answer with the screen."""
    async with storage.write() as work:
        await quiet.choose(work, person.id, hours)
        await _show(work, person)


async def _show(work: Work, person: Person) -> None:
    await outbox.put(
        work,
        outbox.Notice(
            unique_key=uuid4().hex, kind="quiet", subject="", person_id=person.id,
            priority=notice.Priority.REPLY,
        ),
    )  # fmt: skip


async def chosen(work: Work, row: outbox.Row, lang: str) -> Screen:
    """What its person has chosen, when the row leaves."""
    return screen(await quiet.of(work, row.to), lang)


def screen(hours: Hours | None, lang: str) -> Screen:
    """What is chosen, what it means, and what else there is to choose."""
    head = text(lang, "quiet-hours", hours=str(hours)) if hours else text(lang, "quiet-none")
    buttons = [
        Button(label=str(one) if one else text(lang, "button-quiet-none"), data=data)
        for data, one in CHOICES.items()
        if one != hours
    ]
    return Screen(
        text=f"{head}\n{text(lang, 'quiet-what')}", inline=tuple((one,) for one in buttons)
    )
