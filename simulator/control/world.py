"""/control/…: state, clock, bots, faults, limits, journal, flood, updates, events."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from simulator import people
from simulator.control.form import Form, answer, bot_named, people_named, read, world_of
from simulator.control.groups import describe
from simulator.control.people import shown
from simulator.errors import ControlError
from simulator.journal import SIZE
from simulator.model import Bot, Chat, Json, Person
from simulator.world import World

_PAGE = 1000
#: people made up for a storm
_CROWD = 8_000_000_000


def _clock(world: World) -> Json:
    return {"now": world.clock.now(), "offset": world.clock.offset}


def _bot(bot: Bot) -> Json:
    return {"token_id": bot.token_id, "username": bot.username, "name": bot.name}


async def state(request: Request) -> Response:
    """Everything at a glance; never a whole token."""
    world = world_of(request)
    return answer(
        {
            **_clock(world),
            "limits": asdict(world.limits),
            "faults": world.faults.describe(world.clock.monotonic()),
            "bots": [_bot(bot) for bot in world.bots.values()],
            "people": [shown(person) for person in world.people.values()],
            "groups": [describe(group) for group in world.groups.values()],
        }
    )


async def clock(request: Request) -> Response:
    """The simulated time, and a way to let it pass."""
    world = world_of(request)
    if request.method == "POST":
        seconds = (await read(request)).seconds("advance")
        if seconds < 0:
            raise ControlError(400, "Time only goes forward.")
        world.clock.advance(seconds)
        world.events.tell("clock", _clock(world))
    return answer(_clock(world))


async def bots(request: Request) -> Response:
    """A further token."""
    world, form = world_of(request), await read(request)
    username = form.need_text("username")
    bot = world.add_bot(form.need_text("token"), username, form.text("name") or username)
    bot.reads_all = form.flag("reads_all")
    return answer(_bot(bot), 201)


async def faults(request: Request) -> Response:
    """List, set, or take all away."""
    world = world_of(request)
    now = world.clock.monotonic()
    found: Json | list[Json]
    if request.method == "POST":
        found = world.faults.add((await read(request)).values, now).describe()
    else:
        if request.method == "DELETE":
            world.faults.clear()
        found = world.faults.describe(now)
    if request.method != "GET":
        world.events.tell("faults", {"faults": world.faults.describe(now)})
    return answer(found)


async def fault(request: Request) -> Response:
    """Take one away."""
    world = world_of(request)
    if not world.faults.remove(request.path_params["fault"]):
        raise ControlError(404, "There is no such fault.")
    left = world.faults.describe(world.clock.monotonic())
    world.events.tell("faults", {"faults": left})
    return answer(left)


async def limits(request: Request) -> Response:
    """The flood limits and lifetimes."""
    world = world_of(request)
    if request.method == "POST":
        world.limits = world.limits.changed((await read(request)).values)
    return answer(asdict(world.limits))


def _number(request: Request, name: str, default: int) -> int:
    value = request.query_params.get(name) or str(default)
    if not value.isdecimal():
        raise ControlError(400, f"{name} must be a whole number.")
    return int(value)


async def journal(request: Request) -> Response:
    """Requests to the Bot API after `since`."""
    query = request.query_params
    entries, following = world_of(request).journal.read(
        since=_number(request, "since", 0), method=query.get("method", ""),
        bot=query.get("bot", ""), limit=min(_number(request, "limit", _PAGE), SIZE),
    )  # fmt: skip
    return answer({"entries": entries, "next": following})


async def flood(request: Request) -> Response:
    """How close every bot is to its limit."""
    world = world_of(request)
    now = world.clock.monotonic()
    return answer({bot.token_id: world.flood.stats(bot.id, now) for bot in world.bots.values()})


async def pending(request: Request) -> Response:
    """How many updates a bot has not confirmed."""
    bot = world_of(request).bot(request.query_params.get("bot"))
    return answer({"pending": bot.queue.count()})


async def reset(request: Request) -> Response:
    """Begin anew."""
    world, form = world_of(request), await read(request)
    await world.reset(everybody=form.flag("all"))
    world.events.tell("hello", {})
    return answer({})


async def updates(request: Request) -> Response:
    """A storm: the same text or press by many people."""
    world, form = world_of(request), await read(request)
    bot, crowd = bot_named(world, form), _crowd(world, form)
    text, data = form.text("text"), form.text("data")
    if (text is None) == (data is None):
        raise ControlError(400, "A storm is of a text or of data.")
    count = form.integer("count") or len(crowd)
    first = bot.queue.next_id
    for number in range(count):
        person = crowd[number % len(crowd)]
        chat = world.private_chat(bot, person)
        if text is not None:
            people.write(world, chat, person, text)
        else:
            _press(world, bot, chat, person, data or "")
    return answer({"count": count, "first_update_id": first})


def _crowd(world: World, form: Form) -> list[Person]:
    wanted = form.integer("people")
    if wanted is None:
        crowd = people_named(world, form.items("person_ids"))
    else:
        ids = range(_CROWD, _CROWD + wanted)
        for number in ids:
            world.people.setdefault(number, Person(id=number, first_name=f"P{number - _CROWD}"))
        crowd = people_named(world, ids)
    if not crowd:
        raise ControlError(400, "A storm needs person_ids or people.")
    return crowd


def _press(world: World, bot: Bot, chat: Chat, person: Person, data: str) -> None:
    try:
        message, _ = people.find_button(chat, None, None, data)
    except ControlError:
        # Telegram's InaccessibleMessage, for a card that is not there any more
        gone: Json = {"chat": chat.describe(), "message_id": 0, "date": 0}
        people.press_raw(world, bot, chat, person, data, gone)
    else:
        people.press(world, message, person, data)


async def events(request: Request) -> Response:
    """Server-Sent Events for the page."""
    return StreamingResponse(
        world_of(request).events.listen(), media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )  # fmt: skip


async def file(request: Request) -> Response:
    """A file for the page."""
    found = world_of(request).files.by_unique(request.path_params["unique"])
    if found is None:
        raise ControlError(404, "There is no such file.")
    # what people upload must never run as a page of ours
    headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
    return Response(found.content, media_type=found.mime, headers=headers)


ROUTES = [
    Route("/control/state", state),
    Route("/control/clock", clock, methods=["GET", "POST"]),
    Route("/control/bots", bots, methods=["POST"]),
    Route("/control/faults", faults, methods=["GET", "POST", "DELETE"]),
    Route("/control/faults/{fault:int}", fault, methods=["DELETE"]),
    Route("/control/limits", limits, methods=["GET", "POST"]),
    Route("/control/journal", journal),
    Route("/control/flood", flood),
    Route("/control/pending", pending),
    Route("/control/reset", reset, methods=["POST"]),
    Route("/control/updates", updates, methods=["POST"]),
    Route("/control/events", events),
    Route("/control/files/{unique}", file),
]
