"""A record on paper: A4, one or two pages, the proof at the end."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from bot.services.poster.canvas import HEIGHT, WIDTH, Colour, PdfCanvas, wrap
from bot.services.stop.record.shape import Call, Entry, Record
from bot.texts import text

T = TypeVar("T")

_INK: Colour = (20, 24, 28)
_GREY: Colour = (90, 98, 106)
_PALE: Colour = (232, 235, 238)
_RED: Colour = (179, 38, 30)
_WHITE: Colour = (255, 255, 255)
_POINT = 25.4 / 72
_MARGIN, _TOP, _FOOT = 16.0, 16.0, 18.0
#: where the second column begins: behind names and times
_COLUMN = 62.0
_SIZE, _SMALL, _HEAD = 9.5, 8.0, 12.0


class _Sheet:
    """A canvas with a pen that goes down the page and turns it."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._canvas = PdfCanvas(record.number)
        self._y = _TOP
        self._pages = 1

    def content(self) -> bytes:
        self._foot()
        return self._canvas.content()

    def band(self, title: str, marks: Iterable[str]) -> None:
        """The head of the record, in red, and what is special about it."""
        self._canvas.box(0, 0, WIDTH, 24, _RED)
        self._canvas.line(_MARGIN, 8, title, 19, bold=True, colour=_WHITE)
        self._y = 30
        for mark in marks:
            self.text(mark, size=_HEAD, bold=True, colour=_RED)

    def heading(self, words: str) -> None:
        """Never alone at the foot of a page."""
        self._room(22)
        self._y += 4
        self._canvas.line(_MARGIN, self._y, words, _HEAD, bold=True, colour=_RED)
        self._y += 6.2
        self._canvas.box(_MARGIN, self._y - 0.6, WIDTH - 2 * _MARGIN, 0.3, _PALE)
        self._y += 1.2

    def row(self, name: str, words: str, *, bold: bool = False) -> None:
        """A name or a time on the left, words on the right."""
        lines = self._wrapped(words, _SIZE, _COLUMN, bold=bold)
        self._room(_height(_SIZE) * min(len(lines), 3))
        left = wrap(self._canvas, name, _SMALL, _COLUMN - _MARGIN - 4, bold=False)
        top = self._y
        for line in left:
            self._canvas.line(_MARGIN, top + 0.5, line, _SMALL, bold=False, colour=_GREY)
            top += _height(_SMALL)
        first = self._y
        for line in lines:
            self._room(_height(_SIZE))
            self._canvas.line(_COLUMN, self._y, line, _SIZE, bold=bold, colour=_INK)
            self._y += _height(_SIZE)
        if self._y > first:
            self._y = max(self._y, top)

    def text(
        self, words: str, *, x: float = _MARGIN, size: float = _SIZE, bold: bool = False,
        colour: Colour = _INK,
    ) -> None:  # fmt: skip
        """A paragraph."""
        for line in self._wrapped(words, size, x, bold=bold):
            self._room(_height(size))
            self._canvas.line(x, self._y, line, size, bold=bold, colour=colour)
            self._y += _height(size)

    def gap(self, height: float) -> None:
        self._y += height

    def _wrapped(self, words: str, size: float, x: float, *, bold: bool) -> list[str]:
        room = WIDTH - _MARGIN - x
        return [
            piece
            for line in words.splitlines()
            for one in wrap(self._canvas, line, size, room, bold=bold)
            for piece in self._broken(one, size, room, bold=bold)
        ]

    def _broken(self, line: str, size: float, room: float, *, bold: bool) -> list[str]:
        """A word wider than the page goes on in the next line."""
        if self._canvas.width(line, size, bold=bold) <= room:
            return [line]
        pieces = [""]
        for letter in line:
            if self._canvas.width(pieces[-1] + letter, size, bold=bold) > room:
                pieces.append("")
            pieces[-1] += letter
        return pieces

    def _room(self, height: float) -> None:
        if self._y + height <= HEIGHT - _FOOT:
            return
        self._foot()
        self._canvas.turn()
        self._pages += 1
        self._y = _TOP

    def _foot(self) -> None:
        words = text(
            self._record.lang, "record-foot", number=self._record.number, time=self._record.time,
            page=self._pages,
        )  # fmt: skip
        self._canvas.line(_MARGIN, HEIGHT - 11, words, 7.5, bold=False, colour=_GREY)


def draw(record: Record) -> bytes:
    """The record as PDF."""
    sheet = _Sheet(record)
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


def _section(
    sheet: _Sheet, head: str, parts: Iterable[T], show: Callable[[_Sheet, T], None]
) -> None:
    shown = list(parts)
    if shown:
        sheet.heading(head)
    for part in shown:
        show(sheet, part)


def _entry(sheet: _Sheet, entry: Entry) -> None:
    told = f"{entry.words}: {entry.who}" if entry.who else entry.words
    sheet.row(entry.time, told, bold=True)
    for one in entry.carried:
        sheet.text(f"{one.name}: {one.words}" if one.name else one.words, x=_COLUMN)
    sheet.gap(1.2)


def _call(sheet: _Sheet, call: Call) -> None:
    sheet.row(call.time, f"{call.words} ({call.delivered}/{len(call.called)})", bold=True)
    sheet.text(", ".join(call.called), x=_COLUMN)
    sheet.gap(1.2)


def _paragraph(sheet: _Sheet, words: str) -> None:
    sheet.text(words)
    sheet.gap(0.8)


def _prove(sheet: _Sheet, record: Record) -> None:
    sheet.heading(text(record.lang, "record-proof"))
    for sentence in record.proof:
        _paragraph(sheet, sentence)
    if record.verdict.head:
        sheet.row(text(record.lang, "record-head"), record.verdict.head)


def _height(size: float) -> float:
    return size * _POINT * 1.35
