"""What the sender needs of a Telegram client; two live behind it (aiogram, python-telegram-bot)."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.delivery.outcome import Outcome
from bot.domain.notice import Priority
from bot.domain.screen import Screen

#: seconds for one request in all, once it has its permit
DEADLINE = 10.0
#: an alarm that hangs longer goes again through the other client
ALARM_DEADLINE = 2.0
#: the other client is more patient: if Telegram itself is slow, a third copy would only add to it
SECOND_DEADLINE = 5.0
#: seconds between small requests that keep a connection open; servers close idle ones after 15 or more
KEEP_WARM = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How to the Bot API: its base, and the way through a company's proxy and CA."""

    api_url: str
    proxy: str | None = None
    ca_file: Path | None = None


def deadline(priority: Priority, *, alarm: float = ALARM_DEADLINE) -> float:
    """How long a request may take, in seconds; `alarm` is this client's own patience."""
    return alarm if priority is Priority.ALARM else DEADLINE


async def keep_warm(clients: Collection["Client"]) -> None:
    """Never ends. A first alarm after a quiet night should not pay for a TLS handshake."""
    while True:
        for client in clients:
            await client.warm()
        await asyncio.sleep(KEEP_WARM)


class Client(Protocol):
    """Sends and edits screens. Never raises for what the Bot API or the network does."""

    async def send(self, chat_id: int, screen: Screen, priority: Priority) -> Outcome:
        """A new message."""

    async def edit(
        self, chat_id: int, message_id: int, screen: Screen, priority: Priority
    ) -> Outcome:
        """The message's text and buttons, in place."""

    async def warm(self) -> None:
        """Ask for something small, so that the connection is open when an alarm comes."""

    async def close(self) -> None:
        """Give back the connections."""
