"""edit*, delete*, pins and reactions."""

from simulator.errors import ApiError, bad_request
from simulator.methods.call import Call, Handler
from simulator.methods.sending import media_of
from simulator.model import Json, Message

#: https://core.telegram.org/bots/api#deletemessage
DELETE_SECONDS = 48 * 3600
_MOST_IDS = 100
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def _own(call: Call) -> Message:
    """The bot's own message that is to be edited."""
    if "inline_message_id" in call.params:
        raise bad_request("MESSAGE_ID_INVALID")
    if "chat_id" not in call.params:
        raise bad_request("chat_id is empty")
    if "message_id" not in call.params:
        raise bad_request("message identifier is not specified")
    message = call.chat().messages.get(call.params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    # the documentation: only messages without reply_markup or with an inline keyboard
    if message.sender is not call.bot or message.fixed:
        raise bad_request("message can't be edited")
    return message


def _apply(call: Call, message: Message, *, visible: bool = True, **changes: object) -> Json:
    """Make the changes and replace the inline keyboard; one that changes nothing is refused."""
    before = (message.text, message.entities, message.media, message.markup)
    for name, value in changes.items():
        setattr(message, name, value)
    message.set_markup(call.params.get("reply_markup"))
    if before == (message.text, message.entities, message.media, message.markup):
        raise bad_request(_SAME)
    if visible:
        message.edit_date = call.now()
    call.world.show("edit", message)
    return call.shown(message)


def edit_text(call: Call) -> Json:
    """Another text; without reply_markup the inline keyboard goes."""
    text, entities = call.text()
    message = _own(call)
    if message.media is not None or not message.text:
        raise bad_request("there is no text in the message to edit")
    return _apply(call, message, text=text, entities=entities)


def edit_caption(call: Call) -> Json:
    """Another caption."""
    text, entities = call.caption()
    message = _own(call)
    if message.media is None or message.media.file is None:
        raise bad_request("there is no caption in the message to edit")
    return _apply(call, message, text=text, entities=entities)


def edit_media(call: Call) -> Json:
    """Another media with its caption."""
    item = call.params["media"]
    text, entities = call.caption(item)
    message = _own(call)
    return _apply(call, message, text=text, entities=entities, media=media_of(call, item))


def edit_markup(call: Call) -> Json:
    """Another inline keyboard."""
    return _apply(call, _own(call), visible=False)


def _deletable(call: Call, message: Message) -> bool:
    private = message.chat.person is not None
    young = call.now() - message.date < DELETE_SECONDS
    return young and (private or message.sender is call.bot)


def _delete(call: Call, message: Message) -> None:
    del message.chat.messages[message.id]
    call.world.show("delete", message)


def delete_message(call: Call) -> bool:
    """Younger than 48 hours; in groups only the bot's own."""
    message = call.chat().messages.get(call.params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(call, message):
        raise bad_request("message can't be deleted for everyone")
    _delete(call, message)
    return True


def delete_messages(call: Call) -> bool:
    """Those that can be; the rest is skipped without a word, as Telegram does."""
    wanted = call.params["message_ids"]
    if not 1 <= len(wanted) <= _MOST_IDS:
        raise bad_request("message identifiers are not specified")
    chat = call.chat()
    found = [chat.messages[number] for number in wanted if number in chat.messages]
    for message in found:
        if _deletable(call, message):
            _delete(call, message)
    return True


def _there(call: Call, refusal: ApiError) -> Message:
    found = call.chat().messages.get(call.params.get("message_id", 0))
    if found is None:
        raise refusal
    return found


def _pin(call: Call, message: Message, *, pinned: bool) -> None:
    message.pinned = pinned
    call.world.show("edit", message)


def pin(call: Call) -> bool:
    """Pin a message on top of the chat."""
    _pin(call, _there(call, bad_request("message to pin not found")), pinned=True)
    return True


def unpin(call: Call) -> bool:
    """Unpin a message, or the newest pinned one."""
    if "message_id" in call.params:
        _pin(call, _there(call, bad_request("message to unpin not found")), pinned=False)
        return True
    newest = next((m for m in reversed(call.chat().messages.values()) if m.pinned), None)
    if newest is not None:
        _pin(call, newest, pinned=False)
    return True


def unpin_all(call: Call) -> bool:
    """Unpin everything."""
    for message in [m for m in call.chat().messages.values() if m.pinned]:
        _pin(call, message, pinned=False)
    return True


def react(call: Call) -> bool:
    """Set the bot's one reaction, or take it away."""
    reactions = call.params.get("reaction", [])
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message = _there(call, bad_request("message to react not found"))
    message.reactions = reactions
    call.world.show("edit", message)
    return True


METHODS: dict[str, Handler] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
    "unpinAllChatMessages": unpin_all,
    "setMessageReaction": react,
}
