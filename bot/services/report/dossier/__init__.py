"""The dossier of reports: a site and a period, third persons masked, to hand over outside the safety service.

What officers don't see yet, the reporter's name, their mailbox, every minute, and pictures, videos and
voices themselves never stand in it. Each report in it leaves a line of the audit.
"""

from bot.domain.screen import Document
from bot.services.report.dossier.gather import MOST, for_person
from bot.services.report.dossier.shape import Dossier, Refusal

__all__ = ["MOST", "Dossier", "Refusal", "as_json", "as_pdf", "for_person"]


def as_json(dossier: Dossier) -> Document:
    """For machines."""
    from bot.services.report.dossier import plain

    return Document(name=f"{_name(dossier)}.json", content=plain.dumped(dossier))


def as_pdf(dossier: Dossier) -> Document:
    """For people. Takes a good part of a second of processor time: not for the event loop."""
    # fpdf and its fonts are heavy, and a dossier is seldom made
    from bot.services.report.dossier import sheet

    return Document(name=f"{_name(dossier)}.pdf", content=sheet.draw(dossier))


def _name(dossier: Dossier) -> str:
    return f"reports-{dossier.site_id or 'all'}-{dossier.first}-{dossier.last}"
