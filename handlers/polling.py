"""Our own fetch loop: asks at the lowest update that is not done, handles up to a hundred at once."""

import asyncio
import time
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from bot import logs
from bot.nursery import Nursery
from handlers.intake import Intake, read
from handlers.ledger import Ledger

log = structlog.get_logger(__name__)

#: seconds without an answer that are an outage
_SILENCE = 60.0
#: seconds Telegram holds an empty answer
LONG_POLL = 25
#: while something is in flight an ask returns at once: look this often for newer ones
_LOOK_EVERY = 0.05
#: seconds between tries while Telegram can't be reached
_PAUSES = (0.5, 1.0, 2.0, 5.0)
#: however long Telegram tells us to keep away, an alarm may be waiting there
_LONGEST_PAUSE = 30.0
#: everything but an answer of the API (a proxy's page of HTML is none)
_UNREACHABLE = (TelegramAPIError, ClientDecodeError, OSError, TimeoutError, ValueError)
_AT_ONCE = 100
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]


class WrongToken(Exception):
    """Telegram does not know SAQBOL_BOT_TOKEN: take a fresh one from @BotFather."""


class _FetchRaw(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates as it comes: one update that can't be read must not hold the others back."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int
    limit: int
    timeout: int
    allowed_updates: list[str] | None = None


class Polling:
    """The loop of one token."""

    def __init__(self, bot: Bot, intake: Intake, nursery: Nursery) -> None:
        self._bot = bot
        self._intake = intake
        self._nursery = nursery
        self._ledger = Ledger()
        self._progress = asyncio.Event()
        # Telegram has just been told that we poll
        self._answered = time.monotonic()
        self._failures = 0

    @property
    def well(self) -> bool:
        """The last ask was answered, and not too long ago."""
        return not self._failures and time.monotonic() - self._answered <= _SILENCE

    async def run(self) -> None:
        """Fetch until cancelled. Raises WrongToken."""
        while not self._intake.stopping.is_set():
            try:
                updates = await self._fetch(0 if not self._ledger.idle else LONG_POLL)
            except (TelegramUnauthorizedError, TelegramNotFound):
                raise WrongToken(WrongToken.__doc__) from None
            except _UNREACHABLE as error:
                log.warning("fetch_failed", **_told(error))
                await self._intake.pause(_pause(error, self._failures))
                self._failures += 1
                continue
            self._failures = 0
            self._answered = time.monotonic()
            await self._hand_out(updates)

    async def finish(self, *, seconds: float) -> None:
        """After `stopping`: let what is in flight end, and confirm what is done."""
        end = time.monotonic() + seconds
        while not self._ledger.idle and time.monotonic() < end:
            await self._some_progress(end - time.monotonic())
        try:
            async with asyncio.timeout(2):
                await self._bot(_FetchRaw(offset=self._ledger.offset, limit=1, timeout=0))
        except _UNREACHABLE:
            # Telegram redelivers what was done but not confirmed, and every change is idempotent
            log.warning("last_confirmation_failed")

    async def _fetch(self, wait: int) -> list[dict[str, Any]]:
        ask = _FetchRaw(
            offset=self._ledger.offset, limit=_AT_ONCE, timeout=wait, allowed_updates=ALLOWED
        )
        return await self._bot(ask, request_timeout=wait + 10)

    async def _hand_out(self, updates: list[dict[str, Any]]) -> None:
        new = set(self._ledger.take(raw["update_id"] for raw in updates))
        for raw in updates:
            if raw["update_id"] in new:
                self._nursery.start(self._handle(raw), name="update")
        if not new and not self._ledger.idle:
            await self._some_progress(_LOOK_EVERY)

    async def _handle(self, raw: dict[str, Any]) -> None:
        update = read(self._bot, raw)
        if update is None or await self._intake.until_done(update):
            self._ledger.done(raw["update_id"])
        self._progress.set()

    async def _some_progress(self, seconds: float) -> None:
        self._progress.clear()
        try:
            async with asyncio.timeout(max(seconds, 0)):
                await self._progress.wait()
        except TimeoutError:
            return


def _pause(error: BaseException, failures: int) -> float:
    if isinstance(error, TelegramRetryAfter):
        return min(float(error.retry_after), _LONGEST_PAUSE)
    return _PAUSES[min(failures, len(_PAUSES) - 1)]


def _told(error: BaseException) -> dict[str, str]:
    if isinstance(error, TelegramConflictError):
        return {**logs.describe(error), "reason": "another program fetches with this token"}
    return logs.describe(error)
