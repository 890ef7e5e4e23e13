"""What a person sees, before it becomes a message of one client or the other."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """An inline button. `data` is at most 64 bytes (Bot API); exactly one of data, url."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A named person's photo, voice or video that the alarm bot already holds."""

    kind: str
    file_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file sent as it is, kept nowhere: a record made for its reader, or cleaned evidence."""

    name: str
    content: bytes = field(repr=False)
    #: "document", or how it is to be shown: "photo", "video", "voice"
    kind: str = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One message: text (HTML, at most 4,096 characters) and the keyboard that comes with it.

    `inline` are buttons under the message, `reply` replaces the big keyboard below the chat;
    Telegram takes one of the two. With `media` or `document` the text is its caption.
    """

    text: str
    inline: tuple[tuple[Button, ...], ...] = ()
    reply: tuple[tuple[str, ...], ...] = ()
    silent: bool = False
    media: Media | None = None
    document: Document | None = None
    reply_to: int | None = None
