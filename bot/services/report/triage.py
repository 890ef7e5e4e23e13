"""What an officer does to a report: take, answer, judge, join, close, hold. Each leaves a line of the audit."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import report
from bot.domain.report import CLOSED, Event, Kind, State
from bot.domain.roles import Role
from bot.services.report import board, desk, dialogue, ringing
from bot.services.report.reading import may_read
from bot.texts import text
from storage import audits, escalations, organisation, people, report_board, reports
from storage.dialogues import Exhibit
from storage.evidence import Evidence
from storage.people import Person
from storage.report_board import Filter
from storage.reports import Report
from storage.uow import Storage, Work

#: reports and officers offered at once
OFFERED = 8
#: days of a legal hold that are offered
HOLDS = (30, 90, 365)
#: templates of an answer, said in the reporter's language
TEMPLATES = ("looking", "where", "handed", "longer")


class Done(StrEnum):
    """How an act ended."""

    DONE = "done"
    #: somebody else's site, role, or no such report
    NOT_YOURS = "not_yours"
    #: it has gone on meanwhile: an old button, a second tap
    TOO_LATE = "too_late"


async def held(work: Work, person: Person, report_id: UUID) -> Report | None:
    """The report, locked, for an officer who may read it."""
    one = await reports.hold(work, report_id)
    return one if one is not None and may_read(person, one.site_id) else None


async def take(storage: Storage, person: Person, report_id: UUID) -> Done:
    """ "I work on it". Whoever had it before has it no more."""
    async with storage.write() as work:
        return await _take(work, person, report_id)


async def _take(work: Work, person: Person, report_id: UUID) -> Done:
    one = await held(work, person, report_id)
    if one is None:
        return Done.NOT_YOURS
    if one.assignee_id == person.id or one.state in CLOSED:
        return Done.TOO_LATE
    await dialogue.move(work, one, Event.TAKE)
    await reports.change(work, one.id, assignee_id=person.id)
    await audits.note(work, person.id, "take_report", one.id)
    return Done.DONE


async def take_page(storage: Storage, person: Person, only: Filter, number: int) -> int:
    """Take all on a page that nobody has; how many."""
    async with storage.write() as work:
        free = [
            one
            for one in await board.on_page(work, person, only, number)
            if one.assignee_id is None
        ]
        taken = [await _take(work, person, one.id) for one in free]
    return taken.count(Done.DONE)


async def respond(
    storage: Storage, evidence: Evidence, person: Person, report_id: UUID, words: str, *,
    pieces: Sequence[desk.Piece] = (), brought: str, closes: Event | None = None,
) -> Done:  # fmt: skip
    """An answer or a question; with `closes` it is the last word. `brought` tells one message from another."""
    async with storage.read() as work:
        one = await reports.get(work, report_id)
        if one is None or not may_read(person, one.site_id):
            return Done.NOT_YOURS
        joined = await reports.duplicates_of(work, report_id) if closes else []
        keys = {each.id: await reports.key_of(work, each.id) for each in (one, *joined)}
    exhibits = {each: await desk.kept(evidence, key, pieces) for each, key in keys.items()}
    async with storage.write() as work:
        ends = [
            await _reply(work, person, each, words, exhibits[each], f"{brought}:{each.hex}", closes)
            for each in keys
        ]
    for each, end in zip(keys, ends, strict=True):
        if end is not Done.DONE:
            for exhibit in exhibits[each]:
                evidence.remove(exhibit.id)
    return ends[0]


async def template(storage: Storage, person: Person, report_id: UUID, name: str) -> str:
    """A ready answer in the language the reporter wrote from; "" where it is not theirs to give."""
    async with storage.read() as work:
        one = await reports.get(work, report_id)
        if one is None or not may_read(person, one.site_id):
            return ""
        facts = (await reports.content(work, report_id)).facts
    return text(facts.get("lang", "en"), f"template-{name}")


async def _reply(
    work: Work, person: Person, report_id: UUID, words: str,
    exhibits: Sequence[Exhibit], brought: str, closes: Event | None,
) -> Done:  # fmt: skip
    one = await held(work, person, report_id)
    if one is None:
        return Done.NOT_YOURS
    if closes is not None and report.move(State(one.state), closes) is None:
        return Done.TOO_LATE
    mark = work.keys.hashed(brought, purpose="answer")
    said = await dialogue.from_officer(work, one, words, exhibits=exhibits, brought_by=mark)
    if not said:
        return Done.TOO_LATE
    if closes is not None:
        await dialogue.move(work, one, closes)
    await audits.note(work, person.id, f"{closes or 'answer'}_report", one.id)
    return Done.DONE


async def judge(
    storage: Storage, person: Person, report_id: UUID, *, kind: Kind | None = None, cell: str = ""
) -> Done:
    """What it is, or its potential on the 5×5 table."""
    async with storage.write() as work:
        one = await held(work, person, report_id)
        if one is None:
            return Done.NOT_YOURS
        if kind is not None:
            await dialogue.touched(work, one, kind=str(kind))
        if cell:
            await dialogue.touched(work, one, potential=cell, score=report.score(cell))
        await audits.note(work, person.id, "judge_report", one.id)
        return Done.DONE


async def measure(storage: Storage, person: Person, report_id: UUID, words: str) -> Done:
    """A measure is set: the reporter reads it; the register of measures takes it from here."""
    async with storage.write() as work:
        one = await held(work, person, report_id)
        if one is None:
            return Done.NOT_YOURS
        await dialogue.from_program(work, one, "program-measure", words=words)
        await audits.note(work, person.id, "measure_report", one.id)
        return Done.DONE


async def colleagues(work: Work, one: Report, person: Person) -> list[Person]:
    """Other officers who may read it."""
    found = await people.having(work, [Role.SAFETY_OFFICER])
    others = [each for each in found if may_read(each, one.site_id) and each.id != person.id]
    return sorted(others, key=lambda each: (each.title, each.id))[:OFFERED]


async def hand_over(storage: Storage, person: Person, report_id: UUID, to: str) -> Done:
    """Another officer has it from now on; `to` begins their id."""
    async with storage.write() as work:
        one = await held(work, person, report_id)
        if one is None:
            return Done.NOT_YOURS
        found = [p for p in await colleagues(work, one, person) if p.id.hex.startswith(to)]
        if not found or one.state in CLOSED:
            return Done.TOO_LATE
        await dialogue.move(work, one, Event.TAKE)
        await reports.change(work, one.id, assignee_id=found[0].id)
        await audits.note(work, person.id, "hand_over_report", one.id)
        await dialogue.tell(work, found[0].id, one, "report_reply", work.now.isoformat())
        return Done.DONE


async def join(storage: Storage, person: Person, report_id: UUID, main: str) -> Done:
    """A person finds that two are of one danger: this one follows `main`, whose id begins so."""
    async with storage.write() as work:
        one = await held(work, person, report_id)
        if one is None:
            return Done.NOT_YOURS
        found = [
            each for each in await report_board.others(work, one, limit=OFFERED)
            if each.id.hex.startswith(main)
        ]  # fmt: skip
        # what others were joined to can't be joined itself, so that nobody follows a follower
        if not found or one.state in CLOSED or await reports.duplicates_of(work, one.id):
            return Done.TOO_LATE
        await dialogue.move(work, one, Event.OPEN)
        await reports.change(work, one.id, duplicate_of=found[0].id, due_on=None, waiting=None)
        await escalations.end(work, ringing.DUE, one.id.hex)
        await dialogue.from_program(work, one, "program-joined")
        await audits.note(work, person.id, "join_report", one.id)
        return Done.DONE


async def mute(storage: Storage, person: Person, report_id: UUID) -> Done:
    """Hear no more of this reporter, or hear of them again; nobody learns who it is."""
    async with storage.write() as work:
        one = await held(work, person, report_id)
        if one is None:
            return Done.NOT_YOURS
        await reports.change(work, one.id, muted=not one.muted)
        await audits.note(work, person.id, "unmute_report" if one.muted else "mute_report", one.id)
        return Done.DONE


async def keep(storage: Storage, person: Person, report_id: UUID, days: int, why: str) -> Done:
    """A legal hold: nothing is destroyed for so many days; the reporter reads that, and why."""
    async with storage.write() as work:
        one = await held(work, person, report_id)
        if one is None:
            return Done.NOT_YOURS
        until = await _today(work, one) + timedelta(days=days)
        await reports.change(work, one.id, hold_until=until)
        await dialogue.from_program(work, one, "program-hold", date=until.isoformat(), words=why)
        await audits.note(work, person.id, "hold_report", one.id)
        return Done.DONE


async def _today(work: Work, one: Report) -> date:
    zone = ZoneInfo(await organisation.zone(work, one.site_id))
    return work.now.astimezone(zone).date()
