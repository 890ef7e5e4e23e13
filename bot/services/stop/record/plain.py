"""A record as JSON: the codes for machines, the words in the reader's language."""

import json
from dataclasses import asdict
from datetime import datetime

from bot.services.stop.record.shape import Record


def dumped(record: Record) -> bytes:
    """UTF-8, times with the offset of the site's zone."""
    found = asdict(record)
    found["facts"] = {code: {"name": name, "words": words} for code, name, words in record.facts}
    # the same moment as `at`, for the sheet
    found.pop("time")
    return json.dumps(found, ensure_ascii=False, indent=2, default=_told).encode()


def _told(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
