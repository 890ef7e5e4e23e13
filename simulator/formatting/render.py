"""Text and entities as HTML for the page; everything else is escaped."""

from html import escape

from simulator.formatting.entities import units
from simulator.model import Json

_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code",
    "pre": "pre", "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip
_LINKS = ("http://", "https://", "tg://", "mailto:", "tel:")


def render(text: str, found: list[Json]) -> str:
    """Safe HTML; line breaks stay line breaks (the page shows them by CSS)."""
    opens: dict[int, list[Json]] = {}
    cuts = {0, units(text)}
    for entity in found:
        opens.setdefault(entity["offset"], []).append(entity)
        cuts |= {entity["offset"], entity["offset"] + entity["length"]}
    points = sorted(cuts)
    encoded = text.encode("utf-16-le", "surrogatepass")
    out: list[str] = []
    stack: list[tuple[int, str]] = []
    for index, at in enumerate(points):
        _close(stack, at, out)
        for entity in opens.get(at, ()):
            tag, closing = _tags(entity, encoded)
            # an entity that crosses its outer one ends with it
            end = min([entity["offset"] + entity["length"], *(stop for stop, _ in stack)])
            out.append(tag)
            stack.append((end, closing))
        last = points[index + 1] if index + 1 < len(points) else at
        out.append(escape(encoded[at * 2 : last * 2].decode("utf-16-le", "replace")))
    return "".join(out)


def _close(stack: list[tuple[int, str]], at: int, out: list[str]) -> None:
    while stack and stack[-1][0] <= at:
        out.append(stack.pop()[1])


def _tags(entity: Json, encoded: bytes) -> tuple[str, str]:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    if kind == "spoiler":
        return '<span class="spoiler" tabindex="0">', "</span>"
    first = entity["offset"] * 2
    words = encoded[first : first + entity["length"] * 2].decode("utf-16-le", "replace")
    address = _address(kind, entity, words)
    if address.startswith(_LINKS):
        return f'<a href="{escape(address)}" target="_blank" rel="noreferrer">', "</a>"
    return f'<span class="{escape(kind)}">', "</span>"


def _address(kind: str, entity: Json, words: str) -> str:
    if kind == "text_link":
        return str(entity.get("url", ""))
    if kind == "phone_number":
        return "tel:" + "".join(c for c in words if c in "+0123456789")
    return {"url": words, "email": f"mailto:{words}"}.get(kind, "")
