"""Texts with formatting: parsed as Telegram parses them, and shown as HTML on the page."""

from simulator.errors import bad_request
from simulator.formatting import entities, html, markdown
from simulator.model import Json


def parse(text: str, parse_mode: str | None, given: list[Json] | None) -> tuple[str, list[Json]]:
    """Plain text and its entities, trimmed; raises ApiError in Telegram's words."""
    if parse_mode:
        mode = parse_mode.lower()
        if mode == "html":
            plain, found = html.parse(text)
        elif mode == "markdownv2":
            plain, found = markdown.parse(text)
        else:
            raise bad_request("unsupported parse_mode")
    else:
        plain, found = text, entities.checked(given or [], text)
    plain, found = entities.stripped(plain, found)
    return plain, entities.with_detected(plain, found)
