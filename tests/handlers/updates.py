"""Updates as Telegram sends them, and a bot that answers from a script."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.methods import TelegramMethod

Raw = dict[str, Any]


def message(update_id: int, user: int = 7_000_000_001, text: str = "hello") -> Raw:
    """A text in a private chat."""
    person = {"id": user, "is_bot": False, "first_name": "P", "language_code": "en"}
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_790_000_000,
            "chat": {"id": user, "type": "private", "first_name": "P"},
            "from": person,
            "text": text,
        },
    }


def unheard_of(update_id: int) -> Raw:
    """An update of a kind that nobody knew when this was written."""
    return {"update_id": update_id, "hologram": {"depth": 3}}


def malformed(update_id: int) -> Raw:
    """A known kind whose shape has changed."""
    return {"update_id": update_id, "message": {"message_id": "seven", "chat": "a string now"}}


class Telegram:
    """The Bot API's queue of updates, as far as getUpdates shows it."""

    id = 100001

    def __init__(self, *updates: Raw) -> None:
        self.held = list(updates)
        self.offsets: list[int] = []
        #: called before each answer; may raise what the network would
        self.weather: Callable[[], Awaitable[None]] | None = None

    async def __call__(
        self, method: TelegramMethod[Any], request_timeout: int | None = None
    ) -> Any:
        if self.weather is not None:
            await self.weather()
        offset, limit = int(getattr(method, "offset", 0) or 0), getattr(method, "limit", 100)
        self.offsets.append(offset)
        self.held = [raw for raw in self.held if raw["update_id"] >= offset]
        # as long as this Telegram ever holds an empty answer
        await asyncio.sleep(0.005)
        return self.held[:limit]
