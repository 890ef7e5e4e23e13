"""The fetch loop: what it confirms when, and that nothing stops it but a wrong token."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates
from aiogram.types import Update

from bot.nursery import Nursery
from handlers.intake import Intake
from handlers.polling import Polling, WrongToken
from storage.errors import StorageDown
from tests.handlers.updates import Telegram, malformed, message, unheard_of

ASK = GetUpdates()


class Dispatcher:
    """Where updates end; `stuck` ids wait until freed, `broken` ones fail as told."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.stuck: dict[int, asyncio.Event] = {}
        self.broken: dict[int, list[Exception]] = {}

    async def feed_update(self, _bot: object, update: Update) -> None:
        self.seen.append(update.update_id)
        if failures := self.broken.get(update.update_id):
            raise failures.pop(0)
        if gate := self.stuck.get(update.update_id):
            await gate.wait()


class Desk:
    """A loop on a scripted Telegram."""

    def __init__(self, *updates: dict[str, Any]) -> None:
        self.telegram = Telegram(*updates)
        self.dispatcher = Dispatcher()
        self.nursery = Nursery()
        self.apologies: list[int] = []
        self.intake = Intake(self.telegram, self.dispatcher, self, {})  # type: ignore[arg-type]
        self.polling = Polling(self.telegram, self.intake, self.nursery)  # type: ignore[arg-type]

    def post(self, chat_id: int, _screen: object) -> None:
        self.apologies.append(chat_id)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["asyncio.Task[None]"]:
        loop = asyncio.ensure_future(self.polling.run())
        yield loop
        self.intake.stopping.set()
        async with asyncio.timeout(2):
            await asyncio.gather(loop, return_exceptions=True)
        await self.nursery.stop(seconds=1)

    async def until(self, true: Any) -> None:
        async with asyncio.timeout(3):
            while not true():
                await asyncio.sleep(0.005)


async def test_an_update_in_flight_is_not_confirmed_and_younger_ones_are_handled() -> None:
    desk = Desk(message(10, user=1), message(11, user=2))
    desk.dispatcher.stuck[10] = asyncio.Event()
    async with desk.running():
        await desk.until(lambda: desk.dispatcher.seen == [10, 11])
        desk.telegram.held.append(message(12, user=3))
        await desk.until(lambda: 12 in desk.dispatcher.seen)
        assert max(desk.telegram.offsets) <= 10
        desk.dispatcher.stuck[10].set()
        await desk.until(lambda: desk.telegram.held == [])
    assert desk.dispatcher.seen == [10, 11, 12]


async def test_storage_down_is_tried_again_and_not_confirmed_before() -> None:
    desk = Desk(message(10))
    desk.dispatcher.broken[10] = [StorageDown("x"), StorageDown("x")]
    async with desk.running():
        await desk.until(lambda: len(desk.dispatcher.seen) == 1)
        assert desk.telegram.held
        await desk.until(lambda: desk.telegram.held == [])
    assert desk.dispatcher.seen == [10, 10, 10]
    assert desk.apologies == []


async def test_a_bug_is_apologised_for_and_confirmed() -> None:
    desk = Desk(message(10, user=77))
    desk.dispatcher.broken[10] = [RuntimeError("a bug")]
    async with desk.running():
        await desk.until(lambda: desk.telegram.held == [])
    assert desk.apologies == [77]


@pytest.mark.parametrize("strange", [unheard_of, malformed])
async def test_an_update_nobody_can_read_holds_nobody_back(strange: Any) -> None:
    desk = Desk(message(10), strange(11), message(12))
    async with desk.running():
        await desk.until(lambda: desk.telegram.held == [])
    assert desk.dispatcher.seen == [10, 12]


@pytest.mark.parametrize(
    "error",
    [
        TelegramNetworkError(method=ASK, message="reset"),
        TelegramConflictError(method=ASK, message="other getUpdates"),
        TelegramRetryAfter(method=ASK, message="flood", retry_after=0),
        ClientDecodeError("not JSON", ValueError(), "<html>"),
        TimeoutError(),
        ConnectionResetError(),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_an_unreachable_telegram_is_asked_again(error: Exception) -> None:
    desk = Desk(message(10))
    failures = [error]

    async def weather() -> None:
        if failures:
            raise failures.pop()

    desk.telegram.weather = weather
    async with desk.running():
        await desk.until(lambda: desk.telegram.held == [])


async def test_a_long_pause_does_not_outlive_stopping() -> None:
    desk = Desk()

    async def weather() -> None:
        raise TelegramRetryAfter(method=ASK, message="flood", retry_after=12_966)

    desk.telegram.weather = weather
    async with desk.running() as loop:
        await asyncio.sleep(0.05)
        assert not loop.done()


async def test_health_knows_whether_telegram_answers() -> None:
    desk = Desk(message(10))
    failures: list[Exception] = [TimeoutError()]

    async def weather() -> None:
        if failures:
            raise failures.pop()

    desk.telegram.weather = weather
    async with desk.running():
        await desk.until(lambda: not desk.polling.well)
        await desk.until(lambda: desk.polling.well)


async def test_a_wrong_token_ends_the_loop() -> None:
    desk = Desk()

    async def weather() -> None:
        raise TelegramUnauthorizedError(method=ASK, message="Unauthorized")

    desk.telegram.weather = weather
    with pytest.raises(WrongToken, match="SAQBOL_BOT_TOKEN"):
        await desk.polling.run()


async def test_finishing_confirms_what_is_done_and_leaves_the_rest() -> None:
    desk = Desk(message(10, user=1), message(11, user=2))
    desk.dispatcher.stuck[11] = asyncio.Event()
    async with desk.running():
        await desk.until(lambda: len(desk.dispatcher.seen) == 2)
    await desk.polling.finish(seconds=0.1)
    assert [raw["update_id"] for raw in desk.telegram.held] == [11]
