"""What the simulated Telegram knows: bots, people, chats, messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from simulator.media import Media
    from simulator.updates import Queue
    from simulator.webhooks import Webhook

Json = dict[str, Any]
Kind = Literal["private", "group", "supergroup"]


@dataclass(slots=True, kw_only=True, eq=False)
class Person:
    """Somebody with a phone. `title` (a role) and `color` are for the page only."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    title: str | None = None
    wall: bool = False
    color: str | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name or ''}".strip()

    def user(self) -> Json:
        """Telegram's User."""
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        found: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return found | {key: value for key, value in optional.items() if value}


@dataclass(slots=True, kw_only=True, eq=False)
class Bot:
    """One token. `reads_all` turns the privacy mode in groups off."""

    token: str
    username: str
    name: str
    queue: "Queue"
    reads_all: bool = False
    #: ids of messages in private chats come from one counter of the bot, as on Telegram
    counter: int = 0
    webhook: "Webhook | None" = None
    #: by (scope as JSON, language)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    #: name, description and short description by (which, language)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    #: file paths that getFile has given to this bot, and their unique ids
    paths: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.token_id)

    @property
    def token_id(self) -> str:
        """The digits before the colon, the only part of the token that is ever shown."""
        return self.token.partition(":")[0]

    def user(self) -> Json:
        """Telegram's User."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.profile.get(("name", ""), self.name),
            "username": self.username,
        }


@dataclass(slots=True, kw_only=True, eq=False)
class Chat:
    """A private chat of one bot with one person, or a group that bots share."""

    id: int
    kind: Kind
    bot: Bot | None = None
    person: Person | None = None
    title: str = ""
    started: bool = False
    blocked: bool = False
    members: set[int] = field(default_factory=set)
    bots: set[int] = field(default_factory=set)
    #: bots that were members once
    kicked: set[int] = field(default_factory=set)
    migrated_to: int | None = None
    messages: "dict[int, Message]" = field(default_factory=dict)
    keyboard: Json | None = None
    unread: dict[int, int] = field(default_factory=dict)
    toasts: list[Json] = field(default_factory=list)
    typing_until: float = 0.0
    counter: int = 0

    def viewers(self) -> Iterator[int]:
        """The people on whose phones this chat stands."""
        if self.person is not None:
            yield self.person.id
        else:
            yield from self.members

    def next_id(self) -> int:
        """The id of the next message."""
        owner: Bot | Chat = self.bot or self
        owner.counter += 1
        return owner.counter

    def describe(self) -> Json:
        """Telegram's Chat."""
        if self.person is None:
            return {"id": self.id, "type": self.kind, "title": self.title}
        user = self.person.user()
        kept: Json = {
            key: user[key] for key in ("first_name", "last_name", "username") if key in user
        }
        return {"id": self.id, "type": "private", **kept}


@dataclass(slots=True, kw_only=True, eq=False)
class Message:
    """One message; `text` is the caption when there are media, `markup` an inline keyboard."""

    id: int
    chat: Chat
    date: int
    sender: Person | Bot
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    media: "Media | None" = None
    reply_to: "Message | None" = None
    markup: Json | None = None
    #: sent with a reply keyboard: Telegram lets nobody edit such a message
    fixed: bool = False
    silent: bool = False
    pinned: bool = False
    edit_date: int | None = None
    origin: Json | None = None
    album: str | None = None
    #: fields that are handed on as they are: service notes, protection, spoilers
    extra: Json = field(default_factory=dict)
    reactions: list[Json] = field(default_factory=list)
    #: every callback data the message ever carried: an old phone may still show it
    offered: set[str] = field(default_factory=set)

    def buttons(self) -> Iterator[Json]:
        """The inline buttons that stand under the message now."""
        for row in (self.markup or {}).get("inline_keyboard", ()):
            yield from row

    def set_markup(self, markup: Json | None) -> None:
        """Replace the inline keyboard; an empty one is none."""
        rows = [row for row in (markup or {}).get("inline_keyboard", ()) if row]
        self.markup = {"inline_keyboard": rows} if rows else None
        self.offered.update(b["callback_data"] for b in self.buttons() if "callback_data" in b)
