"""Writing to each other about a report: what a message changes, and who hears of it when."""

import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import notice, report, workshift
from bot.domain.report import Event, Side, State
from bot.services.report import ringing
from bot.texts import day, text
from storage import dialogues, escalations, organisation, outbox, pushes, reports
from storage.dialogues import Exhibit
from storage.reports import Report
from storage.uow import Work


async def from_officer(
    work: Work, one: Report, words: str, *, exhibits: Sequence[Exhibit] = (),
    brought_by: bytes | None = None,
) -> bool:  # fmt: skip
    """An answer or a question: the human answer is given, the reporter is to write next.

    The report is held. False when this very message was kept before.
    """
    said = await dialogues.say(
        work, one.id, Side.OFFICER, words, exhibits=exhibits, brought_by=brought_by
    )
    if said is None:
        return False
    await escalations.end(work, ringing.DUE, one.id.hex)
    await touched(work, one, waiting="reporter", due_on=None)
    await pushes.announce(work, one.id)
    return True


async def from_reporter(
    work: Work, one: Report, words: str, *, exhibits: Sequence[Exhibit] = (),
    brought_by: bytes | None = None, asks: bool = True,
) -> bool:  # fmt: skip
    """A reply: at once for what is urgent and open; else officers hear of it with the next batch.

    The report is held. One that `asks` nothing, a thank you, waits for no answer. False when this very
    message was kept before.
    """
    said = await dialogues.say(
        work, one.id, Side.REPORTER, words, exhibits=exhibits, brought_by=brought_by
    )
    if said is None:
        return False
    if not asks:
        await touched(work, one)
        return True
    # officers see the report it was joined to
    seen = await reports.hold(work, one.duplicate_of) if one.duplicate_of else None
    await _awaits_officer(work, seen or one, said)
    return True


async def _awaits_officer(work: Work, one: Report, message_id: UUID) -> None:
    shift_date, _ = await _shift(work, one)
    due_on = one.due_on or work.terms.answer_due(shift_date)
    if one.urgent and one.closed_on is None:
        await touched(work, one, waiting="officer", due_on=due_on)
        await _tell_assignee(work, one, message_id)
    else:
        await touched(work, one, released=False, due_on=due_on)


async def from_program(work: Work, one: Report, key: str, **args: str) -> None:
    """A line of the program's own: a sentence of locales/ with its arguments; `date` is an ISO date."""
    words = json.dumps({"key": key, **args}, ensure_ascii=False)
    await dialogues.say(work, one.id, Side.PROGRAM, words)
    await pushes.announce(work, one.id)


def sentence(words: str, lang: str) -> str:
    """What the program said, in the reader's language."""
    args = json.loads(words)
    if "date" in args:
        args["date"] = day(date.fromisoformat(args["date"]), lang)
    return text(lang, args.pop("key"), **args)


async def move(work: Work, one: Report, event: Event) -> State | None:
    """The report's next state, written down; None where the event has no place. The report is held."""
    after = report.move(State(one.state), event)
    if after is None:
        return None
    today = await _today(work, one)
    ended: dict[str, object] = {"closed_on": None, "delete_on": None, "warned": None}
    if after in report.CLOSED:
        ended |= {"closed_on": today, "delete_on": work.terms.deleted_on(today), "due_on": None}
        await escalations.end(work, ringing.DUE, one.id.hex)
    await escalations.end(work, ringing.URGENT, one.id.hex)
    await reports.change(work, one.id, state=str(after), **ended)
    await pushes.announce(work, one.id)
    return after


async def touched(work: Work, one: Report, **columns: object) -> None:
    """Overwrite columns; the time until a closed report is destroyed begins anew."""
    if one.closed_on is not None:
        columns |= {"delete_on": work.terms.deleted_on(await _today(work, one)), "warned": None}
    if columns:
        await reports.change(work, one.id, **columns)


async def _tell_assignee(work: Work, one: Report, message_id: UUID) -> None:
    # nobody has taken it: the escalation still rings whoever is on duty
    if one.assignee_id is not None:
        await tell(work, one.assignee_id, one, "report_reply", message_id.hex)


async def tell(work: Work, person_id: UUID, one: Report, kind: str, occasion: str) -> None:
    """An officer hears of a report: where it is, and nothing of it."""
    await outbox.put(
        work,
        outbox.Notice(
            unique_key=f"{kind}:{one.id.hex}:{occasion}", kind=kind, subject=one.id.hex,
            person_id=person_id, priority=notice.Priority.REPLY,
        ),
    )  # fmt: skip


async def _today(work: Work, one: Report) -> date:
    return (await _shift(work, one))[0]


async def _shift(work: Work, one: Report) -> tuple[date, str]:
    """Where the site's clocks stand now, as blurred as a report's own time."""
    zone = ZoneInfo(await organisation.zone(work, one.site_id))
    return workshift.of(work.now.astimezone(zone))
