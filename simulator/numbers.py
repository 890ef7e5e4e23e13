"""Whole numbers that came as text."""

import re

#: Telegram's numbers fit into 64 bits
_WHOLE = re.compile(r"\s*(-?[0-9]{1,18})\s*")


def whole(value: object) -> int | None:
    """The number of an int or of its decimal text; None for everything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    match = _WHOLE.fullmatch(value) if isinstance(value, str) else None
    return int(match[1]) if match else None
