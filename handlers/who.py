"""Who writes: the one place where a user's id is read from an update.

The middleware is not mounted on the routers of anonymous people.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, Update, User
from aiogram.types.update import UpdateTypeLookupError

from bot.services import notices
from bot.texts import of_telegram
from storage import people
from storage.people import Person
from storage.uow import Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The writer: a person when enrolled, and the language to answer in."""

    person: Person | None
    lang: str
    account: int = field(repr=False)


class WhoMiddleware(BaseMiddleware):
    """Sets `who` for a handler."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - aiogram's own signature
        if not isinstance(event, Message | CallbackQuery) or event.from_user is None:
            return None
        storage: Storage = data["storage"]
        account = event.from_user.id
        async with storage.read() as work:
            person = await people.by_account(work, account)
            chosen = await notices.language_of(work, person) if person else None
        lang = chosen or await spoken(event, data)
        data["who"] = Who(person=person, lang=lang, account=account)
        return await handler(event, data)


class LanguageMiddleware(BaseMiddleware):
    """Sets `lang` for the routers of anonymous people, from the draft or from Telegram; asks no table.

    What they write is noted in memory, so that "Clear this chat" can take it back.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - aiogram's own signature
        data["lang"] = await spoken(event, data)
        if isinstance(event, Message):
            data["answers"].note(event)
        return await handler(event, data)


async def spoken(event: TelegramObject, data: dict[str, Any]) -> str:
    """The language chosen in this chat since the start of the process, else Telegram's, else English."""
    drafted = (await data["state"].get_data()).get("lang") if data.get("state") else None
    user = getattr(event, "from_user", None)
    return drafted or of_telegram(getattr(user, "language_code", None)) or "en"


def knows_people(router: Router) -> Router:
    """Mount the identity middleware on a router's handlers."""
    router.message.middleware(WhoMiddleware())
    router.callback_query.middleware(WhoMiddleware())
    return router


def keeps_nobody(router: Router) -> Router:
    """Mount only the language on a router's handlers: nothing in it can learn who writes."""
    router.message.middleware(LanguageMiddleware())
    router.callback_query.middleware(LanguageMiddleware())
    return router


def lanes_of(update: Update) -> tuple[tuple[str, int], ...]:
    """The lanes an update must keep order in: its chat's and its user's."""
    chat, user = _chat_and_user(update)
    lanes = [("chat", chat.id)] if chat else []
    return (*lanes, ("user", user.id)) if user else tuple(lanes)


def reply_chat(update: Update) -> tuple[int, str] | None:
    """Where to apologise, and in which language: private chats only."""
    chat, user = _chat_and_user(update)
    if chat is None or chat.type != "private":
        return None
    return chat.id, of_telegram(getattr(user, "language_code", None)) or "en"


def _chat_and_user(update: Update) -> tuple[Chat | None, User | None]:
    try:
        event = update.event
    except UpdateTypeLookupError:
        return None, None
    message = event.message if isinstance(event, CallbackQuery) else event
    return getattr(message, "chat", None), getattr(event, "from_user", None)
