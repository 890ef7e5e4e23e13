"""/control/people: who has a phone."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.control.form import Form, answer, person_of, read, world_of
from simulator.errors import ControlError
from simulator.model import Json, Person

TEXTS = ("first_name", "last_name", "username", "language_code", "title", "color")
_COLORS = ("#3b6ea5", "#4f7d5b", "#8a5a83", "#a0692e", "#5b6b8c", "#7a4f4f", "#2f7f86", "#6d6a3c")


def shown(person: Person) -> Json:
    """A person as the control API shows them."""
    return {**asdict(person), "name": person.name}


def _change(person: Person, form: Form) -> None:
    for name in TEXTS:
        if name in form.values:
            setattr(person, name, form.text(name))
    person.wall = form.flag("wall", default=person.wall)
    if not person.first_name:
        raise ControlError(400, "first_name is missing.")


async def everybody(request: Request) -> Response:
    """List, or add somebody (an id that is there already is changed)."""
    world = world_of(request)
    if request.method == "GET":
        return answer([shown(person) for person in world.people.values()])
    form = await read(request)
    number = form.integer("id") or world.next_person_id()
    if number <= 0:
        raise ControlError(400, "A person's id is above zero.")
    known = world.people.get(number)
    person = known or Person(id=number, first_name="", color=_COLORS[number % len(_COLORS)])
    _change(person, form)
    world.people[number] = person
    world.events.tell("person", {"person": number, **shown(person)})
    return answer(shown(person), 200 if known else 201)


async def one(request: Request) -> Response:
    """Look at somebody, or change them."""
    person = person_of(request)
    if request.method == "PATCH":
        _change(person, await read(request))
        world_of(request).events.tell("person", {"person": person.id, **shown(person)})
    return answer(shown(person))


ROUTES = [
    Route("/control/people", everybody, methods=["GET", "POST"]),
    Route("/control/people/{person:int}", one, methods=["GET", "PATCH"]),
]
