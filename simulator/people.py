"""What people do on their phones. Every action gives the ids of the update and the message."""

import itertools
import re
from collections.abc import Iterable

from simulator import views
from simulator.errors import ControlError
from simulator.formatting import entities
from simulator.media import Media, Upload
from simulator.model import Bot, Chat, Json, Message, Person
from simulator.world import Callback, World

#: clients cut longer texts into several messages
LONGEST_TEXT = 4096
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
_albums = itertools.count(13_000_000_000_000_001)


def start(world: World, bot: Bot, person: Person, payload: str = "") -> Json:
    """Press Start or open a deep link; the bot is unblocked by it."""
    if not _PAYLOAD.fullmatch(payload):
        raise ControlError(400, "A start payload is up to 64 of A-Z a-z 0-9 _ and -.")
    block(world, bot, person, blocked=False)
    chat = world.private_chat(bot, person)
    return write(world, chat, person, f"/start {payload}".strip())


def block(world: World, bot: Bot, person: Person, *, blocked: bool) -> None:
    """Block or unblock the bot, which hears of it."""
    chat = world.private_chat(bot, person)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    my_chat_member(world, bot, chat, person, old, new)
    world.tell("person", chat, person, blocked=blocked)


def my_chat_member(world: World, bot: Bot, chat: Chat, by: Person, old: str, new: str) -> None:
    """Tell a bot that its own standing in a chat has changed."""

    def standing(status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": bot.user(), "status": status, **until}

    payload = {
        "chat": chat.describe(), "from": by.user(), "date": int(world.clock.now()),
        "old_chat_member": standing(old), "new_chat_member": standing(new),
    }  # fmt: skip
    world.push(bot, "my_chat_member", payload, ("chat", chat.id))


def write(
    world: World, chat: Chat, person: Person, text: str, *, reply_to: int | None = None
) -> Json:
    """Type a text; the ids are of the last piece when it had to be cut."""
    text = text.strip()
    if not text:
        raise ControlError(400, "There is nothing to write.")
    found: Json = {}
    for piece in _pieces(text):
        message = Message(
            id=chat.next_id(), chat=chat, date=int(world.clock.now()), sender=person, text=piece,
            entities=entities.with_detected(piece, []), reply_to=_replied(chat, reply_to),
        )  # fmt: skip
        found = say(world, message, person)
    return found


def _pieces(text: str) -> Iterable[str]:
    if entities.units(text) <= LONGEST_TEXT:
        return [text]
    # halves of the limit hold whatever the share of characters outside the basic plane
    step = LONGEST_TEXT if entities.units(text) == len(text) else LONGEST_TEXT // 2
    return [text[at : at + step] for at in range(0, len(text), step)]


def _replied(chat: Chat, message_id: int | None) -> Message | None:
    if message_id is None:
        return None
    if message_id not in chat.messages:
        raise ControlError(404, f"There is no message {message_id} in this chat.")
    return chat.messages[message_id]


def say(world: World, message: Message, person: Person) -> Json:
    """Post a person's message and bring it to the bots that may read it."""
    chat = message.chat
    if chat.blocked:
        raise ControlError(409, "The bot is blocked on this phone: unblock it or press Start.")
    if chat.migrated_to is not None:
        raise ControlError(409, f"The group is a supergroup now: {chat.migrated_to}.")
    if chat.person is None and person.id not in chat.members:
        raise ControlError(409, f"{person.name} is not a member of this group.")
    chat.started = True
    world.post(message)
    return {"update_id": _bring(world, "message", message), "message_id": message.id}


def _bring(world: World, kind: str, message: Message) -> int | None:
    update_id = None
    for bot in listeners(world, message):
        payload = views.for_bot(message, bot)
        update_id = world.push(bot, kind, payload, ("chat", message.chat.id))
    return update_id


def listeners(world: World, message: Message) -> list[Bot]:
    """The bots a message reaches: in groups, those with privacy mode off and those meant by it."""
    if message.chat.bot is not None:
        return [message.chat.bot]
    inside = [bot for bot in world.bots.values() if bot.id in message.chat.bots]
    return [bot for bot in inside if bot.reads_all or _meant(message, bot)]


def _meant(message: Message, bot: Bot) -> bool:
    if message.reply_to is not None and message.reply_to.sender is bot:
        return True
    if message.extra:
        return True
    text = message.text.lower()
    if text.startswith("/"):
        addressee = text.split(maxsplit=1)[0].partition("@")[2]
        return addressee in {"", bot.username.lower()}
    return f"@{bot.username.lower()}" in text


def tap(world: World, chat: Chat, person: Person, label: str) -> Json:
    """Press a button of the reply keyboard."""
    rows = (chat.keyboard or {}).get("keyboard", ())
    button = next((b for row in rows for b in row if b["text"] == label), None)
    if button is None:
        raise ControlError(409, f"There is no button {label!r} on the keyboard.")
    if chat.keyboard and chat.keyboard.get("one_time_keyboard"):
        set_keyboard(world, chat, None)
    if button.get("request_contact"):
        contact = {"phone_number": f"+7{person.id % 10**10:010}", "first_name": person.first_name,
                   "user_id": person.id}  # fmt: skip
        return send(world, chat, person, Media(kind="contact", data=contact))
    if button.get("request_location"):
        almaty = {"latitude": 43.238949, "longitude": 76.889709}
        return send(world, chat, person, Media(kind="location", data=almaty))
    return write(world, chat, person, label)


def set_keyboard(world: World, chat: Chat, keyboard: Json | None) -> None:
    """Show another reply keyboard on the phones of a chat, or none."""
    chat.keyboard = keyboard
    rows = [[b["text"] for b in row] for row in keyboard["keyboard"]] if keyboard else None
    for person_id in tuple(chat.viewers()):
        if person := world.people.get(person_id):
            world.tell("keyboard", chat, person, keyboard=rows)


def send(
    world: World, chat: Chat, person: Person, media: Media, *, caption: str = "",
    album: str | None = None, origin: Json | None = None,
) -> Json:  # fmt: skip
    """Send something that is not a text."""
    message = Message(
        id=chat.next_id(), chat=chat, date=int(world.clock.now()), sender=person, text=caption,
        entities=entities.with_detected(caption, []), media=media, album=album, origin=origin,
    )  # fmt: skip
    return say(world, message, person)


def send_files(
    world: World, chat: Chat, person: Person, kind: str, uploads: list[Upload], *,
    caption: str = "", details: Json | None = None,
) -> Json:  # fmt: skip
    """Send files, as an album when the kind says so."""
    if kind != "media_group":
        file = world.files.add(kind, uploads[0])
        media = Media(kind=kind, file=file, data=details or {})
        return send(world, chat, person, media, caption=caption)
    album, found = str(next(_albums)), {}
    for upload in uploads:
        inner = "video" if (upload.mime or "").startswith("video/") else "photo"
        media = Media(kind=inner, file=world.files.add(inner, upload))
        found = send(world, chat, person, media, caption=caption, album=album)
        caption = ""
    return found


def forward(world: World, chat: Chat, person: Person, original: Message) -> Json:
    """Forward a message into a chat."""
    message = Message(
        id=chat.next_id(), chat=chat, date=int(world.clock.now()), sender=person,
        text=original.text, entities=original.entities, media=original.media,
        origin=origin_of(original),
    )  # fmt: skip
    return say(world, message, person)


def origin_of(original: Message) -> Json:
    """Telegram's MessageOrigin."""
    if original.origin is not None:
        return original.origin
    return {"type": "user", "date": original.date, "sender_user": original.sender.user()}


def edit(world: World, chat: Chat, person: Person, message_id: int, text: str) -> Json:
    """Change one's own text or caption."""
    message = _replied(chat, message_id)
    if message is None or message.sender is not person:
        raise ControlError(409, "Only one's own messages can be changed.")
    message.text, message.entities = text, entities.with_detected(text, [])
    message.edit_date = int(world.clock.now())
    world.show("edit", message)
    return {"update_id": _bring(world, "edited_message", message), "message_id": message.id}


def find_button(chat: Chat, message_id: int | None, label: str | None, data: str | None) -> tuple[
    Message, str
]:  # fmt: skip
    """The newest message with that inline button, and its data.

    Data need not stand under any message: an old phone still shows a card that has changed, and an
    altered client sends what it likes with the newest message of the bot.
    """
    if message_id is not None and message_id not in chat.messages:
        raise ControlError(404, f"There is no message {message_id} in this chat.")
    pool = [chat.messages[message_id]] if message_id else list(reversed(chat.messages.values()))
    for message in pool:
        for button in message.buttons():
            if label in (None, button["text"]) and data in (None, button.get("callback_data")):
                if "callback_data" not in button:
                    raise ControlError(409, f"The button {button['text']!r} opens a link.")
                return message, button["callback_data"]
    if data is not None:
        sent = [message for message in pool if isinstance(message.sender, Bot)]
        for message in [m for m in sent if data in m.offered] or sent:
            return message, data
    raise ControlError(409, f"There is no inline button {label or data!r}.")


def press(world: World, message: Message, person: Person, data: str) -> Callback:
    """Press an inline button; whoever pressed may wait for the answer."""
    bot = message.sender
    if not isinstance(bot, Bot):
        raise ControlError(409, "Only messages of bots have buttons.")
    return press_raw(world, bot, message.chat, person, data, views.for_bot(message, bot))


def press_raw(
    world: World, bot: Bot, chat: Chat, person: Person, data: str, shown: Json
) -> Callback:
    """Queue the callback query; presses of a person are a queue of their own."""
    callback = world.add_callback(bot, chat, person)
    payload = {
        "id": callback.id, "from": person.user(), "message": shown, "data": data,
        "chat_instance": str(abs(chat.id) * 7919 + bot.id),
    }  # fmt: skip
    world.push(bot, "callback_query", payload, ("press", person.id))
    return callback
