"""Reading a stop's record from the tables."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain import notice
from bot.domain.muster import Answer
from bot.domain.record import COUNTED, LINES
from bot.services.stop import card, integrity, taps
from bot.services.stop.integrity import Verdict
from bot.services.stop.raising import Where
from bot.services.stop.record.shape import Call, Carried, Entry, Record
from bot.services.stop.ringing import NOTICES
from bot.texts import stamp, text, unescaped
from storage import follow_ups, musters, organisation, outbox, people, stops, timeline
from storage.people import Person
from storage.timeline import Line
from storage.uow import Work

#: what the content of a line may be told of; whatever else a line carries stays inside
_TOLD = ("scope", "cell", "rule", "rung", "words", "photo", "into", "number", "step", "days")
#: what needs no name before it
_PLAIN = frozenset({"words", "photo"})


async def gather(work: Work, stop: stops.Stop, lang: str) -> Record:
    """Everything of one stop, in one look."""
    zone = await organisation.zone(work, stop.site_id)
    lines = await timeline.lines(work, stop.id)
    called = await outbox.called(work, set(NOTICES.values()), stop.id.hex)
    pen = _Pen(lang=lang, zone=zone, untold=_untold(lines, called))
    verdict = await integrity.judge(work, stop)
    return Record(
        lang=lang, number=stop.number, marks=await _marks(work, stop, lang),
        state=text(lang, f"record-state-{stop.state}".replace("_", "-")),
        facts=await _facts(work, stop, lang, zone), nameless=await _nameless(work, stop, lines, lang),
        story=await _story(work, lines, pen), calls=await _calls(work, called, pen),
        added=await _added(work, stop, lang), follow_up=await _follow_up(work, stop, lang, zone),
        verdict=verdict, proof=_proof(verdict, lang), at=_local(work.now, zone), zone=zone,
        time=stamp(lang, work.now, zone),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pen:
    """How this record writes: language, zone, and the moments it must not tell."""

    lang: str
    zone: str
    untold: frozenset[datetime]

    def at(self, moment: datetime) -> datetime | None:
        return None if moment in self.untold else _local(moment, self.zone)

    def time(self, moment: datetime) -> str:
        return "" if moment in self.untold else stamp(self.lang, moment, self.zone)


def _untold(lines: Sequence[Line], called: Sequence[outbox.Called]) -> frozenset[datetime]:
    """When somebody nameless objected, and every call whose clock began with that."""
    objected = {line.at for line in lines if line.event == "object" and line.person_id is None}
    rung = {one.at for one in called if one.kind == NOTICES["blocked"]} if objected else set()
    return frozenset(objected | rung)


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(microsecond=0)


async def _marks(work: Work, stop: stops.Stop, lang: str) -> tuple[str, ...]:
    marks = [text(lang, "record-drill")] if stop.drill else []
    into = await stops.get(work, stop.merged_into) if stop.merged_into else None
    if into is not None:
        marks.append(text(lang, "record-merged", number=into.number))
    return tuple(marks)


async def _facts(
    work: Work, stop: stops.Stop, lang: str, zone: str
) -> tuple[tuple[str, str, str], ...]:
    where = Where(site_id=stop.site_id, place_id=stop.place_id)
    by = await people.get(work, stop.acknowledged_by) if stop.acknowledged_by else None
    told = {
        "place": await taps.where_words(work, where, lang),
        "raised": stamp(lang, stop.raised_at, zone),
        "received": stamp(lang, stop.received_at, zone),
        # the words of a card are made safe for HTML; paper needs that undone
        "by": unescaped(await card.raisers(work, stop, lang)),
        "scope": text(lang, f"record-scope-{stop.scope}") if stop.scope else "",
        "answered": f"{by.title}, {stamp(lang, stop.acknowledged_at, zone)}"
        if by and stop.acknowledged_at
        else "",
        "muster": await _muster(work, stop, lang),
    }
    return tuple(
        (code, text(lang, f"record-fact-{code}"), words) for code, words in told.items() if words
    )


async def _muster(work: Work, stop: stops.Stop, lang: str) -> str:
    """How many were called back, and their last words; empty where nobody was."""
    if await musters.started_at(work, stop.id) is None:
        return ""
    said = Counter(one.answer for one in await musters.everybody(work, stop.id))
    return text(
        lang, "record-muster", asked=said.total(), safe=said[Answer.SAFE],
        help=said[Answer.NEED_HELP], silent=said[None],
    )  # fmt: skip


async def _nameless(
    work: Work, stop: stops.Stop, lines: Sequence[Line], lang: str
) -> tuple[str, ...]:
    """What people without a name did besides the first press, as counts."""
    said = Counter(line.event for line in lines if line.person_id is None)
    added = await stops.count_nameless_details(work, stop.id)
    counts = {**{event: said[event] for event in sorted(COUNTED)}, "added": added}
    return tuple(
        text(lang, f"record-nameless-{name}", count=count)
        for name, count in counts.items()
        if count
    )


async def _story(work: Work, lines: Sequence[Line], pen: _Pen) -> tuple[Entry, ...]:
    told = [line for line in lines if line.person_id is not None or line.event not in COUNTED]
    return tuple([await _entry(work, line, pen) for line in told])


async def _entry(work: Work, line: Line, pen: _Pen) -> Entry:
    by = await people.get(work, line.person_id) if line.person_id else None
    return Entry(
        event=line.event, words=_event(line.event, pen.lang), at=pen.at(line.at),
        time=pen.time(line.at), who=by.title if by else "",
        carried=tuple(_carried(line, pen.lang)),
    )  # fmt: skip


def _event(event: str, lang: str) -> str:
    # a line of a newer version than this one is told by its code
    return text(lang, f"record-did-{event}".replace("_", "-")) if event in LINES else event


def _carried(line: Line, lang: str) -> list[Carried]:
    return [
        Carried(
            code=code,
            words=words,
            name="" if code in _PLAIN else text(lang, f"record-carried-{code}"),
        )
        for code in _TOLD
        if (words := _words(code, line.content.get(code, ""), lang))
    ]


def _words(code: str, value: str, lang: str) -> str:
    match code:
        case "photo":
            return text(lang, "record-photo") if value else ""
        case "rule" | "rung" if value:
            return text(lang, f"{code}-{value}".replace("_", "-"))
        case "scope" if value:
            return text(lang, f"record-scope-{value}")
        case "cell":
            return value.replace("x", " × ")
        case "step" if value:
            # the first step is called at once and counts as 0 inside
            return str(int(value) + 1)
    return value


async def _calls(work: Work, called: Sequence[outbox.Called], pen: _Pen) -> tuple[Call, ...]:
    found = []
    for (at, kind), group in groupby(called, key=lambda one: (one.at, one.kind)):
        rung = list(group)
        named = [await people.get(work, one.person_id) for one in rung]
        found.append(
            Call(
                kind=kind, words=text(pen.lang, f"record-call-{kind}".replace("_", "-")),
                at=pen.at(at), time=pen.time(at), called=_titles(named),
                delivered=sum(one.state is notice.State.SENT for one in rung),
            )
        )  # fmt: skip
    return tuple(found)


def _titles(found: Sequence[Person | None]) -> tuple[str, ...]:
    return tuple(sorted(one.title for one in found if one is not None))


async def _added(work: Work, stop: stops.Stop, lang: str) -> tuple[str, ...]:
    """What people added who gave their name; pictures and voices only as what they are."""
    found = await stops.named_details(work, stop.id)
    return tuple(
        one.content if one.kind == "text" else text(lang, f"record-{one.kind}") for one in found
    )


async def _follow_up(work: Work, stop: stops.Stop, lang: str, zone: str) -> tuple[str, ...]:
    """What is owed to who stopped the work; never what they said about pressure."""
    told = []
    for one in await follow_ups.of(work, stop.id):
        key = "asked" if one.done_at else "due"
        time = stamp(lang, one.done_at or one.due_at, zone)
        if one.kind.startswith("pressure"):
            told.append(text(lang, f"record-pressure-{key}", time=time))
    return tuple(told)


def _proof(verdict: Verdict, lang: str) -> tuple[str, ...]:
    if verdict.fault is not None:
        found = text(lang, f"record-fault-{verdict.fault}", line=verdict.line or 0)
    else:
        found = text(lang, "record-holds", lines=verdict.lines)
    older = [text(lang, "record-older", lines=verdict.older)] if verdict.older else []
    return (found, *older, text(lang, "record-limits"))
