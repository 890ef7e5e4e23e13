"""/control/people/{id}/…: what somebody does on the phone, and what stands there."""

import asyncio
import contextlib

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator import people, views, wire
from simulator.control.form import (
    Form,
    answer,
    bot_named,
    chat_named,
    person_of,
    read,
    world_of,
)
from simulator.errors import ApiError, ControlError
from simulator.media import Media, Upload
from simulator.model import Chat, Json, Message, Person
from simulator.world import World

_FILES = ("photo", "video", "video_note", "voice", "audio", "document", "sticker", "media_group")
_DETAILS = ("duration", "width", "height", "length")


async def start(request: Request) -> Response:
    """Press Start, or open a deep link."""
    world, person, form = world_of(request), person_of(request), await read(request)
    bot = bot_named(world, form)
    return answer(people.start(world, bot, person, form.text("payload") or ""))


async def write(request: Request) -> Response:
    """Type a text."""
    world, person, form = world_of(request), person_of(request), await read(request)
    chat = chat_named(world, form, person)
    text, reply_to = form.need_text("text"), form.integer("reply_to")
    return answer(people.write(world, chat, person, text, reply_to=reply_to))


async def tap(request: Request) -> Response:
    """Press a button of the reply keyboard."""
    world, person, form = world_of(request), person_of(request), await read(request)
    chat = chat_named(world, form, person)
    return answer(people.tap(world, chat, person, form.need_text("label")))


async def press(request: Request) -> Response:
    """Press an inline button and, if wished, wait for what the bot says to it."""
    world, person, form = world_of(request), person_of(request), await read(request)
    chat = chat_named(world, form, person)
    label, data = form.text("label"), form.text("data")
    if label is None and data is None:
        raise ControlError(400, "A press needs a label or data.")
    message, found = people.find_button(chat, form.integer("message_id"), label, data)
    callback = people.press(world, message, person, found)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(form.seconds("wait")):
            await callback.answered.wait()
    return answer({"callback_id": callback.id, "answer": callback.answer})


async def send(request: Request) -> Response:
    """Send a file, an album, a location or a contact."""
    world, person = world_of(request), person_of(request)
    form, uploads = await _multipart(request)
    chat, kind = chat_named(world, form, person), form.need_text("kind")
    caption = form.text("caption") or ""
    if kind in {"location", "contact"}:
        media = Media(kind=kind, data=_card(form, kind))
        return answer(people.send(world, chat, person, media))
    if kind not in _FILES:
        raise ControlError(400, f"kind is one of {', '.join(_FILES)}, location, contact.")
    if not uploads:
        raise ControlError(400, "There is no file.")
    details = {name: found for name in _DETAILS if (found := form.integer(name)) is not None}
    try:
        return answer(
            people.send_files(world, chat, person, kind, uploads, caption=caption, details=details)
        )
    except ApiError as error:
        raise ControlError(400, f"{error.description}.") from None


async def _multipart(request: Request) -> tuple[Form, list[Upload]]:
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return await read(request), []
    async with request.form() as form:
        uploads = [await wire.upload(f) for _, f in form.multi_items() if isinstance(f, UploadFile)]
        return Form({k: v for k, v in form.items() if isinstance(v, str)}), uploads


def _card(form: Form, kind: str) -> Json:
    if kind == "contact":
        contact = {name: form.text(name) for name in ("phone_number", "first_name", "last_name")}
        if not contact["phone_number"] or not contact["first_name"]:
            raise ControlError(400, "A contact has a phone_number and a first_name.")
        return {name: value for name, value in contact.items() if value}
    try:
        return {name: float(form.values[name]) for name in ("latitude", "longitude")}
    except (KeyError, ValueError, TypeError):
        raise ControlError(400, "A location has a latitude and a longitude.") from None


async def forward(request: Request) -> Response:
    """Forward a message from another chat on the same phone."""
    world, person, form = world_of(request), person_of(request), await read(request)
    source = _source(world, form, person)
    number = form.need_integer("message_id")
    if number not in source.messages:
        raise ControlError(404, f"There is no message {number} in that chat.")
    chat = chat_named(world, form, person)
    return answer(people.forward(world, chat, person, source.messages[number]))


def _source(world: World, form: Form, person: Person) -> Chat:
    wanted = form.values.get("from_chat")
    if wanted is None:
        return chat_named(world, form, person)
    if isinstance(wanted, int) and wanted < 0:
        return chat_named(world, Form({"chat": wanted}), person)
    return world.private_chat(world.bot(wanted), person)


async def edit(request: Request) -> Response:
    """Change one's own message."""
    world, person, form = world_of(request), person_of(request), await read(request)
    chat = chat_named(world, form, person)
    number, text = form.need_integer("message_id"), form.need_text("text")
    return answer(people.edit(world, chat, person, number, text))


async def block(request: Request) -> Response:
    """Block or unblock a bot."""
    world, person, form = world_of(request), person_of(request), await read(request)
    blocked = form.flag("blocked", default=True)
    people.block(world, bot_named(world, form), person, blocked=blocked)
    return answer({"blocked": blocked})


async def seen(request: Request) -> Response:
    """Everything in the chat has been read."""
    world, person, form = world_of(request), person_of(request), await read(request)
    chat = chat_named(world, form, person)
    chat.unread.pop(person.id, None)
    world.tell("read", chat, person, unread=0)
    return answer({"unread": 0})


async def chat(request: Request) -> Response:
    """What stands in one chat of the phone."""
    world, person = world_of(request), person_of(request)
    found = chat_named(world, Form(dict(request.query_params)), person)
    return answer(views.phone(found, person, now=world.clock.monotonic()))


async def chats(request: Request) -> Response:
    """The list of chats on the phone."""
    world, person = world_of(request), person_of(request)
    found = []
    for bot, each in world.chats_of(person):
        last: Message | None = next(reversed(each.messages.values()), None)
        found.append(
            {
                "chat": each.id, "bot": bot.token_id if bot else None, "kind": each.kind,
                "title": each.title or (bot.name if bot else ""),
                "unread": each.unread.get(person.id, 0), "blocked": each.blocked,
                "started": each.started,
                "last": views.for_page(last, person) if last else None,
            }
        )  # fmt: skip
    return answer(found)


def _of_person(name: str) -> str:
    return f"/control/people/{{person:int}}/{name}"


_ACTIONS = {
    "start": start, "write": write, "tap": tap, "press": press, "send": send, "forward": forward,
    "edit": edit, "block": block, "read": seen,
}  # fmt: skip
ROUTES = [
    *[Route(_of_person(name), action, methods=["POST"]) for name, action in _ACTIONS.items()],
    Route(_of_person("chat"), chat),
    Route(_of_person("chats"), chats),
]
