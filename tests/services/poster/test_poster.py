"""The sheet: the same for everyone, in every language, with a code that says where."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.fonts import TTFFont
from PIL import Image

from bot.domain.organisation import Place
from bot.services import organisation, poster
from bot.services.poster.canvas import Canvas, PdfCanvas, PngCanvas, wrap
from bot.texts import LANGUAGES, text

ROOT = Path(__file__).parents[3]
FILE = organisation.read(ROOT / "examples" / "ales.toml")
SITE = FILE.sites[1]
PLACE = next(place for place in FILE.places if place.site_id == SITE.id)


def drawn(place: Place | None, *, png: bool) -> bytes:
    return poster.draw(FILE.organisation, SITE, place, "saqbol_demo_bot", png=png)


def test_a_pdf_is_one_a4_page() -> None:
    sheet = drawn(PLACE, png=False)
    assert sheet.startswith(b"%PDF-")
    assert sheet.count(b"/Type /Page\n") == 1
    assert b"595.28 841.89" in sheet


def test_a_png_is_a4_at_300_dpi_and_the_same_each_time() -> None:
    sheet = drawn(PLACE, png=True)
    assert Image.open(io.BytesIO(sheet)).size == (2480, 3508)
    assert sheet == drawn(PLACE, png=True)
    assert sheet != drawn(None, png=True)


@pytest.mark.parametrize("kind", [lambda: PdfCanvas("t"), PngCanvas])
def test_words_wrap_inside_their_room(kind: Callable[[], Canvas]) -> None:
    canvas = kind()
    words = text("kk", "poster-first")
    lines = wrap(canvas, words, 12, 60, bold=False)
    assert " ".join(lines) == words
    assert all(canvas.width(line, 12, bold=False) <= 60 for line in lines)
    assert canvas.content()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_renderings_break_lines_alike(lang: str) -> None:
    words = text(lang, "poster-scan")
    pdf, png = PdfCanvas("t"), PngCanvas()
    assert wrap(pdf, words, 12, 178, bold=False) == wrap(png, words, 12, 178, bold=False)
    assert pdf.content()


@pytest.mark.parametrize("name", ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"])
def test_the_fonts_have_every_letter_of_the_texts(name: str) -> None:
    pdf = FPDF()
    pdf.add_font("Tried", "", ROOT / "bot" / "assets" / "fonts" / name)
    font = pdf.fonts["tried"]
    assert isinstance(font, TTFFont)
    letters = {
        letter
        for lang in LANGUAGES
        for letter in (ROOT / "bot" / "locales" / lang / "poster.ftl").read_text(encoding="utf-8")
    }
    kazakh = "\u04d8\u0492\u049a\u04a2\u04e8\u04b0\u04ae\u04ba\u0406"
    missing = (letters | set(kazakh + kazakh.lower())) - {"\n"} - {chr(one) for one in font.cmap}
    font.ttfont.close()
    assert not missing
