"""How an attempt to send ended, whatever the library called it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accepted:
    """The Bot API took it; an edit that changed nothing counts too."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Uncertain:
    """5xx, reset, time-out, lost reply: nobody knows whether it arrived."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """No connection came about (refused, no route, no name, proxy down): it has certainly not arrived."""


@dataclass(frozen=True, slots=True)
class Refused:
    """403, chat not found, no right to write in a group: never, for this chat and this bot."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group has a new id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Flooded:
    """429: this token must wait so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Vanished:
    """The message to edit is gone."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """A 400 of our own making; `reason` is the API's description, which names no person."""

    reason: str


_CLOSED = (
    "chat not found", "user not found", "peer_id_invalid", "chat_write_forbidden",
    "not enough rights to send", "have no rights to send",
)  # fmt: skip
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")

Outcome = Accepted | Uncertain | Unsent | Refused | Migrated | Flooded | Vanished | Faulty


def of_bad_request(description: str, message_id: int | None) -> Outcome:
    """What a 400 means; `message_id` is the message that was to be edited."""
    words = description.lower()
    if "not modified" in words and message_id is not None:
        return Accepted(message_id)
    if any(gone in words for gone in _GONE):
        return Vanished()
    if any(closed in words for closed in _CLOSED):
        return Refused()
    # what stands in quotes is cut out of the message itself
    return Faulty(description.split('"', maxsplit=1)[0].strip()[:200])
