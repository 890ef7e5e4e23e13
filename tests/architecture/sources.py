"""The program's own source as syntax trees, for the rules that no linter knows."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: what is delivered and bound by the rules of the layers; the simulator is another program
PROGRAM = ("bot", "handlers", "storage", "prompts")
#: Alembic's scripts are frozen history
_HISTORY = "storage/migrations/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file: its path below the root, with slashes, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    def where(self, node: ast.AST) -> str:
        """The place of a node, as an editor opens it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def read(*folders: str) -> tuple[Source, ...]:
    """Every Python file of these top-level folders."""
    return tuple(
        Source(path=path, text=text, tree=ast.parse(text))
        for folder in folders
        for file in sorted((ROOT / folder).rglob("*.py"))
        if not (path := file.relative_to(ROOT).as_posix()).startswith(_HISTORY)
        for text in [file.read_text(encoding="utf-8")]
    )


def offences(
    breaks: Callable[[ast.AST], object],
    *,
    allowed: tuple[str, ...],
    folders: tuple[str, ...] = PROGRAM,
) -> list[str]:
    """Places that break a rule outside the files (or folders, ending with a slash) allowed to."""
    return [
        source.where(node)
        for source in read(*folders)
        if not source.path.startswith(allowed)
        for node in ast.walk(source.tree)
        if breaks(node)
    ]


def called(node: ast.AST) -> str | None:
    """The last name of what a node calls: `commit` of `conn.commit()`; None when it calls nothing."""
    if not isinstance(node, ast.Call):
        return None
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return None


def imported(node: ast.AST) -> list[str]:
    """The full names of the modules, or of the things in them, that a node imports."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=module, names=names):
            return [f"{module}.{alias.name}" for alias in names]
    return []


def imports(node: ast.AST, *packages: str) -> bool:
    """Whether a node imports one of these packages or anything in them."""
    return any(f"{name}.".startswith(f"{one}.") for name in imported(node) for one in packages)


def strings(node: ast.AST) -> list[str]:
    """The text of a node that is a string written in code."""
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the `def` to the end, the docstring included."""
    return (node.end_lineno or node.lineno) - node.lineno + 1
