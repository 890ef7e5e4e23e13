"""bot_api_10.1.json, read once."""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from simulator.model import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One parameter or field; lengths are (least, most)."""

    types: tuple[str, ...]
    required: bool
    chars: tuple[int, int] | None
    size: tuple[int, int] | None


Fields = dict[str, Field]


@cache
def _document() -> Json:
    file = resources.files("simulator") / "contract" / "bot_api_10.1.json"
    found: Json = json.loads(file.read_text(encoding="utf-8"))
    return found


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in _document()["methods"]}


def method_name(written: str) -> str | None:
    """The method as documented; Telegram does not mind upper and lower case."""
    return _names().get(written.lower())


@cache
def parameters(method: str) -> Fields:
    """The parameters of a documented method."""
    return _fields(_document()["methods"][method])


@cache
def fields(type_name: str) -> Fields:
    """The fields of a documented type."""
    return _fields(_document()["types"][type_name])


def _fields(described: Json) -> Fields:
    return {
        name: Field(
            types=tuple(field["types"]),
            required=field.get("required", False),
            chars=_pair(field.get("chars")),
            size=_pair(field.get("bytes")),
        )
        for name, field in described.get("fields", {}).items()
    }


def _pair(lengths: list[int] | None) -> tuple[int, int] | None:
    return (lengths[0], lengths[1]) if lengths else None


@cache
def subtypes(type_name: str) -> dict[str, str]:
    """By the value of `type`, the types that a general one stands for; empty for a plain one."""
    names = _document()["types"][type_name].get("subtypes", ())
    return {discriminator(name, type_name): name for name in names}


def discriminator(name: str, parent: str) -> str:
    """The value of `type` that marks a type: InputMediaVideo of InputMedia is "video"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name.removeprefix(parent)).lower()
