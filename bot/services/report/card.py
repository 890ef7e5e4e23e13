"""A report as an officer reads it: opened with an audit line, sent directly, gone from the chat within two days."""

from dataclasses import dataclass
from uuid import UUID

from bot.domain import report
from bot.domain.report import CLOSED, Event, Side
from bot.domain.screen import Button, Document, Screen
from bot.domain.words import FITS, parts
from bot.services import screens
from bot.services.report import batches, board, desk, dialogue, report_screens, triage
from bot.texts import day, esc, text
from storage import audits, people, reports
from storage.dialogues import Exhibit, Message
from storage.evidence import Evidence
from storage.people import Person
from storage.reports import Content, Report
from storage.uow import Storage, Work

#: newest messages of the dialogue that stand on the card
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Everything an officer may see of a report."""

    report: Report
    content: Content
    messages: list[Message]
    exhibits: list[Exhibit]
    joined: list[Report]
    where: str
    assignee: str


async def opened(storage: Storage, person: Person, report_id: UUID, lang: str) -> Opened | None:
    """Open a report: its audit line, and what stands in it. None for everybody but its officers."""
    async with storage.write() as work:
        one = await triage.held(work, person, report_id)
        if one is None:
            return None
        await dialogue.move(work, one, Event.OPEN)
        content = await reports.disclose(work, report_id, person.id)
        one = await reports.get(work, report_id) or one
        messages, exhibits = await batches.talk(work, one)
        return Opened(
            report=one, content=content, messages=messages, exhibits=exhibits,
            joined=await reports.duplicates_of(work, report_id),
            where=await board.where_words(work, one, lang), assignee=await _assignee(work, one),
        )  # fmt: skip


async def _assignee(work: Work, one: Report) -> str:
    person = await people.get(work, one.assignee_id) if one.assignee_id else None
    return person.title if person else ""


def screens_of(one: Opened, lang: str) -> list[Screen]:
    """The words in as many messages as they need; the last one is the card with its buttons."""
    *before, last = parts(one.content.words)
    told = [Screen(text=esc(part)) for part in before]
    words = ["", esc(last)] if last else []
    card = "\n".join([*_head(one, lang), *words, *_evidence(one, lang)])
    talk = _talk(one.messages[-_SHOWN:], one.exhibits, lang)
    foot = text(lang, "card-foot")
    if len("\n\n".join([card, *talk, foot])) <= FITS:
        return [*told, Screen(text="\n\n".join([card, *talk, foot]), inline=_buttons(one, lang))]
    # long words and a long talk: the talk and its buttons come in a message of their own
    rest = "\n\n".join([*(line[: FITS // _SHOWN] for line in talk), foot])
    return [*told, Screen(text=card), Screen(text=rest, inline=_buttons(one, lang))]


def _head(one: Opened, lang: str) -> list[str]:
    about, facts = one.report, one.content.facts
    topic = text(lang, f"report-topic-{about.topic}")
    half = text(lang, f"shift-{about.shift_half}")
    lines = [
        f"{'🔔 ' if about.urgent else ''}<b>{topic}</b> · {esc(one.where)}",
        f"🕓 {day(about.shift_date, lang)}, {half}",
    ]
    if facts.get("place"):
        lines.append(f"📍 {esc(facts['place'])}")
    if about.topic == report.Topic.HAZARD and "danger" in facts:
        lines.append(text(lang, f"card-danger-{facts['danger']}"))
    if facts.get("named"):
        lines.append(text(lang, "report-named", name=esc(facts["named"])))
    state = text(lang, f"state-{about.state}".replace("_", "-"))
    if one.assignee:
        state = f"{state} · {esc(one.assignee)}"
    if about.due_on:
        state = f"{state} · {text(lang, 'card-due', date=day(about.due_on, lang))}"
    lines.append(state)
    judged = [text(lang, f"kind-{about.kind}".replace("_", "-"))] if about.kind else []
    judged += (
        [text(lang, "card-potential", cell=about.potential.replace("x", "×"))]
        if about.potential
        else []
    )
    if judged:
        lines.append(" · ".join(judged))
    if about.hold_until:
        lines.append(text(lang, "status-held", date=day(about.hold_until, lang)))
    if one.joined:
        lines.append(text(lang, "card-joined", count=len(one.joined)))
    return lines


def _evidence(one: Opened, lang: str) -> list[str]:
    kinds = [exhibit.kind for exhibit in one.exhibits if exhibit.message_id is None]
    return report_screens.evidence_lines(kinds, lang)


def _talk(messages: list[Message], exhibits: list[Exhibit], lang: str) -> list[str]:
    lines = []
    for one in messages:
        kinds = [each.kind for each in exhibits if each.message_id == one.id]
        words = dialogue.sentence(one.words, lang) if one.side is Side.PROGRAM else one.words
        said = "\n".join(
            [*([esc(words)] if words else []), *report_screens.evidence_lines(kinds, lang)]
        )
        # the day and no minute: an officer who watches the clock must not learn when somebody wrote
        lines.append(text(lang, f"talk-{one.side}", date=day(one.at.date(), lang), words=said))
    return lines


def _buttons(one: Opened, lang: str) -> tuple[tuple[Button, ...], ...]:
    def button(name: str) -> Button:
        return Button(label=text(lang, f"act-{name}"), data=f"k{_ACTS[name]}:{one.report.id.hex}")

    closed = one.report.state in CLOSED
    rows = [["answer"] if closed else ["take", "answer"]]
    if one.exhibits:
        rows.append(["evidence"])
    if len(one.messages) > _SHOWN:
        rows.append(["dialogue"])
    if not closed:
        rows += [["fixed", "no-action"], ["kind", "potential"], ["measure", "join"]]
    rows += [["hand-over"], ["unmute" if one.report.muted else "mute", "hold"]]
    joined = tuple(
        Button(label=f"🔗 {number}", data=f"r:{each.id.hex}")
        for number, each in enumerate(one.joined[: triage.OFFERED], 1)
    )
    back = Button(label=text(lang, "button-board"), data="kb:open:0")
    made = [tuple(button(name) for name in row) for row in rows]
    return (*made, *([joined] if joined else []), (back,))


#: a button of the card -> the letter of its callback
_ACTS = {
    "take": "t", "answer": "a", "evidence": "e", "dialogue": "d", "fixed": "f", "no-action": "n",
    "kind": "k", "potential": "c", "measure": "s", "join": "j", "hand-over": "h", "mute": "m",
    "unmute": "m", "hold": "l",
}  # fmt: skip


async def evidence_of(
    storage: Storage, evidence: Evidence, person: Person, report_id: UUID, lang: str
) -> list[Screen] | None:
    """Every picture, video and voice of a report, with an audit line; None for everybody but its officers."""
    async with storage.write() as work:
        one = await triage.held(work, person, report_id)
        if one is None:
            return None
        key = await reports.key_of(work, report_id)
        _, found = await batches.talk(work, one)
        await audits.note(work, person.id, "open_evidence", report_id)
    return [
        Screen(
            text=text(lang, "card-evidence"),
            document=Document(
                name=desk.NAMES[each.kind], content=await evidence.get(key, each.id), kind=each.kind
            ),
        )
        for each in found
    ]


async def whole_dialogue(
    storage: Storage, person: Person, report_id: UUID, lang: str
) -> list[Screen] | None:
    """All that was said, in as many messages as it needs."""
    one = await opened(storage, person, report_id, lang)
    if one is None:
        return None
    lines = _talk(one.messages, one.exhibits, lang)
    return [Screen(text=line) for line in lines] or [screens.plain("triage-nothing", lang)]
