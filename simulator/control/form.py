"""Reading a control request: a JSON object or nothing, every field of its own type."""

import json
from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from simulator.errors import ControlError
from simulator.model import Bot, Chat, Json, Person
from simulator.numbers import whole
from simulator.world import World


class Form:
    """The fields of a request; reading one of the wrong type is a 400."""

    def __init__(self, values: Json) -> None:
        self.values = values

    def _get(self, name: str, types: tuple[type, ...], words: str) -> Any:  # noqa: ANN401 - by `types`
        value = self.values.get(name)
        wrong = isinstance(value, bool) and bool not in types
        if value is not None and (wrong or not isinstance(value, types)):
            raise ControlError(400, f"{name} must be {words}.")
        return value

    def text(self, name: str) -> str | None:
        """A text, if it is there."""
        found: str | None = self._get(name, (str,), "a text")
        if found and any("\ud800" <= character <= "\udfff" for character in found):
            raise ControlError(400, f"{name} holds half a character.")
        return found

    def need_text(self, name: str) -> str:
        """A text that must be there."""
        found = self.text(name)
        if found is None:
            raise ControlError(400, f"{name} is missing.")
        return found

    def integer(self, name: str) -> int | None:
        """A whole number, if it is there; digits in a text count."""
        if (
            isinstance(self.values.get(name), str)
            and (number := whole(self.values[name])) is not None
        ):
            return number
        found: int | None = self._get(name, (int,), "a whole number")
        return found

    def need_integer(self, name: str) -> int:
        """A whole number that must be there."""
        found = self.integer(name)
        if found is None:
            raise ControlError(400, f"{name} is missing.")
        return found

    def seconds(self, name: str) -> float:
        """A number of seconds; 0 when it is not there."""
        found = self._get(name, (int, float), "a number of seconds")
        return float(found or 0)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false."""
        found = self._get(name, (bool,), "true or false")
        return default if found is None else bool(found)

    def items(self, name: str) -> list[Any]:
        """A list; empty when it is not there."""
        return self._get(name, (list,), "a list") or []


async def read(request: Request) -> Form:
    """The JSON object of a request; an empty body is an empty object."""
    body = await request.body()
    try:
        values = json.loads(body) if body.strip() else {}
    except ValueError:
        raise ControlError(400, "The body is not JSON.") from None
    if values is not None and not isinstance(values, dict):
        raise ControlError(400, "The body is not a JSON object.")
    return Form(values or {})


def answer(body: object, status: int = 200) -> Response:
    """JSON."""
    return Response(json.dumps(body, ensure_ascii=False), status, media_type="application/json")


def world_of(request: Request) -> World:
    """The world behind this application."""
    world: World = request.app.state.world
    return world


def person_of(request: Request) -> Person:
    """The person of the path."""
    return world_of(request).person(int(request.path_params["person"]))


def bot_named(world: World, form: Form) -> Bot:
    """The bot a request names, or the first."""
    return world.bot(form.values.get("bot"))


def chat_named(world: World, form: Form, person: Person) -> Chat:
    """The group a request names, or the private chat with its bot."""
    chat_id = form.integer("chat")
    if chat_id is None or chat_id == person.id:
        return world.private_chat(bot_named(world, form), person)
    group = world.groups.get(chat_id)
    if group is None:
        raise ControlError(404, f"There is no group {chat_id}.")
    return group


def people_named(world: World, ids: Iterable[object]) -> list[Person]:
    """The people of a list of ids."""
    return [world.person(number if isinstance(number, int) else -1) for number in ids]
