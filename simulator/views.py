"""A message as a bot gets it, and as a phone shows it."""

from simulator.formatting.render import render
from simulator.model import Bot, Chat, Json, Message, Person


def for_bot(message: Message, bot: Bot, *, deep: bool = True) -> Json:
    """Telegram's Message; the one it replies to stands in it without a further one."""
    found: Json = {
        "message_id": message.id, "from": message.sender.user(), "chat": message.chat.describe(),
        "date": message.date, **message.extra,
    }  # fmt: skip
    prefix = "caption_" if message.media else ""
    if message.media is not None:
        found |= message.media.for_bot(bot)
    if message.text:
        found["caption" if message.media else "text"] = message.text
    if message.entities:
        found[f"{prefix}entities"] = message.entities
    optional = {
        "edit_date": message.edit_date, "forward_origin": message.origin,
        "media_group_id": message.album, "reply_markup": message.markup,
    }  # fmt: skip
    found |= {name: value for name, value in optional.items() if value is not None}
    if deep and message.reply_to is not None:
        found["reply_to_message"] = for_bot(message.reply_to, bot, deep=False)
    return found


def for_page(message: Message, viewer: Person) -> Json:
    """The message of the control API, seen on somebody's phone."""
    text_name = "caption" if message.media else "text"
    found: Json = {
        "message_id": message.id,
        "from": _side(message, viewer),
        "from_id": message.sender.id,
        "from_name": message.sender.name,
        "date": message.date,
        "html": render(message.text, message.entities),
        "inline": _inline(message),
        "silent": message.silent,
        "deleted": False,
        "pinned": message.pinned,
    }
    if message.text:
        found |= {text_name: message.text, "entities": message.entities}
    if message.media is not None:
        found["media"] = message.media.for_page()
    optional = {
        "edit_date": message.edit_date, "media_group_id": message.album,
        "reply_to": message.reply_to.id if message.reply_to else None,
        "forwarded_from": _origin(message.origin), "reactions": message.reactions or None,
        "service": _service(message),
    }  # fmt: skip
    return found | {name: value for name, value in optional.items() if value is not None}


def _side(message: Message, viewer: Person) -> str:
    if isinstance(message.sender, Bot):
        return "bot"
    return "person" if message.sender is viewer else "member"


def _inline(message: Message) -> list[list[Json]] | None:
    if message.markup is None:
        return None
    names = {"text": "text", "callback_data": "data", "url": "url", "style": "style"}
    return [
        [{shown: button[name] for name, shown in names.items() if name in button} for button in row]
        for row in message.markup["inline_keyboard"]
    ]


def _origin(origin: Json | None) -> str | None:
    if origin is None:
        return None
    return str(origin["sender_user"]["first_name"])


def _service(message: Message) -> str | None:
    """A line in the middle of the chat, for what is nobody's words."""
    extra = message.extra
    if users := extra.get("new_chat_members"):
        return f"{', '.join(user['first_name'] for user in users)} joined"
    if user := extra.get("left_chat_member"):
        return f"{user['first_name']} left"
    if "migrate_to_chat_id" in extra or "migrate_from_chat_id" in extra:
        return "The group became a supergroup"
    return None


def phone(chat: Chat, viewer: Person, *, now: float) -> Json:
    """What stands on the phone: GET /control/people/{id}/chat. `now` is monotonic."""
    keyboard = chat.keyboard or {}
    rows = [[button["text"] for button in row] for row in keyboard.get("keyboard", ())]
    return {
        "chat": chat.id,
        "title": chat.title or (chat.bot.name if chat.bot else ""),
        "messages": [for_page(message, viewer) for message in chat.messages.values()],
        "keyboard": rows or None,
        "placeholder": keyboard.get("input_field_placeholder"),
        "toasts": [toast for toast in chat.toasts if toast["person"] == viewer.id],
        "unread": chat.unread.get(viewer.id, 0),
        "started": chat.started,
        "blocked": chat.blocked,
        "typing": chat.typing_until > now,
    }
