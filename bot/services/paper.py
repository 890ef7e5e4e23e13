"""What is taken out of the program, on paper: A4, with a pen that goes down the page and turns it."""

from collections.abc import Callable, Iterable

from bot.services.poster.canvas import HEIGHT, WIDTH, Colour, PdfCanvas, wrap

_INK: Colour = (20, 24, 28)
_GREY: Colour = (90, 98, 106)
_PALE: Colour = (232, 235, 238)
_RED: Colour = (179, 38, 30)
_WHITE: Colour = (255, 255, 255)
_POINT = 25.4 / 72
_MARGIN, _TOP, _FOOT = 16.0, 16.0, 18.0
#: where the second column begins: behind names and times
COLUMN = 62.0
_SIZE, _SMALL, _HEAD = 9.5, 8.0, 12.0


class Sheet:
    """A canvas with a pen that goes down the page and turns it."""

    def __init__(self, title: str, foot: Callable[[int], str]) -> None:
        """`foot` gives the last line of a page by its number."""
        self._foot_of = foot
        self._canvas = PdfCanvas(title)
        self._y = _TOP
        self._pages = 1

    def content(self) -> bytes:
        """The finished file."""
        self._foot()
        return self._canvas.content()

    def band(self, title: str, marks: Iterable[str]) -> None:
        """The head of the first page, in red, and what is special about it."""
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
        lines = self._wrapped(words, _SIZE, COLUMN, bold=bold)
        self._room(_height(_SIZE) * min(len(lines), 3))
        left = wrap(self._canvas, name, _SMALL, COLUMN - _MARGIN - 4, bold=False)
        top = self._y
        for line in left:
            self._canvas.line(_MARGIN, top + 0.5, line, _SMALL, bold=False, colour=_GREY)
            top += _height(_SMALL)
        first = self._y
        for line in lines:
            self._room(_height(_SIZE))
            self._canvas.line(COLUMN, self._y, line, _SIZE, bold=bold, colour=_INK)
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
        """So many millimetres of nothing."""
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
        self._canvas.line(
            _MARGIN, HEIGHT - 11, self._foot_of(self._pages), 7.5, bold=False, colour=_GREY
        )


def _height(size: float) -> float:
    return size * _POINT * 1.35
