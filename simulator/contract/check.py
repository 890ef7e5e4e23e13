"""A raw request against the contract: values parsed to their declared types, or Telegram's refusal.

Stricter than Telegram in two ways, because both are always mistakes of a bot: a parameter nobody
knows is refused (Telegram ignores it), and so is a button with two actions.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from simulator.contract import keyboards, schema, wording
from simulator.errors import bad_request
from simulator.formatting.entities import units
from simulator.media import Upload
from simulator.model import Json
from simulator.numbers import whole

_SIMPLE = frozenset({"Integer", "Float", "Boolean", "String", "InputFile"})
_TRUE, _FALSE = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0", ""})


@dataclass(slots=True)
class Request:
    """Parameters as they came (strings, or JSON values) and files by their field's name."""

    values: Json = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)


def check(method: str, request: Request) -> Json:
    """The parameters in their declared types; raises ApiError. `method` as documented."""
    declared = schema.parameters(method)
    _refuse_unknown(declared, request)
    found: Json = {}
    for name, spec in declared.items():
        value = _given(name, spec, request)
        if value is None:
            if spec.required:
                raise wording.missing(method, name)
            continue
        found[name] = _top(name, spec, value)
    if "parse_mode" not in declared:
        _lengths(declared, found)
    if isinstance(markup := found.get("reply_markup"), dict):
        keyboards.check(markup)
    return found


def _refuse_unknown(declared: schema.Fields, request: Request) -> None:
    for name in request.values:
        if name not in declared:
            raise bad_request(f'unknown parameter "{name}"')
    referred = str(request.values) if request.files else ""
    for name in request.files:
        if name not in declared and f"attach://{name}" not in referred:
            raise bad_request(f'unknown file "{name}"')


def _given(name: str, spec: schema.Field, request: Request) -> object:
    if name in request.files:
        if "InputFile" not in spec.types:
            raise bad_request(f'parameter "{name}" takes no file')
        return request.files[name]
    return request.values.get(name)


def _top(name: str, spec: schema.Field, value: object) -> object:
    """A parameter: what is not simple comes as a JSON text, unless the whole request was JSON."""
    if isinstance(value, Upload):
        return value
    if isinstance(value, str) and not _SIMPLE.intersection(spec.types):
        try:
            value = json.loads(value)
        except ValueError:
            raise wording.unreadable(name) from None
    return _value(name, spec.types, value)


def _value(path: str, types: tuple[str, ...], value: Any) -> object:  # noqa: ANN401 - JSON
    if types[0].startswith("Array of "):
        return _array(path, types, value)
    if "Integer" in types and (number := whole(value)) is not None:
        return number
    if "String" in types:
        return _string(path, value)
    if "InputFile" in types:
        raise wording.missing_file(path)
    simple = {"Integer": _no_integer, "Float": _float, "Boolean": _boolean}.get(types[0])
    return simple(path, value) if simple else _object(path, types, value)


def _array(path: str, types: tuple[str, ...], value: object) -> list[object]:
    if not isinstance(value, list):
        raise bad_request(f"expected an Array of {wording.plain(path)}")
    inner = tuple(name.removeprefix("Array of ") for name in types)
    return [_value(path, inner, item) for item in value]


def _no_integer(path: str, _: object) -> int:
    raise bad_request(f'field "{path}" must be of type Number')


def _string(path: str, value: object) -> str:
    if isinstance(value, str):
        # half a surrogate pair can be written in JSON, but stands for nothing
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise bad_request("strings must be encoded in UTF-8")
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise bad_request(f'field "{path}" must be of type String')


def _float(path: str, value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        raise bad_request(f'field "{path}" must be of type Number') from None


def _boolean(path: str, value: object) -> bool:
    word = str(value).lower()
    if word not in _TRUE | _FALSE:
        raise bad_request(f'field "{path}" must be of type Boolean')
    return word in _TRUE


def _object(path: str, types: tuple[str, ...], value: object) -> Json:
    if not isinstance(value, dict):
        raise wording.not_an_object(path)
    declared = schema.fields(_type_of(path, types, value))
    for name in value:
        if name not in declared:
            raise bad_request(f'unknown field "{name}" of {wording.plain(path)}')
    found: Json = {}
    for name, spec in declared.items():
        if value.get(name) is not None:
            found[name] = _value(name, spec.types, value[name])
        elif spec.required:
            raise bad_request(f'can\'t find field "{name}" of {wording.plain(path)}')
    _lengths(declared, found)
    return found


def _type_of(path: str, types: tuple[str, ...], value: Json) -> str:
    """Which of the types an object is meant to be: by `type`, or by its fields."""
    choices = dict(schema.subtypes(types[0])) if len(types) == 1 else {}
    if len(types) > 1 and types[0].startswith("InputMedia"):
        choices = {schema.discriminator(name, "InputMedia"): name for name in types}
    if choices:
        kind = str(value.get("type", ""))
        if kind not in choices:
            raise bad_request(f'unsupported type "{kind}" of {wording.plain(path)}')
        return choices[kind]
    if len(types) == 1:
        return types[0]
    for name in types:
        required = [key for key, spec in schema.fields(name).items() if spec.required]
        if all(key in value for key in required):
            return name
    raise wording.not_an_object(path)


def _lengths(declared: schema.Fields, found: Json) -> None:
    formatted = any(name.endswith("parse_mode") for name in declared)
    for name, value in found.items():
        spec = declared[name]
        # a text with formatting is measured after it has been parsed
        if not isinstance(value, str) or (formatted and name in {"text", "caption", "quote"}):
            continue
        if spec.size and not spec.size[0] <= len(value.encode()) <= spec.size[1]:
            raise wording.length(name)
        if spec.chars and not spec.chars[0] <= units(value) <= spec.chars[1]:
            raise wording.length(name)
