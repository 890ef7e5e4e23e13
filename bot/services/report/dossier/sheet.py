"""A dossier on paper: A4, a heading a report."""

from bot.services.paper import Sheet
from bot.services.report.dossier.shape import Dossier, Entry
from bot.texts import text


def draw(dossier: Dossier) -> bytes:
    """The dossier as PDF."""
    lang, title = dossier.lang, text(dossier.lang, "dossier-title")
    period = f"{dossier.first} – {dossier.last}"

    def foot(page: int) -> str:
        return text(
            lang, "dossier-foot", site=dossier.site, period=period, date=str(dossier.taken_out),
            page=page,
        )  # fmt: skip

    sheet = Sheet(title, foot)
    sheet.band(title, ())
    sheet.row(text(lang, "dossier-site"), dossier.site, bold=True)
    sheet.row(text(lang, "dossier-period"), period)
    sheet.row(text(lang, "dossier-count"), str(len(dossier.entries)))
    sheet.text(text(lang, "dossier-limits"))
    for entry in dossier.entries:
        _entry(sheet, entry)
    return sheet.content()


def _entry(sheet: Sheet, entry: Entry) -> None:
    sheet.heading(f"{entry.number}. {entry.place}")
    for name, words in entry.facts:
        sheet.row(name, words)
    sheet.gap(1.2)
    for words in (entry.words, *entry.evidence):
        sheet.text(words)
    for said in entry.dialogue:
        sheet.gap(0.8)
        sheet.row(said.who, "\n".join([said.words, *said.evidence]))
