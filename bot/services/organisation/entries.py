"""Raw tables become entries: a shaped value that still knows where each of its keys stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.services.organisation.positions import Path
from bot.services.organisation.problems import Problem, unknown
from bot.services.organisation.shape import Table, keys_of

T = TypeVar("T", bound=Table)

_WANTED = {
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "dict_type": "must be text or a table of languages",
    "list_type": "must be a list in [ ]",
    "model_type": "must be a table",
    "too_short": "must not be empty",
    "greater_than_equal": "must be at least 1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where an entry stands: its file, the line of each key in it, and what it is called."""

    file: str
    line: Callable[[Path], int]
    label: str

    def problem(self, sentence: str, *keys: str | int) -> Problem:
        """A mistake at a key of the entry, or at its head."""
        return Problem(file=self.file, line=self.line(keys), sentence=f"{self.label}: {sentence}")


def on_line(file: str, line: int, label: str) -> Spot:
    """Where something stands that has one line for all its keys."""
    return Spot(file=file, line=lambda _: line, label=label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Generic[T]):
    """One shaped table and its spot."""

    value: T
    spot: Spot


def shaped(
    shape: type[T], raw: Mapping[str, Any], spot: Spot, problems: list[Problem]
) -> Entry[T] | None:
    """The entry, or None with each of its mistakes added to `problems`."""
    try:
        return Entry(value=shape.model_validate(raw), spot=spot)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems.extend(spot.problem(_sentence(shape, one), *_keys(one)) for one in details)
        return None


def _keys(detail: ErrorDetails) -> Path:
    # a missing key has no line of its own: its table has
    path = detail["loc"][:-1] if detail["type"] == "missing" else detail["loc"]
    return tuple(part for part in path if part != "[key]")


def _sentence(shape: type[Table], detail: ErrorDetails) -> str:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    match detail["type"]:
        case "missing":
            return f"«{key}» is missing"
        case "extra_forbidden":
            return unknown("key", key, keys_of(_inner(shape, path)))
        case "value_error":
            said = detail["msg"].removeprefix("Value error, ")
            return said if said.startswith(("unknown", "«")) else f"«{key}» {said}"
        case kind:
            return f"«{key}» {_WANTED.get(kind, 'is wrong: ' + detail['msg'])}"


def _inner(shape: type[Table], path: Path) -> type[Table]:
    """The shape of the table in which the last key of a path stands."""
    for part in path[:-1]:
        if isinstance(part, str):
            kind = shape.model_fields[part].annotation
            inside = (kind, *get_args(kind))
            shape = next(one for one in inside if isinstance(one, type) and issubclass(one, Table))
    return shape
