"""What goes wrong in a step of a conversation: storage, a bug, each kind of Telegram's errors.

Every error's text holds the person's id and words, as the libraries' own texts do.
"""

import contextlib
import sys
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from types import CodeType
from typing import Any, cast

import aiohttp
import pytest
import sqlalchemy as sa
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import (
    ClientDecodeError,
    RestartingTelegram,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import AnswerCallbackQuery, DeleteMessage, GetFile, TelegramMethod
from aiogram.types import Chat, File, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.answer import Answers
from storage.errors import StorageDown
from storage.uow import Storage, Work

Method = TelegramMethod[Any]
#: Telegram's errors, by name -> what a request raises
TELEGRAM: dict[str, Callable[[Method, str], Exception]] = {
    "429": lambda method, said: TelegramRetryAfter(method, said, 0),
    "migrated": lambda method, said: TelegramMigrateToChat(method, said, -1001),
    "400": TelegramBadRequest,
    "401": TelegramUnauthorizedError,
    "403": TelegramForbiddenError,
    "404": TelegramNotFound,
    "409": TelegramConflictError,
    "413": TelegramEntityTooLarge,
    "500": TelegramServerError,
    "restarting": RestartingTelegram,
    "network": TelegramNetworkError,
    "not JSON": lambda _, said: ClientDecodeError(said, ValueError(said), said),
    "reset": lambda _, said: aiohttp.ClientOSError(104, said),
    "time-out": lambda _, said: TimeoutError(said),
}
#: errors of our own side
OURS = ("storage away", "statement refused", "commit's answer lost", "bug")


class Faults:
    """One fault at a time, armed for a step, and whose handler it hit."""

    def __init__(self) -> None:
        self._kind: str | None = None
        self.said = ""
        #: the functions on the way to each fault
        self.met: set[CodeType] = set()
        self.fired = 0

    def arm(self, kind: str, said: str) -> None:
        self._kind, self.said = kind, said

    def disarm(self) -> None:
        self._kind = None

    def due(self, kind: str) -> bool:
        """Whether this place fails now; it does so once."""
        if self._kind != kind:
            return False
        self._kind = None
        self.fired += 1
        frame = sys._getframe()
        while frame.f_back is not None:
            self.met.add(frame.f_code)
            frame = frame.f_back
        return True

    def telegram(self, method: Method) -> None:
        kind = self._kind
        if kind in TELEGRAM and self.due(kind):
            raise TELEGRAM[kind](method, f"Telegram says: {self.said}")


class Wire(BaseSession):
    """The Bot API: takes all, shows what buttons were sent, and fails when told to."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self._faults = faults
        self._ids = iter(range(1, 10**9))
        #: chat -> data of its buttons, newest last
        self.offers: dict[int, list[str]] = defaultdict(list)

    async def make_request(self, bot: Bot, method: Method, timeout: int | None = None) -> Any:
        self._faults.telegram(method)
        if isinstance(method, AnswerCallbackQuery | DeleteMessage):
            return True
        if isinstance(method, GetFile):
            return File(file_id="f", file_unique_id="u", file_path="photos/1.jpg").as_(bot)
        chat = int(cast(Any, method).chat_id)
        markup = getattr(method, "reply_markup", None)
        if isinstance(markup, InlineKeyboardMarkup):
            buttons = [one.callback_data for row in markup.inline_keyboard for one in row]
            self.offers[chat] += [data for data in buttons if data]
        there = Chat(id=chat, type="private")
        return Message(message_id=next(self._ids), date=0, chat=there)  # type: ignore[arg-type]  # pydantic reads it

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        yield b"a picture"

    async def close(self) -> None:
        return


def installed(monkeypatch: pytest.MonkeyPatch) -> Faults:
    """Faults that reach storage and the answers of handlers."""
    faults = Faults()
    _storage(monkeypatch, faults)
    execute = AsyncConnection.execute

    async def refuses(self: AsyncConnection, *args: Any, **named: Any) -> Any:
        if faults.due("statement refused"):
            values = {"id": faults.said}
            raise sa.exc.ProgrammingError(f"INSERT … {faults.said}", values, Exception(faults.said))
        return await execute(self, *args, **named)

    monkeypatch.setattr(AsyncConnection, "execute", refuses)
    for name in ("show", "change", "toast", "clear"):
        monkeypatch.setattr(Answers, name, _breaks(getattr(Answers, name), faults))
    return faults


def _storage(monkeypatch: pytest.MonkeyPatch, faults: Faults) -> None:
    write, read = Storage.write, Storage.read

    @contextlib.asynccontextmanager
    async def writes(self: Storage) -> AsyncIterator[Work]:
        if faults.due("storage away"):
            raise StorageDown(faults.said)
        async with write(self) as work:
            yield work
        if faults.due("commit's answer lost"):
            raise StorageDown(faults.said)

    @contextlib.asynccontextmanager
    async def reads(self: Storage) -> AsyncIterator[Work]:
        if faults.due("storage away"):
            raise StorageDown(faults.said)
        async with read(self) as work:
            yield work

    monkeypatch.setattr(Storage, "write", writes)
    monkeypatch.setattr(Storage, "read", reads)


def _breaks(method: Callable[..., Any], faults: Faults) -> Callable[..., Any]:
    def broken(*args: Any, **named: Any) -> Any:
        if faults.due("bug"):
            raise RuntimeError(f"of {args!r}: {faults.said}")
        return method(*args, **named)

    return broken
