"""send*: https://core.telegram.org/bots/api#available-methods."""

import functools
import itertools

from simulator.errors import bad_request
from simulator.media import Media
from simulator.methods.call import Call, Handler
from simulator.model import Chat, Json

#: an action stands on the phone for so long
_ACTION_SECONDS = 5.0
_ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
     "upload_document", "choose_sticker", "find_location", "record_video_note",
     "upload_video_note"}
)  # fmt: skip
_DETAILS = ("duration", "width", "height", "length", "performer", "title")
_ALBUM = range(2, 11)
_albums = itertools.count(14_000_000_000_000_001)


def send_message(call: Call) -> Json:
    """A text."""
    text, entities = call.text()
    chat = call.chat()
    return call.shown(call.post(chat, text=text, entities=entities))


def _details(given: Json) -> Json:
    return {name: given[name] for name in _DETAILS if name in given}


def send_file(kind: str, call: Call) -> Json:
    """A file with its caption."""
    text, entities = call.caption()
    chat = call.chat()
    media = call.file(kind, call.params[kind], _details(call.params))
    return call.shown(call.post(chat, text=text, entities=entities, media=media))


def send_location(call: Call) -> Json:
    """A point on the map."""
    names = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading")
    data = {name: call.params[name] for name in names if name in call.params}
    if not (-90 <= data["latitude"] <= 90 and -180 <= data["longitude"] <= 180):  # noqa: PLR2004 - the globe
        raise bad_request("LOCATION_INVALID")
    return call.shown(call.post(call.chat(), media=Media(kind="location", data=data)))


def send_venue(call: Call) -> Json:
    """A place with a name."""
    location = {name: call.params[name] for name in ("latitude", "longitude")}
    data = {"location": location, "title": call.params["title"], "address": call.params["address"]}
    return call.shown(call.post(call.chat(), media=Media(kind="venue", data=data)))


def send_contact(call: Call) -> Json:
    """A telephone number with a name."""
    names = ("phone_number", "first_name", "last_name", "vcard")
    data = {name: call.params[name] for name in names if name in call.params}
    return call.shown(call.post(call.chat(), media=Media(kind="contact", data=data)))


def send_media_group(call: Call) -> list[Json]:
    """Two to ten media as one album."""
    items = call.params["media"]
    if len(items) not in _ALBUM:
        raise bad_request("wrong number of media in the media group")
    kinds = {item["type"] for item in items}
    if kinds & {"document", "audio"} and len(kinds) > 1:
        raise bad_request("media group can't mix documents or audio with other types")
    chat = call.chat()
    parts = [(media_of(call, item), *call.caption(item)) for item in items]
    album = str(next(_albums))
    return [
        call.shown(call.post(chat, media=media, text=text, entities=entities, album=album))
        for media, text, entities in parts
    ]


def media_of(call: Call, item: Json) -> Media:
    """The media of an InputMedia."""
    return call.file(item["type"], item["media"], _details(item))


def send_chat_action(call: Call) -> bool:
    """ "typing…" and the like."""
    if call.params["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = call.chat()
    chat.typing_until = call.world.clock.monotonic() + _ACTION_SECONDS
    _tell_typing(call, chat)
    return True


def _tell_typing(call: Call, chat: Chat) -> None:
    for person_id in tuple(chat.viewers()):
        if person := call.world.people.get(person_id):
            call.world.tell("typing", chat, person, action=call.params["action"])


_FILES = {
    "sendPhoto": "photo", "sendAudio": "audio", "sendDocument": "document", "sendVideo": "video",
    "sendAnimation": "animation", "sendVoice": "voice", "sendVideoNote": "video_note",
    "sendSticker": "sticker",
}  # fmt: skip
METHODS: dict[str, Handler] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendMediaGroup": send_media_group,
    "sendChatAction": send_chat_action,
    **{name: functools.partial(send_file, kind) for name, kind in _FILES.items()},
}
