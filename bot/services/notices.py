"""What an outbox row becomes when it leaves: a screen of the present state, or nothing (moot)."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from bot.domain import notice
from bot.domain.screen import Media, Screen
from bot.domain.stop_work import OPEN, State
from bot.services import nudge, quiet, screens
from bot.services.duty import duty_screens, ring_test
from bot.services.muster import muster_screens
from bot.services.report import report_notices
from bot.services.stop import card, group_card, initiator, progress, proof, taps
from bot.services.stop.raising import Where
from bot.texts import clock, esc, pick, text
from storage import notices, organisation, outbox, people, stops
from storage.uow import Work

Renderer = Callable[[Work, outbox.Row, str], Awaitable[Screen | None]]


async def render(work: Work, row: outbox.Row) -> Screen | None:
    """The screen of a row in its person's or group's language; None when there is nothing left to say."""
    if row.expires_at is not None and row.expires_at < work.now:
        return None
    if row.group_id is not None:
        return await group_card.render(work, row)
    person = await people.get(work, row.to)
    if person is None or person.revoked:
        return None
    return await RENDERERS[row.kind](work, row, await language_of(work, person))


async def language_of(work: Work, person: people.Person) -> str:
    """The language a person chose, else the organisation's first."""
    if person.language:
        return person.language
    host = await organisation.host(work)
    return host.languages[0] if host else "en"


def _rings_while(*states: State) -> Renderer:
    """A card that rings: moot once the stop has left these states; quiet ones show what stands."""

    async def render_card(work: Work, row: outbox.Row, lang: str) -> Screen | None:
        stop = await stops.get(work, UUID(row.subject))
        rings = row.mode is notice.Mode.SEND and row.priority is notice.Priority.ALARM
        if stop is None or (rings and stop.state not in states):
            return None
        reader = await people.get(work, row.to)
        screen = await card.render(work, stop, lang, repeat=row.repeat, reader=reader)
        return await muster_screens.with_call(work, screen, stop, reader, lang)

    return render_card


async def _stop_status(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    stop = await stops.get(work, UUID(row.subject))
    if stop is None:
        return None
    # without the big keyboard: Telegram edits no message that brought one
    screen = await initiator.live(work, await progress.status(work, stop), lang)
    return await muster_screens.with_call(work, screen, stop, await people.get(work, row.to), lang)


async def _stop_proof(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    stop = await stops.get(work, UUID(row.subject))
    person = await people.get(work, row.to)
    if stop is None or person is None:
        return None
    return await proof.render(work, stop, person, lang)


async def _stop_pressure(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    stop = await stops.get(work, UUID(row.subject))
    if stop is None:
        return None
    words = text(lang, "pressure-named", number=stop.number)
    return Screen(text=words, inline=(initiator.question(lang, "pressure", stop.id.hex),))


async def _pressure_case(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    stop_id, _, named = row.subject.partition(":")
    stop = await stops.get(work, UUID(stop_id))
    if stop is None:
        return None
    who = await people.get(work, UUID(named)) if named else None
    where = Where(site_id=stop.site_id, place_id=stop.place_id)
    words = text(
        lang, "pressure-case", number=stop.number,
        place=esc(await taps.where_words(work, where, lang)),
        who=esc(who.title) if who else text(lang, "pressure-case-nameless"),
    )  # fmt: skip
    return Screen(text=words)


async def _stop_detail(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    detail = await stops.detail(work, UUID(row.subject))
    if detail is None:
        return None
    stop = await stops.get(work, detail.stop_id)
    number = stop.number if stop else ""
    alarm = await outbox.card(work, "stop_card", detail.stop_id.hex, row.to, row.channel)
    if detail.kind == "text":
        words = text(lang, "detail-text", number=number, words=esc(detail.content))
        return Screen(text=words, reply_to=alarm)
    media = Media(kind=detail.kind, file_id=detail.content)
    return Screen(text=text(lang, "detail-media", number=number), media=media, reply_to=alarm)


async def _canary(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    person = await people.get(work, row.to)
    site = await organisation.site(work, person.site_id) if person and person.site_id else None
    at = clock(lang, work.now, site.timezone if site else "UTC")
    return Screen(text=text(lang, "canary", time=at), silent=True)


async def _screen(_work: Work, row: outbox.Row, lang: str) -> Screen | None:
    return screens.build(row.subject, lang)


async def _notice(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    words = await notices.text(work, UUID(row.subject))
    return None if words is None else Screen(text=esc(pick(words, lang)))


#: kind of an outbox row -> how it is told
RENDERERS: dict[str, Renderer] = {
    "stop_card": _rings_while(*OPEN),
    "stop_unsafe": _rings_while(State.ACKNOWLEDGED),
    "stop_restart": _rings_while(State.RESTART_ASKED),
    "stop_blocked": _rings_while(State.BLOCKED),
    "stop_answer_due": _rings_while(State.RESUMED),
    "stop_cause_due": _rings_while(State.FOLLOW_UP),
    "stop_status": _stop_status,
    "stop_news": _stop_status,
    "stop_proof": _stop_proof,
    "stop_pressure": _stop_pressure,
    "pressure_case": _pressure_case,
    "stop_detail": _stop_detail,
    "group_lost": group_card.lost,
    "muster_ask": muster_screens.ask,
    "muster_card": muster_screens.count,
    "muster_help": muster_screens.cry,
    "duty": duty_screens.roster,
    "duty_ask": duty_screens.ask,
    "duty_taken": duty_screens.answered,
    "duty_refused": duty_screens.answered,
    "duty_start": duty_screens.start,
    "duty_silent": duty_screens.silent,
    "rota_gaps": duty_screens.gaps,
    **report_notices.RENDERERS,
    ring_test.KIND: ring_test.ring,
    "nudge": nudge.render,
    "quiet": quiet.chosen,
    notice.CANARY: _canary,
    "screen": _screen,
    "notice": _notice,
}
