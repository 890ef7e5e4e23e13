"""How handlers answer: enrolled people by outbox rows, everybody else directly; nobody waits for it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from uuid import uuid4

from aiogram.types import CallbackQuery, ChatMemberUpdated, InaccessibleMessage, Message

from bot.domain.notice import Priority
from bot.domain.screen import Screen
from bot.services import screens
from handlers.traces import Traces
from handlers.who import Who
from storage import outbox
from storage.uow import Storage

if TYPE_CHECKING:
    from bot.delivery.direct import Direct

Event = Message | CallbackQuery


class Answers:
    """The one place of the handlers from which anything is sent."""

    def __init__(self, storage: Storage, direct: "Direct", traces: Traces) -> None:
        self._storage = storage
        self._direct = direct
        self._traces = traces

    async def screen(self, event: Event, who: Who, name: str) -> None:
        """A screen by name. Not for conversations that may turn anonymous: there `show`."""
        if who.person is None:
            if (screen := screens.build(name, who.lang)) is not None:
                self.show(event, screen)
            return
        async with self._storage.write() as work:
            notice = outbox.Notice(
                unique_key=uuid4().hex, kind="screen", subject=name,
                person_id=who.person.id, priority=Priority.REPLY,
            )  # fmt: skip
            await outbox.put(work, notice)

    def show(
        self, event: Event, screen: Screen, on_sent: Callable[[int], Awaitable[None]] | None = None
    ) -> None:
        """A screen directly; nothing of it is kept, but in memory that it can be cleared."""
        chat_id = chat_of(event)

        async def sent(message_id: int) -> None:
            self._traces.note(chat_id, message_id)
            if on_sent is not None:
                await on_sent(message_id)

        self._direct.post(chat_id, screen, on_sent=sent)

    def note(self, message: Message) -> None:
        """A message of somebody nameless stands in this chat and can be cleared."""
        self._traces.note(message.chat.id, message.message_id)

    def clear(self, callback: CallbackQuery, then: Callable[[int], Screen]) -> None:
        """Take back what is known to stand in this chat; `then` makes a screen of how many stayed."""
        chat_id = chat_of(callback)
        self._direct.take_back(chat_id, self._traces.take(chat_id), then)

    def change(self, callback: CallbackQuery, screen: Screen) -> None:
        """The pressed message itself becomes this screen."""
        if callback.message is None:
            return
        if isinstance(callback.message, InaccessibleMessage):
            self._direct.post(callback.message.chat.id, screen)
        else:
            self._direct.edit(callback.message.chat.id, callback.message.message_id, screen)

    def toast(
        self, callback: CallbackQuery, text: str | None = None, *, alert: bool = False
    ) -> None:
        """The short answer to a press, at once."""
        self._direct.toast(callback.id, text, alert=alert)


def chat_of(event: Event | ChatMemberUpdated) -> int:
    """The chat to answer in; with who.py the only reader, because in private it is the user's id."""
    message = event.message if isinstance(event, CallbackQuery) else event
    if message is None:
        raise ValueError("a press without a message is refused by the filters")
    return message.chat.id
