"""/control/groups."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator import groups
from simulator.control.form import answer, people_named, read, world_of
from simulator.errors import ControlError
from simulator.model import Chat, Json
from simulator.numbers import whole


def describe(group: Chat) -> Json:
    """A group as the control API shows it."""
    return {
        "id": group.id, "title": group.title, "kind": group.kind,
        "members": sorted(group.members), "bots": [str(number) for number in sorted(group.bots)],
        "migrated_to": group.migrated_to,
    }  # fmt: skip


def _group_of(request: Request) -> Chat:
    written = request.path_params["group"]
    found = world_of(request).groups.get(whole(written) or 0)
    if found is None:
        raise ControlError(404, f"There is no group {written}.")
    return found


async def create(request: Request) -> Response:
    """A group with people and bots in it."""
    world, form = world_of(request), await read(request)
    title = form.need_text("title")
    members = people_named(world, form.items("members"))
    bots = [world.bot(name) for name in form.items("bots")]
    if bots and not members:
        raise ControlError(400, "A bot comes into a group by a member: name one.")
    group = world.add_group(title)
    groups.add(world, group, members, bots)
    return answer(describe(group), 201)


async def change(request: Request) -> Response:
    """Bring people and bots in, or let them go."""
    world, form, group = world_of(request), await read(request), _group_of(request)
    adding = people_named(world, form.items("add"))
    removing = people_named(world, form.items("remove"))
    bots_in = [world.bot(name) for name in form.items("add_bots")]
    bots_out = [world.bot(name) for name in form.items("remove_bots")]
    groups.add(world, group, adding, bots_in)
    groups.remove(world, group, removing, bots_out)
    return answer(describe(group))


async def migrate(request: Request) -> Response:
    """Make a supergroup of it."""
    group = _group_of(request)
    if group.kind == "supergroup" or group.migrated_to is not None:
        raise ControlError(409, "It is a supergroup already.")
    return answer(describe(groups.migrate(world_of(request), group)))


ROUTES = [
    Route("/control/groups", create, methods=["POST"]),
    Route("/control/groups/{group}/members", change, methods=["POST"]),
    Route("/control/groups/{group}/migrate", migrate, methods=["POST"]),
]
