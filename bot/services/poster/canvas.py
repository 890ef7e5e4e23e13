"""An A4 sheet measured in millimetres, as PDF or as PNG; both draw the same and wrap alike."""

import io
from pathlib import Path
from typing import Protocol

import segno
from fpdf import FPDF
from fpdf.fonts import TTFFont
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 210.0, 297.0
#: PNG dots per millimetre: 300 dpi
_DOTS = 300 / 25.4
#: millimetres per typographic point
_POINT = 25.4 / 72
#: share of the font size from the top of a line to its baseline, in both renderings
_ASCENT = 0.8
_FONTS = Path(__file__).parents[2] / "assets" / "fonts"
_FILES = {False: _FONTS / "DejaVuSans.ttf", True: _FONTS / "DejaVuSans-Bold.ttf"}

Colour = tuple[int, int, int]


class Canvas(Protocol):
    """What a sheet can draw; positions in mm from the top left, sizes of letters in points."""

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle."""

    def line(
        self, x: float, y: float, words: str, size: float, *, bold: bool, colour: Colour
    ) -> None:
        """One line of text whose top left is at x, y."""

    def width(self, words: str, size: float, *, bold: bool) -> float:
        """How wide a line is, in mm."""

    def content(self) -> bytes:
        """The finished file."""


class PdfCanvas:
    """Vector text and code."""

    def __init__(self, title: str) -> None:
        self._pdf = FPDF(format="A4", unit="mm")
        self._pdf.set_title(title)
        self._pdf.set_auto_page_break(auto=False)
        for bold, path in _FILES.items():
            self._pdf.add_font("DejaVu", "B" if bold else "", path)
        self._pdf.add_page()

    def turn(self) -> None:
        """What comes next stands on a new page."""
        self._pdf.add_page()

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        self._pdf.set_fill_color(*colour)
        self._pdf.rect(x, y, width, height, style="F")

    def line(
        self, x: float, y: float, words: str, size: float, *, bold: bool, colour: Colour
    ) -> None:
        self._font(size, bold=bold)
        self._pdf.set_text_color(*colour)
        self._pdf.text(x, y + size * _POINT * _ASCENT, words)

    def width(self, words: str, size: float, *, bold: bool) -> float:
        self._font(size, bold=bold)
        return float(self._pdf.get_string_width(words))

    def content(self) -> bytes:
        content = bytes(self._pdf.output())
        # fpdf leaves the font files open
        for font in self._pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()
        return content

    def _font(self, size: float, *, bold: bool) -> None:
        self._pdf.set_font("DejaVu", "B" if bold else "", size)


class PngCanvas:
    """The same at 300 dpi."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (round(WIDTH * _DOTS), round(HEIGHT * _DOTS)), "white")
        self._draw = ImageDraw.Draw(self._image)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        right, bottom = round((x + width) * _DOTS) - 1, round((y + height) * _DOTS) - 1
        self._draw.rectangle((round(x * _DOTS), round(y * _DOTS), right, bottom), fill=colour)

    def line(
        self, x: float, y: float, words: str, size: float, *, bold: bool, colour: Colour
    ) -> None:
        at = (x * _DOTS, (y + size * _POINT * _ASCENT) * _DOTS)
        self._draw.text(at, words, fill=colour, font=self._font(size, bold=bold), anchor="ls")

    def width(self, words: str, size: float, *, bold: bool) -> float:
        return self._font(size, bold=bold).getlength(words) / _DOTS

    def content(self) -> bytes:
        file = io.BytesIO()
        self._image.save(file, format="PNG", dpi=(300, 300), optimize=True)
        return file.getvalue()

    def _font(self, size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(_FILES[bold]), round(size * _POINT * _DOTS))


def code(canvas: Canvas, link: str, x: float, y: float, side: float) -> None:
    """A QR code that survives dirt (a quarter of it may be unreadable), without its quiet zone."""
    rows = [bytes(row) for row in segno.make_qr(link, error="q").matrix]
    module = side / len(rows)
    for down, row in enumerate(rows):
        start = 0
        for at in range(len(row) + 1):
            dark = at < len(row) and row[at]
            if not dark:
                if at > start:
                    width = module * (at - start)
                    canvas.box(x + module * start, y + module * down, width, module, (0, 0, 0))
                start = at + 1


def wrap(canvas: Canvas, words: str, size: float, room: float, *, bold: bool) -> list[str]:
    """Lines no wider than `room` mm; a word longer than that stands alone."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and canvas.width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
