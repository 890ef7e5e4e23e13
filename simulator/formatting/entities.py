"""Message entities: offsets and lengths count UTF-16 code units."""

import re

from simulator.errors import bad_request
from simulator.model import Json

#: what Telegram finds by itself
_DETECTED = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z]\w{3,31})(?!\w)"
    r"|(?<!\w)(?P<hashtag>#\w{1,255})"
    r"|(?<![\w+])(?P<phone_number>\+\d[\d ()-]{7,18}\d)(?!\d)"
)
_CLOSED = frozenset({"code", "pre", "text_link", "text_mention"})


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def checked(given: list[Json], text: str) -> list[Json]:
    """Entities of a request; raises ApiError when one leaves the text."""
    end = units(text)
    for entity in given:
        first, last = entity["offset"], entity["offset"] + entity["length"]
        if first < 0 or entity["length"] < 0:
            raise bad_request("entity has a negative offset or length")
        if last > end:
            raise bad_request(
                f"entity beginning at UTF-16 offset {first} ends after the end of the text"
                f" at UTF-16 offset {last}"
            )
    return ordered(given)


def ordered(found: list[Json]) -> list[Json]:
    """Outer before inner, empty ones dropped."""
    kept = [entity for entity in found if entity["length"] > 0]
    return sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


def stripped(text: str, found: list[Json]) -> tuple[str, list[Json]]:
    """Without white space at both ends, as Telegram keeps texts."""
    kept = text.strip()
    if kept == text:
        return text, found
    cut = units(text[: len(text) - len(text.lstrip())])
    end = units(kept)
    moved = []
    for entity in found:
        first = max(entity["offset"] - cut, 0)
        last = min(entity["offset"] + entity["length"] - cut, end)
        moved.append(entity | {"offset": first, "length": last - first})
    return kept, ordered(moved)


def with_detected(text: str, found: list[Json]) -> list[Json]:
    """With links, commands, mentions and the like that nobody marked."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in found if e["type"] in _CLOSED]
    more: list[Json] = []
    for match in _DETECTED.finditer(text):
        kind = match.lastgroup or ""
        first, length = units(text[: match.start(kind)]), units(match[kind])
        if not any(start < first + length and first < end for start, end in taken):
            more.append({"type": kind, "offset": first, "length": length})
    return ordered(found + more) if more else found
