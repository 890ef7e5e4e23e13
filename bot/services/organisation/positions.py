"""Where each key of a TOML document stands: {path: line}. tomllib keeps no positions.

Only for documents that tomllib has accepted: the walk trusts the grammar and checks nothing.
"""

import re
import tomllib
from bisect import bisect_right
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""+'
    r"|'''.*?'''+"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|\#[^\n]*"
    r"|\n"
    r"|[ \t\r]+"
    r"|[\[\]{}=,.]"
    r"|[^\s\[\]{}=,.#\"']+",
    re.DOTALL,
)


def lines(source: str) -> dict[Path, int]:
    """The line (from 1) of every table, key and array element of a valid document."""
    walk = _Walk(source)
    walk.document()
    return walk.found


class _Walk:
    def __init__(self, source: str) -> None:
        starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self._tokens = [
            (match.group(), bisect_right(starts, match.start()))
            for match in _TOKEN.finditer(source)
            if match.group()[0] not in " \t\r#"
        ]
        self._at = 0
        self._counts: dict[Path, int] = {}
        self.found: dict[Path, int] = {(): 1}

    def document(self) -> None:
        prefix: Path = ()
        while self._skip_newlines():
            if self._peek() == "[":
                prefix = self._header()
            else:
                self._pair(prefix)

    def _header(self) -> Path:
        line = self._take()[1]
        array = self._peek() == "["
        if array:
            self._take()
        path: Path = ()
        keys = self._key()
        for position, (key, _) in enumerate(keys):
            path = (*path, key)
            if array and position == len(keys) - 1:
                self._counts[path] = self._counts.get(path, -1) + 1
                self.found.setdefault(path, line)
            if path in self._counts:
                path = (*path, self._counts[path])
            self.found.setdefault(path, line)
        while self._at < len(self._tokens) and self._peek() == "]":
            self._take()
        return path

    def _pair(self, prefix: Path) -> None:
        path = prefix
        for key, line in self._key():
            path = (*path, key)
            self.found.setdefault(path, line)
        self._take()  # the equals sign
        self._value(path)

    def _key(self) -> list[tuple[str, int]]:
        keys = [self._name()]
        while self._peek() == ".":
            self._take()
            keys.append(self._name())
        return keys

    def _name(self) -> tuple[str, int]:
        word, line = self._take()
        if word[0] in "\"'":
            word = str(next(iter(tomllib.loads(f"{word} = 0"))))
        return word, line

    def _value(self, path: Path) -> None:
        if self._peek() == "[":
            self._array(path)
        elif self._peek() == "{":
            self._inline(path)
        else:
            while self._at < len(self._tokens) and self._peek() not in ",]}\n":
                self._take()

    def _array(self, path: Path) -> None:
        self._take()
        index = 0
        while self._skip_newlines() and self._peek() != "]":
            if self._peek() == ",":
                self._take()
                continue
            self.found[(*path, index)] = self._tokens[self._at][1]
            self._value((*path, index))
            index += 1
        self._take()

    def _inline(self, path: Path) -> None:
        self._take()
        while self._skip_newlines() and self._peek() != "}":
            if self._peek() == ",":
                self._take()
            else:
                self._pair(path)
        self._take()

    def _skip_newlines(self) -> bool:
        while self._at < len(self._tokens) and self._peek() == "\n":
            self._at += 1
        return self._at < len(self._tokens)

    def _peek(self) -> str:
        return self._tokens[self._at][0]

    def _take(self) -> tuple[str, int]:
        self._at += 1
        return self._tokens[self._at - 1]
