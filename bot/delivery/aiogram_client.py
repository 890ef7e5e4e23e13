"""aiogram: conversations, alarms, replies. Its request middleware asks the flood gate."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import aiohttp
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageText,
    GetMe,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVideo,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from bot.delivery import outcome as out
from bot.delivery.client import DEADLINE, Way, deadline
from bot.delivery.permits import Permits
from bot.domain.notice import Priority
from bot.domain.screen import Screen

#: what counts against Telegram's limits: sends, copies, forwards and edits
_COUNTED = ("Send", "Copy", "Forward", "Edit")
_FREE = frozenset({"SendChatAction"})
#: no connection came about, so nothing was sent
_NO_WAY = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError,
           ProxyConnectionError, ProxyError, ProxyTimeoutError)  # fmt: skip

#: seconds for one file of at most 20 MB, and between the tries
_FETCHING = 60
_FETCH_PAUSES = (1.0, 3.0, 10.0)
_TAKE_BACK_PAUSES = (1.0, 3.0)

_priority: ContextVar[Priority] = ContextVar("priority", default=Priority.REPLY)


class AiogramClient:
    """One token's aiogram side."""

    def __init__(self, token: str, way: Way, permits: Permits, channel: str) -> None:
        session = AiohttpSession(
            api=TelegramAPIServer.from_base(way.api_url), proxy=way.proxy, timeout=DEADLINE
        )
        if way.ca_file is not None:
            # aiogram has no public way to a certificate authority of one's own
            session._connector_init["ssl"] = _trusting(way.ca_file)  # noqa: SLF001
        session.middleware(self._gate)
        self.bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
        self._permits = permits
        self._channel = channel

    async def send(self, chat_id: int, screen: Screen, priority: Priority) -> out.Outcome:
        """A new message."""
        return await self._attempt(_sending(chat_id, screen), priority, None)

    async def edit(
        self, chat_id: int, message_id: int, screen: Screen, priority: Priority
    ) -> out.Outcome:
        """The message's text and buttons, in place."""
        method = EditMessageText(
            chat_id=chat_id, message_id=message_id, text=screen.text, reply_markup=_inline(screen)
        )
        return await self._attempt(method, priority, message_id)

    async def delete(self, chat_id: int, message_id: int) -> bool:
        """Take a message out of a chat; False when it is to be tried again."""
        result = await self._attempt(
            DeleteMessage(chat_id=chat_id, message_id=message_id), Priority.STATUS, message_id
        )
        return not isinstance(result, out.Uncertain | out.Flooded)

    async def take_back(self, chat_id: int, message_ids: Sequence[int]) -> int:
        """Take messages out of a chat; gives how many Telegram would not delete (too old, not there)."""
        left = 0
        for message_id in message_ids:
            method = DeleteMessage(chat_id=chat_id, message_id=message_id)
            for pause in (*_TAKE_BACK_PAUSES, None):
                result = await self._attempt(method, Priority.STATUS, message_id)
                if not isinstance(result, out.Uncertain | out.Flooded | out.Unsent):
                    break
                await asyncio.sleep(pause or 0)
            left += not isinstance(result, out.Accepted)
        return left

    async def fetch(self, file_id: str) -> bytes | None:
        """A file somebody sent, into memory; None when Telegram does not give it (over 20 MB, expired)."""
        for pause in (*_FETCH_PAUSES, None):
            try:
                file = await self.bot.get_file(file_id)
                if file.file_path is None:
                    return None
                async with asyncio.timeout(_FETCHING):
                    content = await self.bot.download_file(file.file_path, timeout=_FETCHING)
            except (TelegramBadRequest, TelegramNotFound, TelegramForbiddenError):
                return None
            except (
                TelegramAPIError,
                ClientDecodeError,
                aiohttp.ClientError,
                OSError,
                TimeoutError,
            ):
                # no text of these errors may be told anywhere: it holds the file's address and the token
                if pause is not None:
                    await asyncio.sleep(pause)
                continue
            return None if content is None else content.read()
        return None

    async def toast(self, callback_id: str, text: str | None, *, alert: bool) -> None:
        """Answer a press; too late is no matter."""
        method = AnswerCallbackQuery(callback_query_id=callback_id, text=text, show_alert=alert)
        await self._attempt(method, Priority.REPLY, None)

    async def warm(self) -> None:
        """Ask for something small, so that the connection is open when an alarm comes."""
        await self._attempt(GetMe(), Priority.STATUS, None)

    async def close(self) -> None:
        """Give back the connections."""
        await self.bot.session.close()

    async def _attempt(
        self, method: TelegramMethod[Any], priority: Priority, message_id: int | None
    ) -> out.Outcome:
        _priority.set(priority)
        try:
            result = await self.bot(method)
        except TelegramRetryAfter as error:
            self._permits.flooded(priority, error.retry_after, self._channel, _chat_of(method))
            return out.Flooded(error.retry_after)
        except TelegramMigrateToChat as error:
            return out.Migrated(error.migrate_to_chat_id)
        except TelegramForbiddenError:
            return out.Refused()
        except (TelegramBadRequest, TelegramNotFound) as error:
            return out.of_bad_request(error.message, message_id)
        except TelegramNetworkError as error:
            return out.Unsent() if isinstance(error.__cause__, _NO_WAY) else out.Uncertain()
        except _NO_WAY:
            return out.Unsent()
        except (TelegramAPIError, ClientDecodeError, OSError, TimeoutError, ValueError):
            # 5xx, resets, time-outs and answers that are no answers (a proxy's page of HTML)
            return out.Uncertain()
        return out.Accepted(result.message_id if isinstance(result, Message) else message_id or 0)

    async def _gate(
        self,
        make_request: Callable[[Bot, TelegramMethod[Any]], Awaitable[Any]],
        bot: Bot,
        method: TelegramMethod[Any],
    ) -> Any:  # noqa: ANN401 - aiogram's own signature
        name = type(method).__name__
        if not name.startswith(_COUNTED) or name in _FREE:
            return await make_request(bot, method)
        async with self._permits.take(_priority.get(), _chat_of(method)):
            async with asyncio.timeout(deadline(_priority.get())):
                return await make_request(bot, method)


