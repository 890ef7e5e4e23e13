"""Reading a dossier from the tables; every word of a person is masked here and nowhere later."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.redaction import redacted
from bot.domain.report import Side
from bot.services.report import batches, board, dialogue, report_screens
from bot.services.report.dossier import request
from bot.services.report.dossier.shape import Dossier, Entry, Refusal, Said
from bot.services.report.reading import may_read
from bot.texts import pick, text
from storage import audits, organisation, report_board, reports, sealing
from storage.dialogues import Exhibit, Message
from storage.people import Person
from storage.reports import Report
from storage.uow import Storage, Work

#: reports in one dossier: opening and drawing more would keep its reader waiting
MOST = 100


async def for_person(storage: Storage, person: Person, words: str, lang: str) -> Dossier | Refusal:
    """The dossier that the words ask for, with an audit line a report; for its officers only."""
    # before anything is looked up: who may not read learns not even which sites there are
    if not may_read(person, person.site_id):
        return Refusal.NOT_YOURS
    async with storage.read() as work:
        asked = request.asked(words, await _today(work, person.site_id))
        if asked is None:
            return Refusal.USAGE
        site_id = asked.site_id or person.site_id
        if site_id and await organisation.site(work, site_id) is None:
            return Refusal.NO_SITE
        if not may_read(person, site_id):
            return Refusal.NOT_YOURS
        found = await report_board.of_period(work, site_id, asked.first, asked.last, limit=MOST + 1)
        if not found or len(found) > MOST:
            return Refusal.TOO_MANY if found else Refusal.NOTHING
        try:
            dossier = await _gathered(work, site_id, asked, found, lang)
        except sealing.WrongSeal:
            return Refusal.UNREADABLE
    await _note(storage, person, [one.id for one in found])
    return dossier


async def _gathered(
    work: Work, site_id: str | None, asked: request.Asked, found: Sequence[Report], lang: str
) -> Dossier:
    site = await organisation.site(work, site_id) if site_id else None
    entries = [await _entry(work, one, number, lang) for number, one in enumerate(found, 1)]
    return Dossier(
        lang=lang, site_id=site_id, first=asked.first, last=asked.last, entries=tuple(entries),
        site=pick(site.name, lang) if site else text(lang, "dossier-all"),
        taken_out=await _today(work, site_id),
    )  # fmt: skip


async def _today(work: Work, site_id: str | None) -> date:
    return work.now.astimezone(ZoneInfo(await organisation.zone(work, site_id))).date()


async def _note(storage: Storage, person: Person, found: Sequence[UUID]) -> None:
    """Nothing is handed out before all of its lines stand."""
    async with storage.write() as work:
        for report_id in found:
            await audits.note(work, person.id, "export_report", report_id)


async def _entry(work: Work, one: Report, number: int, lang: str) -> Entry:
    content = await reports.content(work, one.id)
    messages, exhibits = await batches.talk(work, one)
    place_words = redacted(content.facts.get("place", ""))
    return Entry(
        number=number, shift_date=one.shift_date, shift_half=one.shift_half, topic=one.topic,
        urgent=one.urgent, state=one.state, kind=one.kind, potential=one.potential,
        place=await board.where_words(work, one, lang), place_words=place_words,
        facts=_facts(one, place_words, lang), words=redacted(content.words),
        evidence=_evidence(exhibits, None, lang),
        dialogue=tuple(_said(each, exhibits, lang) for each in messages),
    )  # fmt: skip


def _facts(one: Report, place_words: str, lang: str) -> tuple[tuple[str, str], ...]:
    half = text(lang, f"shift-{one.shift_half}")
    told = {
        "shift": f"{one.shift_date}, {half}",
        "place": place_words,
        "topic": text(lang, f"report-topic-{one.topic}"),
        "urgent": text(lang, "dossier-yes") if one.urgent else "",
        "state": _unmarked(text(lang, f"state-{one.state}".replace("_", "-"))),
        "kind": text(lang, f"kind-{one.kind}".replace("_", "-")) if one.kind else "",
        "potential": one.potential.replace("x", " × ") if one.potential else "",
        "joined": text(lang, "dossier-yes") if one.duplicate_of else "",
    }
    return tuple(
        (text(lang, f"dossier-fact-{name}"), words) for name, words in told.items() if words
    )


def _said(one: Message, exhibits: Sequence[Exhibit], lang: str) -> Said:
    words = dialogue.sentence(one.words, lang) if one.side is Side.PROGRAM else one.words
    return Said(
        side=one.side, who=text(lang, f"dossier-{one.side}"), words=redacted(words),
        evidence=_evidence(exhibits, one.id, lang),
    )  # fmt: skip


def _evidence(exhibits: Sequence[Exhibit], message_id: UUID | None, lang: str) -> tuple[str, ...]:
    kinds = [one.kind for one in exhibits if one.message_id == message_id]
    return tuple(map(_unmarked, report_screens.evidence_lines(kinds, lang)))


def _unmarked(words: str) -> str:
    """Without the picture that stands before the words on a screen: fonts for paper have none."""
    return words.partition(" ")[2]
