"""A record on paper: A4, one or two pages, the proof at the end."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from bot.services.paper import COLUMN, Sheet
from bot.services.stop.record.shape import Call, Entry, Record
from bot.texts import text

T = TypeVar("T")


def draw(record: Record) -> bytes:
    """The record as PDF."""
    sheet = Sheet(record.number, lambda page: _foot(record, page))
    lang = record.lang
    sheet.band(text(lang, "record-title", number=record.number), record.marks)
    for _, name, words in record.facts:
        sheet.row(name, words)
    sheet.row(text(lang, "record-fact-state"), record.state, bold=True)
    _section(sheet, text(lang, "record-story"), record.story, _entry)
    _section(sheet, text(lang, "record-added"), record.added, _paragraph)
    _section(sheet, text(lang, "record-nameless"), record.nameless, _paragraph)
    _section(sheet, text(lang, "record-calls"), record.calls, _call)
    _section(sheet, text(lang, "record-follow-up"), record.follow_up, _paragraph)
    _prove(sheet, record)
    return sheet.content()


def _foot(record: Record, page: int) -> str:
    return text(record.lang, "record-foot", number=record.number, time=record.time, page=page)


def _section(sheet: Sheet, head: str, parts: Iterable[T], show: Callable[[Sheet, T], None]) -> None:
    shown = list(parts)
    if shown:
        sheet.heading(head)
    for part in shown:
        show(sheet, part)


def _entry(sheet: Sheet, entry: Entry) -> None:
    told = f"{entry.words}: {entry.who}" if entry.who else entry.words
    sheet.row(entry.time, told, bold=True)
    for one in entry.carried:
        sheet.text(f"{one.name}: {one.words}" if one.name else one.words, x=COLUMN)
    sheet.gap(1.2)


def _call(sheet: Sheet, call: Call) -> None:
    sheet.row(call.time, f"{call.words} ({call.delivered}/{len(call.called)})", bold=True)
    sheet.text(", ".join(call.called), x=COLUMN)
    sheet.gap(1.2)


def _paragraph(sheet: Sheet, words: str) -> None:
    sheet.text(words)
    sheet.gap(0.8)


def _prove(sheet: Sheet, record: Record) -> None:
    sheet.heading(text(record.lang, "record-proof"))
    for sentence in record.proof:
        _paragraph(sheet, sentence)
    if record.verdict.head:
        sheet.row(text(record.lang, "record-head"), record.verdict.head)