def _chat_of(method: TelegramMethod[Any]) -> int:
    return int(getattr(method, "chat_id", 0) or 0)


def _sending(chat_id: int, screen: Screen) -> TelegramMethod[Message]:
    common: dict[str, Any] = {
        "chat_id": chat_id,
        "disable_notification": screen.silent or None,
        "reply_markup": _inline(screen) or _reply(screen),
    }
    if screen.reply_to is not None:
        common["reply_parameters"] = ReplyParameters(
            message_id=screen.reply_to, allow_sending_without_reply=True
        )
    if screen.document is not None:
        file = BufferedInputFile(screen.document.content, filename=screen.document.name)
        return _with_file(screen.document.kind, file, caption=screen.text, **common)
    if screen.media is None:
        return SendMessage(text=screen.text, **common)
    return _with_file(screen.media.kind, screen.media.file_id, caption=screen.text, **common)


def _with_file(kind: str, file: InputFile | str, **common: Any) -> TelegramMethod[Message]:  # noqa: ANN401 - fields of the method
    match kind:
        case "photo":
            return SendPhoto(photo=file, **common)
        case "video":
            return SendVideo(video=file, **common)
        case "voice":
            return SendVoice(voice=file, **common)
        case _:
            return SendDocument(document=file, **common)


def _inline(screen: Screen) -> InlineKeyboardMarkup | None:
    if not screen.inline:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(text=one.label, callback_data=one.data, url=one.url)
                for one in row
            ]
            for row in screen.inline
        ]
    )


def _reply(screen: Screen) -> ReplyKeyboardMarkup | None:
    if not screen.reply:
        return None
    return ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text=label) for label in row] for row in screen.reply],
        resize_keyboard=True,
        is_persistent=True,
    )


def _trusting(ca_file: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file)
