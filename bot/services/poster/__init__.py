"""The poster of a site or a place: one QR code, the same for everyone there, in all languages.

It names nobody and holds no invitation: what it opens lets anybody stop work or report a hazard.
"""

from bot.domain import links
from bot.domain.organisation import Organisation, Place, Site
from bot.services.poster.canvas import HEIGHT, WIDTH, Canvas, PdfCanvas, PngCanvas, code, wrap
from bot.texts import pick, text

_RED, _INK, _GREY, _WHITE = (179, 38, 30), (20, 24, 28), (90, 98, 106), (255, 255, 255)
_MARGIN = 16.0
_LEADING = 1.3
_POINT = 25.4 / 72
_CODE = 80.0
#: height of a phone number at the foot, with two lines of what it is
_ROW = 10.0


def draw(host: Organisation, site: Site, place: Place | None, username: str, *, png: bool) -> bytes:
    """An A4 sheet as PDF or PNG; `username` is the bot's, without the @."""
    title = _joined(site.name, host.languages)
    canvas: Canvas = PngCanvas() if png else PdfCanvas(title)
    y = _head(canvas, title, _joined(place.name, host.languages) if place else "")
    link = links.deep(username, links.payload(site.id, place.id if place else None))
    code(canvas, link, (WIDTH - _CODE) / 2, y, _CODE)
    y = _centred(canvas, y + _CODE + 3, f"@{username}", 14, bold=True)
    for lang in host.languages:
        y = _words(canvas, lang, y + 4)
    _phones(canvas, host, site)
    return canvas.content()


def _joined(names: dict[str, str], languages: tuple[str, ...]) -> str:
    return " · ".join(dict.fromkeys(pick(names, lang) for lang in languages))


def _head(canvas: Canvas, title: str, place: str) -> float:
    height = 30.0 if place else 22.0
    canvas.box(0, 0, WIDTH, height, _RED)
    room = WIDTH - 2 * _MARGIN
    canvas.line(_MARGIN, 6.5, title, _fitting(canvas, title, 24, room), bold=True, colour=_WHITE)
    if place:
        size = _fitting(canvas, place, 15, room)
        canvas.line(_MARGIN, 19, place, size, bold=False, colour=_WHITE)
    return height + 9


def _fitting(canvas: Canvas, words: str, size: float, room: float) -> float:
    """The size at which a line fits, never above the one asked for."""
    return min(size, size * room / canvas.width(words, size, bold=True))


def _centred(canvas: Canvas, y: float, words: str, size: float, *, bold: bool) -> float:
    x = (WIDTH - canvas.width(words, size, bold=bold)) / 2
    canvas.line(x, y, words, size, bold=bold, colour=_INK)
    return y + size * _POINT * _LEADING


def _words(canvas: Canvas, lang: str, y: float) -> float:
    y = _paragraph(canvas, text(lang, "poster-head"), y, 18, bold=True)
    y = _paragraph(canvas, text(lang, "poster-first"), y + 0.5, 12, bold=False)
    return _paragraph(canvas, text(lang, "poster-scan"), y, 12, bold=False)


def _paragraph(canvas: Canvas, words: str, y: float, size: float, *, bold: bool) -> float:
    for line in wrap(canvas, words, size, WIDTH - 2 * _MARGIN, bold=bold):
        canvas.line(_MARGIN, y, line, size, bold=bold, colour=_RED if bold else _INK)
        y += size * _POINT * _LEADING
    return y


def _phones(canvas: Canvas, host: Organisation, site: Site) -> None:
    """The numbers at the foot: the bot is no alarm system."""
    rows = [(phone.label, phone.number) for phone in site.phones]
    rows.append(({lang: text(lang, "poster-emergency") for lang in host.languages}, "112"))
    y = HEIGHT - 9 - _ROW * len(rows)
    canvas.box(_MARGIN, y - 4, WIDTH - 2 * _MARGIN, 0.4, _GREY)
    for names, number in rows:
        taken = canvas.width(number, 15, bold=True)
        canvas.line(WIDTH - _MARGIN - taken, y, number, 15, bold=True, colour=_INK)
        room = WIDTH - 2 * _MARGIN - taken - 6
        label = _joined(names, host.languages)
        for at, line in enumerate(wrap(canvas, label, 9, room, bold=False)[:2]):
            canvas.line(_MARGIN, y + at * 4, line, 9, bold=False, colour=_GREY)
        y += _ROW
