"""parse_mode MarkdownV2, without quotes and custom emoji."""

import re

from simulator.errors import bad_request
from simulator.formatting.entities import ordered, units
from simulator.model import Json

_MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
_TOKEN = re.compile(
    r"\\(?P<escaped>.)|```(?:(?P<language>\w+)\n)?(?P<pre>(?:\\.|[^`\\])*)```"
    r"|`(?P<code>(?:\\.|[^`\\])*)`|(?P<mark>__|\|\||[*_~])|(?P<open>\[)"
    r"|\]\((?P<url>(?:\\.|[^)\\])*)\)|(?P<plain>[^\\`*_~|\[\]]+)|(?P<other>.)",
    re.DOTALL,
)
_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def parse(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities; raises ApiError for reserved or unclosed characters."""
    reader = _Reader()
    for token in _TOKEN.finditer(source):
        reader.take(token)
    if reader.open:
        kind, offset = reader.open[-1]
        raise bad_request(
            f"can't parse entities: Can't find end of the entity starting at byte offset {offset}"
            if kind
            else "can't parse entities: Can't find end of the link"
        )
    return "".join(reader.text), ordered(reader.found)


class _Reader:
    def __init__(self) -> None:
        self.text: list[str] = []
        self.at = 0
        self.open: list[tuple[str, int]] = []
        self.found: list[Json] = []

    def take(self, token: re.Match[str]) -> None:
        kind, value = token.lastgroup or "", token[token.lastgroup or 0]
        if kind == "mark":
            self._mark(value)
        elif kind in {"pre", "code"}:
            self._add(_ESCAPE.sub(r"\1", value), kind, token["language"])
        elif kind == "open":
            self.open.append(("[", self.at))
        elif kind == "url":
            self._link(_ESCAPE.sub(r"\1", value))
        elif kind == "escaped":
            self._write(value)
        else:
            self._plain(value)

    def _write(self, value: str) -> None:
        self.text.append(value)
        self.at += units(value)

    def _plain(self, value: str) -> None:
        for character in value:
            if character in _RESERVED:
                raise bad_request(
                    f"can't parse entities: Character '{character}' is reserved and must be"
                    " escaped with the preceding '\\'"
                )
        self._write(value)

    def _add(self, value: str, kind: str, language: str | None) -> None:
        entity: Json = {"type": kind, "offset": self.at, "length": units(value)}
        self.found.append(entity | ({"language": language} if language and kind == "pre" else {}))
        self._write(value)

    def _mark(self, mark: str) -> None:
        if self.open and self.open[-1][0] == mark:
            _, offset = self.open.pop()
            self.found.append({"type": _MARKS[mark], "offset": offset, "length": self.at - offset})
        else:
            self.open.append((mark, self.at))

    def _link(self, url: str) -> None:
        if not self.open or self.open[-1][0] != "[":
            self._plain("]")
        _, offset = self.open.pop()
        self.found.append(
            {"type": "text_link", "offset": offset, "length": self.at - offset, "url": url}
        )
