"""Updates a second through the running program, beside a bare aiogram dispatcher."""

import asyncio
import time

from aiogram import Bot, Dispatcher, Router
from aiogram.types import Message, Update

from bench.wire import TOKEN, Wire


def update(number: int, people: int) -> dict[str, object]:
    """A text message as the Bot API gives it."""
    person = 7_000_000_000 + number % people
    return {
        "update_id": number,
        "message": {
            "message_id": number, "date": 1_780_000_000, "text": "/menu",
            "chat": {"id": person, "type": "private", "first_name": "P"},
            "from": {"id": person, "is_bot": False, "first_name": "P"},
        },
    }  # fmt: skip


async def bare_dispatcher(count: int, *, people: int = 200) -> float:
    """Feed so many updates to one handler that does nothing; updates a second."""
    router = Router()

    @router.message()
    async def nothing(_message: Message) -> None:
        return

    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    bot = Bot(TOKEN)
    raw = [update(number, people) for number in range(1, count + 1)]
    began = time.perf_counter()
    for item in raw:
        await dispatcher.feed_update(bot, Update.model_validate(item, context={"bot": bot}))
    taken = time.perf_counter() - began
    await bot.session.close()
    return count / taken


async def through(wire: Wire, *, count: int = 1000, first: int = 7_400_000_000) -> float:
    """So many strangers ask for help at once; confirmed updates a second."""
    people = list(range(first, first + count))
    for person in people:
        await wire.ask("POST", "people", id=person, first_name=f"P{person}")
    began = time.perf_counter()
    await wire.ask("POST", "updates", person_ids=people, text="/help", count=count)
    while (await wire.ask("GET", "pending"))["pending"]:
        await asyncio.sleep(0.02)
    return count / (time.perf_counter() - began)
