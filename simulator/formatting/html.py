"""parse_mode HTML: https://core.telegram.org/bots/api#html-style."""

import html
import re
from dataclasses import dataclass

from simulator.errors import ApiError, bad_request
from simulator.formatting.entities import ordered, units
from simulator.model import Json

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
    "tg-spoiler": "spoiler", "span": "spoiler", "tg-emoji": "custom_emoji",
}  # fmt: skip
_PIECE = re.compile(r"<[^>]*>?|&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});|[^<&]+|&")
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)(.*?)/?\s*>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_LANGUAGE = "language-"


@dataclass(slots=True)
class _Open:
    name: str
    offset: int
    attributes: dict[str, str]
    byte: int


def _refused(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")


def parse(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities; raises ApiError with the byte offset, as Telegram does."""
    reader = _Reader(source)
    for piece in _PIECE.finditer(source):
        reader.take(piece[0], piece.start())
    if reader.open:
        raise _refused(f'Can\'t find end tag corresponding to start tag "{reader.open[-1].name}"')
    return "".join(reader.text), ordered(reader.found)


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self.text: list[str] = []
        self.at = 0
        self.open: list[_Open] = []
        self.found: list[Json] = []

    def take(self, piece: str, start: int) -> None:
        if piece.startswith("<"):
            self._tag(piece, len(self._source[:start].encode()))
        else:
            plain = html.unescape(piece) if piece.startswith("&") and piece != "&" else piece
            self.text.append(plain)
            self.at += units(plain)

    def _tag(self, piece: str, byte: int) -> None:
        if not piece.endswith(">"):
            raise _refused(f"Unclosed start tag at byte offset {byte}")
        match = _TAG.fullmatch(piece)
        name = match[2].lower() if match else ""
        if match is None or name not in _TYPES:
            shown = name or re.split(r"[\s>]", piece[1:], maxsplit=1)[0]
            raise _refused(f'Unsupported start tag "{shown}" at byte offset {byte}')
        if match[1]:
            self._close(name, byte)
            return
        attributes = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "")
                      for m in _ATTRIBUTE.finditer(match[3])}  # fmt: skip
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _refused(f'Tag "span" must have class "tg-spoiler" at byte offset {byte}')
        self.open.append(_Open(name, self.at, attributes, byte))

    def _close(self, name: str, byte: int) -> None:
        if not self.open:
            raise _refused(f"Unexpected end tag at byte offset {byte}")
        tag = self.open.pop()
        if tag.name != name:
            raise _refused(
                f'Unmatched end tag at byte offset {byte}, expected "</{tag.name}>", found "</{name}>"'
            )
        entity: Json = {
            "type": _TYPES[name],
            "offset": tag.offset,
            "length": self.at - tag.offset,
        }
        if self._is_language_of_pre(tag):
            return
        self._describe(entity, tag)
        # a link without an address is plain text on Telegram too
        if name != "a" or entity.get("url"):
            self.found.append(entity)

    def _is_language_of_pre(self, tag: _Open) -> bool:
        outer = self.open[-1] if self.open else None
        language = tag.attributes.get("class", "")
        if tag.name != "code" or outer is None or outer.name != "pre" or tag.offset != outer.offset:
            return False
        if language.startswith(_LANGUAGE):
            outer.attributes["language"] = language.removeprefix(_LANGUAGE)
        return True

    def _describe(self, entity: Json, tag: _Open) -> None:
        if tag.name == "a":
            written = "".join(self.text)
            entity["url"] = tag.attributes.get("href") or written[-entity["length"] :]
        elif tag.name == "pre" and "language" in tag.attributes:
            entity["language"] = tag.attributes["language"]
        elif tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "tg-emoji":
            entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
