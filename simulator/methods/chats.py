"""Questions about chats and their members."""

from simulator import groups
from simulator.errors import bad_request
from simulator.methods.call import Call, Handler
from simulator.model import Chat, Json

_GIFTS = {
    "unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False,
    "premium_subscription": False, "gifts_from_channels": False,
}  # fmt: skip


def _known(call: Call) -> Chat:
    return call.world.known(call.bot, call.params["chat_id"])


def get_chat(call: Call) -> Json:
    """ChatFullInfo."""
    chat = _known(call)
    pinned = next((m for m in reversed(chat.messages.values()) if m.pinned), None)
    more = {"pinned_message": call.shown(pinned)} if pinned else {}
    return {
        **chat.describe(), "accent_color_id": 0, "max_reaction_count": 11,
        "accepted_gift_types": _GIFTS, **more,
    }  # fmt: skip


def get_chat_member(call: Call) -> Json:
    """How a person or the bot itself stands in a chat."""
    chat, user_id = _known(call), call.params["user_id"]
    if user_id == call.bot.id:
        inside = chat.person is not None or call.bot.id in chat.bots
        return {"user": call.bot.user(), **_status(inside=inside)}
    person = call.world.people.get(user_id)
    if person is None:
        raise bad_request("invalid user_id specified")
    inside = person is chat.person or person.id in chat.members
    return {"user": person.user(), "status": "member" if inside else "left"}


def _status(*, inside: bool) -> Json:
    return {"status": "member"} if inside else {"status": "kicked", "until_date": 0}


def get_administrators(call: Call) -> list[Json]:
    """Nobody is an administrator here; a private chat has none on Telegram either."""
    if _known(call).person is not None:
        raise bad_request("there are no administrators in the private chat")
    return []


def get_member_count(call: Call) -> int:
    """People and bots."""
    chat = _known(call)
    return 2 if chat.person is not None else len(chat.members) + len(chat.bots)


def leave_chat(call: Call) -> bool:
    """The bot goes by itself."""
    chat = call.chat()
    if chat.person is not None:
        raise bad_request("chat not found")
    groups.leave(chat, call.bot)
    return True


METHODS: dict[str, Handler] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": get_member_count,
    "leaveChat": leave_chat,
}
