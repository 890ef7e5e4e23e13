"""python-telegram-bot: campaign notices, and the second try of an alarm. Another HTTP stack entirely."""

import asyncio
import os
import ssl
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from datetime import timedelta
from typing import Any, cast

import httpx
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import BaseRateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.delivery import outcome as out
from bot.delivery.client import DEADLINE, KEEP_WARM, SECOND_DEADLINE, Way, deadline
from bot.delivery.permits import Permits
from bot.domain.notice import Priority
from bot.domain.screen import Screen

# the library's documented way to the type its next version will have; the old type warns at every 429
os.environ.setdefault("PTB_TIMEDELTA", "true")

#: more than the gate ever lets fly
_CONNECTIONS = 64
_COUNTED = ("send", "copy", "forward", "edit")
_FREE = frozenset({"sendChatAction"})
#: no connection came about, so nothing was sent
_NO_WAY = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)

_priority: ContextVar[Priority] = ContextVar("priority", default=Priority.CAMPAIGN)


class GateLimiter(BaseRateLimiter[int]):
    """Our flood gate behind the library's hook, in place of its own limiter."""

    def __init__(self, permits: Permits) -> None:
        self._permits = permits

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to end."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,  # noqa: ANN401 - the library's own signature
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:  # noqa: ANN401 - the library's own signature
        """Take a permit for what counts; everything else passes."""
        del rate_limit_args
        if not endpoint.startswith(_COUNTED) or endpoint in _FREE:
            return await callback(*args, **kwargs)
        async with self._permits.take(_priority.get(), int(data.get("chat_id") or 0)):
            async with asyncio.timeout(deadline(_priority.get(), alarm=SECOND_DEADLINE)):
                return await callback(*args, **kwargs)


class PtbClient:
    """One token's python-telegram-bot side."""

    def __init__(self, token: str, way: Way, permits: Permits, channel: str) -> None:
        limits = httpx.Limits(max_connections=_CONNECTIONS, keepalive_expiry=2 * KEEP_WARM)
        options: dict[str, Any] = {"limits": limits}
        if way.ca_file:
            options["verify"] = ssl.create_default_context(cafile=way.ca_file)
        request = HTTPXRequest(
            proxy=way.proxy, connect_timeout=5, read_timeout=DEADLINE, httpx_kwargs=options
        )  # fmt: skip
        self._bot: ExtBot[int] = ExtBot(
            token, base_url=f"{way.api_url}/bot", base_file_url=f"{way.api_url}/file/bot",
            request=request, rate_limiter=GateLimiter(permits),
        )  # fmt: skip
        self._request = request
        self._permits = permits
        self._channel = channel

    async def send(self, chat_id: int, screen: Screen, priority: Priority) -> out.Outcome:
        """A new message."""
        return await self._attempt(self._sending(chat_id, screen), priority, chat_id)

    async def edit(
        self, chat_id: int, message_id: int, screen: Screen, priority: Priority
    ) -> out.Outcome:
        """The message's text and buttons, in place."""
        edit = self._bot.edit_message_text(
            screen.text, chat_id, message_id, parse_mode="HTML", reply_markup=_inline(screen)
        )
        return await self._attempt(edit, priority, chat_id, message_id)

    async def warm(self) -> None:
        """Ask for something small, so that the connection is open when an alarm comes."""
        await self._attempt(self._bot.get_me(), Priority.STATUS)

    async def close(self) -> None:
        """Give back the connections."""
        await self._request.shutdown()

    def _sending(self, chat_id: int, screen: Screen) -> Coroutine[Any, Any, telegram.Message]:
        common: dict[str, Any] = {
            "chat_id": chat_id,
            "parse_mode": "HTML",
            "disable_notification": screen.silent or None,
            "reply_markup": _inline(screen) or _reply(screen),
        }
        if screen.reply_to is not None:
            common["reply_parameters"] = telegram.ReplyParameters(
                screen.reply_to, allow_sending_without_reply=True
            )
        if screen.document is not None:
            file = telegram.InputFile(screen.document.content, filename=screen.document.name)
            return self._bot.send_document(document=file, caption=screen.text, **common)
        if screen.media is None:
            return self._bot.send_message(text=screen.text, **common)
        caption, file_id = screen.text, screen.media.file_id
        match screen.media.kind:
            case "photo":
                return self._bot.send_photo(photo=file_id, caption=caption, **common)
            case "video":
                return self._bot.send_video(video=file_id, caption=caption, **common)
            case _:
                return self._bot.send_voice(voice=file_id, caption=caption, **common)

    async def _attempt(
        self, request: Coroutine[Any, Any, Any], priority: Priority, chat_id: int = 0,
        message_id: int | None = None,
    ) -> out.Outcome:  # fmt: skip
        _priority.set(priority)
        try:
            result = await request
        except RetryAfter as error:
            seconds = cast(timedelta, error.retry_after).total_seconds()
            self._permits.flooded(priority, seconds, self._channel, chat_id)
            return out.Flooded(seconds)
        except ChatMigrated as error:
            return out.Migrated(error.new_chat_id)
        except Forbidden:
            return out.Refused()
        except BadRequest as error:
            return out.of_bad_request(error.message, message_id)
        except NetworkError as error:
            return out.Unsent() if isinstance(error.__cause__, _NO_WAY) else out.Uncertain()
        except (TelegramError, OSError, TimeoutError, ValueError):
            return out.Uncertain()
        return out.Accepted(
            result.message_id if isinstance(result, telegram.Message) else message_id or 0
        )


def _inline(screen: Screen) -> telegram.InlineKeyboardMarkup | None:
    if not screen.inline:
        return None
    return telegram.InlineKeyboardMarkup(
        [
            [
                telegram.InlineKeyboardButton(one.label, callback_data=one.data, url=one.url)
                for one in row
            ]
            for row in screen.inline
        ]
    )


def _reply(screen: Screen) -> telegram.ReplyKeyboardMarkup | None:
    if not screen.reply:
        return None
    return telegram.ReplyKeyboardMarkup(
        [list(row) for row in screen.reply], resize_keyboard=True, is_persistent=True
    )
