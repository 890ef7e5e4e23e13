"""Telegram's own words for what is wrong with a parameter, where they are known."""

from simulator.errors import ApiError, bad_request

_MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
    "action": "wrong parameter action in request",
    "callback_query_id": ("query is too old and response timeout expired or query ID is invalid"),
    "media": "media not found",
    "url": "bad webhook: URL is not specified",
}
_FILES = frozenset(
    {"photo", "audio", "document", "video", "animation", "voice", "video_note", "sticker"}
)
_LENGTHS = {
    "callback_data": "BUTTON_DATA_INVALID",
    "command": "BOT_COMMAND_INVALID",
    "secret_token": "secret token contains unallowed characters or has a wrong length",
    "input_field_placeholder": "INPUT_FIELD_PLACEHOLDER_INVALID",
    "text": "MESSAGE_TOO_LONG",
}


def missing(method: str, name: str) -> ApiError:
    """A required parameter is not there."""
    if name in _FILES and method.startswith("send"):
        return bad_request(f"there is no {name.replace('_', ' ')} in the request")
    if method == "deleteMessage" and name == "message_id":
        return bad_request("message to delete not found")
    return bad_request(_MISSING.get(name, f'parameter "{name}" is required'))


def missing_file(name: str) -> ApiError:
    """A file is due where something else stands."""
    return bad_request(f"there is no {plain(name)} in the request")


def plain(name: str) -> str:
    """A parameter in words."""
    return name.replace("_", " ")


def unreadable(name: str) -> ApiError:
    """The JSON of a parameter cannot be parsed."""
    if name == "reply_markup":
        return bad_request("can't parse reply keyboard markup JSON object")
    return bad_request(f"can't parse {plain(name)} JSON object")


def not_an_object(name: str) -> ApiError:
    """A JSON value of another kind than the declared one."""
    if name == "reply_markup":
        return bad_request("object expected as reply markup")
    return bad_request(f"object expected as {plain(name)}")


def length(name: str) -> ApiError:
    """Too short or too long."""
    return bad_request(_LENGTHS.get(name, f"{plain(name)} has a wrong length"))
