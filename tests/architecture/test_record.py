"""Every line that the program writes into a timeline is known and has its words."""

import ast
from collections.abc import Iterator

import pytest

from bot.domain import record
from bot.domain.stop_work import ACTORS, Event
from bot.services.stop import evidence
from bot.texts import LANGUAGES, text
from tests.architecture.sources import PROGRAM, Source, functions, read


def _appends(source: Source) -> Iterator[tuple[ast.AST, ast.expr]]:
    """(function, event) of every `timeline.append` and every `timeline.Entry`."""
    for function in functions(source):
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Attribute(attr="append", value=ast.Name(id="timeline"))):
                    yield function, node.args[2]
                case ast.Call(func=ast.Attribute(attr="Entry", value=ast.Name(id="timeline"))):
                    yield function, next(one.value for one in node.keywords if one.arg == "event")


def _names(function: ast.AST, node: ast.expr) -> set[str]:
    """The lines that an expression may name."""
    match node:
        case ast.Constant(value=str(name)):
            return {name}
        case ast.Attribute(value=ast.Name(id="Event"), attr=name):
            return {str(Event[name])}
        case ast.Attribute(value=ast.Name(id="evidence"), attr=name):
            return {str(getattr(evidence, name))}
        case ast.IfExp(body=one, orelse=other):
            return _names(function, one) | _names(function, other)
        case ast.Name(id=name):
            return _assigned(function, name)
    raise AssertionError(f"a line named by {ast.dump(node)}: teach this test to read it")


def _assigned(function: ast.AST, name: str) -> set[str]:
    """What a variable of a function holds: what it is set to, or every step where it is given one."""
    found: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=known)], value=value) if known == name:
                found |= _names(function, value)
            case ast.arg(arg=known, annotation=ast.Name(id="Event")) if known == name:
                # a step is what some role may cause; "acknowledge" is written as "acknowledged"
                found |= {str(event) for event in ACTORS}
    assert found, f"nothing is known of {name}"
    return found


def test_every_line_the_program_writes_is_known() -> None:
    calls = [(source, *one) for source in read(*PROGRAM) for one in _appends(source)]
    assert len(calls) > 10
    unknown = {
        source.where(event): names
        for source, function, event in calls
        if (names := _names(function, event) - record.LINES)
    }
    assert not unknown, "add it to bot/domain/record.py and its words to locales/*/record.ftl"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("event", sorted(record.LINES))
def test_every_line_has_its_words(lang: str, event: str) -> None:
    assert text(lang, f"record-did-{event}".replace("_", "-"))
