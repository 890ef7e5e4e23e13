"""Ways to send one text to many people: the plain loop, python-telegram-bot's limiter, and ours."""

import asyncio
import contextlib
import importlib.util
from collections.abc import Awaitable, Callable

import aiogram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, ExtBot

from bench.wire import TOKEN

Campaign = Callable[[str, list[int]], Awaitable[None]]
#: what the loops of many bots sleep after each message
PAUSE = 0.05


async def plain_loop(url: str, people: list[int]) -> None:
    """Send, sleep 0.05 s, next; a 429 is waited out once and the message sent again."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with aiogram.Bot(TOKEN, session=session) as bot:
        for person in people:
            try:
                await bot.send_message(person, "notice")
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
                await bot.send_message(person, "notice")
            await asyncio.sleep(PAUSE)


async def stock_limiter(url: str, people: list[int]) -> None:
    """ExtBot with AIORateLimiter as documented: 30 a second, all at once."""
    limiter = AIORateLimiter(overall_max_rate=30, overall_time_period=1, max_retries=5)
    bot = ExtBot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot",
                 rate_limiter=limiter)  # fmt: skip
    async with bot:

        async def send(person: int) -> None:
            with contextlib.suppress(RetryAfter):
                await bot.send_message(person, "notice")

        await asyncio.gather(*(send(person) for person in people))


#: by name; the stock limiter needs python-telegram-bot's `rate-limiter` extra
AVAILABLE: dict[str, Campaign] = {"loop with sleep(0.05)": plain_loop}
if importlib.util.find_spec("aiolimiter"):
    AVAILABLE["ExtBot, AIORateLimiter(30, 1)"] = stock_limiter
