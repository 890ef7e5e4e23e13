"""Words for people live in bot/locales, in all three languages, with the same arguments."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent

from bot.texts import LANGUAGES
from tests.architecture.sources import PROGRAM, ROOT, called, offences, read

_LOCALES = ROOT / "bot" / "locales"
_LETTER = re.compile(r"[^\W\d_]")
_NOT_WORDS = re.compile(r"<[^>]*>|&\w+;|[A-Z]{2}-")

Arguments = frozenset[str]


@cache
def _entries(lang: str) -> tuple[tuple[str, str, Arguments], ...]:
    """(file, key, arguments) of every text of a language."""
    return tuple(
        (path.name, entry.id.name, _arguments(entry))
        for path in sorted((_LOCALES / lang).glob("*.ftl"))
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body
        if isinstance(entry, fluent.Message)
    )


def _arguments(entry: fluent.Message) -> Arguments:
    return frozenset(
        node.id.name for node in _nodes(entry) if isinstance(node, fluent.VariableReference)
    )


def _nodes(node: fluent.BaseNode) -> Iterator[fluent.BaseNode]:
    yield node
    for value in vars(node).values():
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, fluent.BaseNode):
                yield from _nodes(child)


def _files() -> list[Path]:
    return sorted(_LOCALES.rglob("*.ftl"))


@pytest.mark.parametrize("path", _files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_line_of_a_file_is_understood(path: Path) -> None:
    """Fluent skips what it cannot read; the text would be missing only when it is needed."""
    body = FluentParser().parse(path.read_text(encoding="utf-8")).body
    assert not [entry.content for entry in body if isinstance(entry, fluent.Junk)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_with_the_same_arguments_in_every_language(lang: str) -> None:
    assert set(_entries(lang)) == set(_entries("en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_key_twice(lang: str) -> None:
    """The later file would win in silence."""
    counted = Counter(key for _, key, _ in _entries(lang))
    assert not [key for key, count in counted.items() if count > 1]


def test_every_language_has_a_folder_and_no_other() -> None:
    assert {path.name for path in _LOCALES.iterdir() if path.is_dir()} == set(LANGUAGES)


def _constants() -> Iterator[str]:
    for source in read(*PROGRAM):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _patterns() -> list[re.Pattern[str]]:
    """f-strings that can name a key: `by-{manner}` is any key that begins with `by-`."""
    found = []
    for source in read(*PROGRAM):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                    for part in node.values
                ]
                if any(_LETTER.search(part) for part in parts if part != ".+"):
                    found.append(re.compile("".join(map(str, parts))))
    return found


def test_every_key_is_used() -> None:
    """A text nobody shows is a text nobody checks."""
    constants, patterns = set(_constants()), _patterns()
    assert not [
        key
        for _, key, _ in _entries("en")
        if key not in constants and not any(pattern.fullmatch(key) for pattern in patterns)
    ]


def test_every_key_that_is_asked_for_exists() -> None:
    keys = {key for _, key, _ in _entries("en")}
    places = {"text": 1, "every": 0}

    def asks_for_nothing(node: ast.AST) -> bool:
        at = places.get(called(node) or "")
        if not isinstance(node, ast.Call) or at is None or len(node.args) <= at:
            return False
        key = node.args[at]
        return (
            isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value not in keys
        )

    assert not offences(asks_for_nothing, allowed=())


#: it finds words in what people wrote, and shows none
_READS_WORDS = "bot/domain/redaction.py"


def test_no_other_alphabet_in_code() -> None:
    cyrillic = re.compile(r"[\u0400-\u052f]")
    assert not [
        f"{source.path}:{number}"
        for source in read(*PROGRAM, "scripts")
        for number, line in enumerate(source.text.splitlines(), 1)
        if cyrillic.search(line) and source.path != _READS_WORDS
    ]


def test_no_words_in_screens() -> None:
    """What a Screen or a Button shows comes from a text, whole; tags and numbers may stand in code."""

    def worded(node: ast.AST) -> bool:
        if called(node) not in ("Screen", "Button", "Photo", "Video", "Document"):
            return False
        assert isinstance(node, ast.Call)
        shown = [word.value for word in node.keywords if word.arg in ("text", "label", "caption")]
        return any(_words(part) for part in shown)

    assert not offences(worded, allowed=())


def _words(node: ast.expr) -> bool:
    """Letters written in code, but for the keys that calls inside are given."""
    match node:
        case ast.Constant(value=str(value)):
            return bool(_LETTER.search(_NOT_WORDS.sub("", value)))
        case ast.JoinedStr(values=parts):
            return any(_words(part) for part in parts)
        case ast.BinOp(left=left, right=right):
            return _words(left) or _words(right)
        case ast.IfExp(body=one, orelse=other):
            return _words(one) or _words(other)
    return False
