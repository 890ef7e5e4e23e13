"""A dossier as JSON: the codes for machines, the words in the reader's language."""

import json
from dataclasses import asdict
from datetime import date

from bot.services.report.dossier.shape import Dossier


def dumped(dossier: Dossier) -> bytes:
    """UTF-8; days as ISO dates."""
    found = asdict(dossier)
    for entry in found["entries"]:
        # the same as the codes beside them, for the sheet
        entry.pop("facts")
    return json.dumps(found, ensure_ascii=False, indent=2, default=_told).encode()


def _told(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
