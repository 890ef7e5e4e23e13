"""One checked request, with the questions that most methods ask of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from simulator import people, views
from simulator.errors import bad_request
from simulator.formatting import entities, parse
from simulator.media import Media, Upload
from simulator.model import Bot, Chat, Json, Message
from simulator.world import World

#: in UTF-16 code units, after the formatting has been parsed
LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
_KEPT = ("has_spoiler", "show_caption_above_media", "protect_content", "link_preview_options")
_SHOWN = {"has_spoiler": "has_media_spoiler", "protect_content": "has_protected_content"}


@dataclass(slots=True, kw_only=True)
class Call:
    """A request of a bot; `params` are in their declared types."""

    world: World
    bot: Bot
    params: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat to write to."""
        return self.world.reach(self.bot, self.params[name])

    def now(self) -> int:
        """The simulated time in whole seconds, as dates of messages are."""
        return int(self.world.clock.now())

    def text(self) -> tuple[str, list[Json]]:
        """The parsed text; neither empty nor too long."""
        text, found = parse(
            self.params.get("text", ""), self.params.get("parse_mode"), self.params.get("entities")
        )
        if not text:
            raise bad_request("message text is empty")
        if entities.units(text) > LONGEST_TEXT:
            raise bad_request("message is too long")
        return text, found

    def caption(self, source: Json | None = None) -> tuple[str, list[Json]]:
        """The parsed caption of the request or of one of its media; may be empty."""
        given = self.params if source is None else source
        text, found = parse(
            given.get("caption") or "", given.get("parse_mode"), given.get("caption_entities")
        )
        if entities.units(text) > LONGEST_CAPTION:
            raise bad_request("message caption is too long")
        return text, found

    def file(self, kind: str, value: object, details: Json) -> Media:
        """A media by an upload, `attach://`, or the id of a file this bot has seen."""
        if isinstance(value, str) and value.startswith("attach://"):
            name = value.removeprefix("attach://")
            if name not in self.files:
                raise bad_request(f'attached file "{name}" not found')
            value = self.files[name]
        if isinstance(value, Upload):
            return Media(kind=kind, file=self.world.files.add(kind, value), data=details)
        if not isinstance(value, str) or not value:
            raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
        if value.startswith(("http://", "https://")):
            # the simulator never asks anyone outside
            raise bad_request("failed to get HTTP URL content")
        file = self.world.files.by_id(value, self.bot)
        if file.kind != kind:
            raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
        return Media(kind=kind, file=file, data=details)

    def replied(self, chat: Chat) -> Message | None:
        """The message that this one answers."""
        wanted = self.params.get("reply_parameters")
        if wanted is None:
            return None
        found = chat.messages.get(wanted["message_id"])
        if found is None and not wanted.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return found

    def extra(self) -> Json:
        """Options that stand in the message as they came."""
        return {
            _SHOWN.get(name, name): self.params[name] for name in _KEPT if self.params.get(name)
        }

    def post(self, chat: Chat, **content: Any) -> Message:  # noqa: ANN401 - the fields of Message
        """Put the bot's message into a chat, with the request's options."""
        markup = self.params.get("reply_markup") or {}
        message = Message(
            id=chat.next_id(), chat=chat, date=self.now(), sender=self.bot,
            reply_to=self.replied(chat), silent=self.params.get("disable_notification", False),
            fixed=bool(markup) and "inline_keyboard" not in markup,
            extra=content.pop("extra", {}) | self.extra(), **content,
        )  # fmt: skip
        message.set_markup(markup)
        self.world.post(message)
        if "keyboard" in markup:
            people.set_keyboard(self.world, chat, markup)
        elif markup.get("remove_keyboard"):
            people.set_keyboard(self.world, chat, None)
        return message

    def shown(self, message: Message) -> Json:
        """The message as this bot gets it."""
        return views.for_bot(message, self.bot)


Handler = Callable[[Call], Any] | Callable[[Call], Awaitable[Any]]
