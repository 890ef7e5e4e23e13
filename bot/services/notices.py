"""What an outbox row becomes when it leaves: a screen of the present state, or nothing (moot)."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from bot.domain import notice
from bot.domain.screen import Button, Media, Screen
from bot.domain.stop_work import OPEN
from bot.services import screens, stop_screens, stop_status
from bot.texts import esc, pick, text
from storage import notices, organisation, outbox, people, reports, stops
from storage.uow import Work


async def render(work: Work, row: outbox.Row) -> Screen | None:
    """The screen of a row in its person's language; None when there is nothing left to say."""
    person = await people.get(work, row.person_id)
    if person is None or person.revoked:
        return None
    if row.expires_at is not None and row.expires_at < work.now:
        return None
    return await RENDERERS[row.kind](work, row, await language_of(work, person))


async def language_of(work: Work, person: people.Person) -> str:
    """The language a person chose, else the organisation's first."""
    if person.language:
        return person.language
    host = await organisation.host(work)
    return host.languages[0] if host else "en"


async def _stop_card(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    stop = await stops.get(work, UUID(row.subject))
    asked_for = row.priority is notice.Priority.REPLY
    if stop is None or (row.mode is notice.Mode.SEND and stop.state not in OPEN and not asked_for):
        return None
    return await stop_screens.card(work, stop, lang, repeat=row.repeat)


async def _stop_status(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    stop = await stops.get(work, UUID(row.subject))
    if stop is None:
        return None
    # without the big keyboard: Telegram edits no message that brought one
    return await stop_screens.live(work, await stop_status.status(work, stop), lang)


async def _stop_detail(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    detail = await stops.detail(work, UUID(row.subject))
    if detail is None:
        return None
    stop = await stops.get(work, detail.stop_id)
    number = stop.number if stop else ""
    card = await outbox.card(work, "stop_card", detail.stop_id.hex, row.person_id, row.channel)
    if detail.kind == "text":
        words = text(lang, "detail-text", number=number, words=esc(detail.content))
        return Screen(text=words, reply_to=card)
    media = Media(kind=detail.kind, file_id=detail.content)
    return Screen(text=text(lang, "detail-media", number=number), media=media, reply_to=card)


async def _report_notice(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    report = await reports.get(work, UUID(row.subject))
    if report is None:
        return None
    site = await organisation.site(work, report.site_id) if report.site_id else None
    where = pick(site.name, lang) if site else text(lang, "place-unknown")
    button = Button(label=text(lang, "button-open"), data=f"r:{report.id.hex}")
    words = text(lang, "report-notice", place=esc(where))
    return Screen(text=words, inline=((button,),), silent=True)


async def _screen(_work: Work, row: outbox.Row, lang: str) -> Screen | None:
    return screens.build(row.subject, lang)


async def _notice(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    words = await notices.text(work, UUID(row.subject))
    return None if words is None else Screen(text=esc(pick(words, lang)))


#: kind of an outbox row -> how it is told
RENDERERS: dict[str, Callable[[Work, outbox.Row, str], Awaitable[Screen | None]]] = {
    "stop_card": _stop_card,
    "stop_status": _stop_status,
    "stop_detail": _stop_detail,
    "report_notice": _report_notice,
    "screen": _screen,
    "notice": _notice,
}
