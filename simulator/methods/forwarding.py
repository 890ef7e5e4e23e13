"""forward* and copy*."""

from simulator.errors import bad_request
from simulator.methods.call import Call, Handler
from simulator.model import Chat, Json, Message
from simulator.people import origin_of

_MOST_IDS = 100


def _original(call: Call, verb: str) -> Message:
    source = call.world.known(call.bot, call.params["from_chat_id"])
    message = source.messages.get(call.params["message_id"])
    if message is None or message.extra.get("has_protected_content"):
        raise bad_request(f"message to {verb} not found" if message is None else
                          f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")  # fmt: skip
    return message


def _originals(call: Call, verb: str) -> list[Message]:
    wanted = call.params["message_ids"]
    if not 1 <= len(wanted) <= _MOST_IDS or sorted(set(wanted)) != wanted:
        raise bad_request("message identifiers must be in a strictly increasing order")
    source = call.world.known(call.bot, call.params["from_chat_id"])
    found = [source.messages[number] for number in wanted if number in source.messages]
    if not found:
        raise bad_request(f"there are no messages to {verb}")
    return found


def _forward(call: Call, chat: Chat, original: Message) -> Message:
    return call.post(chat, text=original.text, entities=original.entities, media=original.media,
                     origin=origin_of(original))  # fmt: skip


def _copy(call: Call, chat: Chat, original: Message) -> Message:
    text, entities = original.text, original.entities
    if original.media is not None:
        if call.params.get("remove_caption"):
            text, entities = "", []
        elif "caption" in call.params:
            text, entities = call.caption()
    return call.post(chat, text=text, entities=entities, media=original.media)


def forward_message(call: Call) -> Json:
    """One message with its origin."""
    chat = call.chat()
    return call.shown(_forward(call, chat, _original(call, "forward")))


def forward_messages(call: Call) -> list[Json]:
    """Several; those that are gone are skipped."""
    chat = call.chat()
    return [{"message_id": _forward(call, chat, m).id} for m in _originals(call, "forward")]


def copy_message(call: Call) -> Json:
    """One message without its origin."""
    chat = call.chat()
    return {"message_id": _copy(call, chat, _original(call, "copy")).id}


def copy_messages(call: Call) -> list[Json]:
    """Several; those that are gone are skipped."""
    chat = call.chat()
    return [{"message_id": _copy(call, chat, m).id} for m in _originals(call, "copy")]


METHODS: dict[str, Handler] = {
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
}
