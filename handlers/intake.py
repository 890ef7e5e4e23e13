"""From an update to its end: the same for polling and webhook.

Committed or refused with a sentence: done. A bug: apologise, count, done. Storage failed or ten
seconds passed: not done, tried again; nothing is confirmed that is not stored.
"""

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot import logs, metrics
from bot.services import screens
from handlers import who
from handlers.lanes import Lanes
from storage.errors import StorageDown

if TYPE_CHECKING:
    from bot.delivery.direct import Direct

log = structlog.get_logger(__name__)

#: one slow handler must not hold the offset
DEADLINE = 10.0
#: seconds between tries while storage is down
_PAUSES = (0.2, 0.5, 1.0, 2.0)
#: a webhook may bring an update twice; so many are remembered
_REMEMBERED = 20_000


def read(bot: Bot, raw: Any) -> Update | None:  # noqa: ANN401 - JSON as it came
    """One update; None, counted, for a kind or a shape we don't know: coming again would not help."""
    try:
        update = Update.model_validate(raw, context={"bot": bot})
        update.event_type  # noqa: B018 - looks the kind up, and raises
    except (ValidationError, UpdateTypeLookupError) as error:
        metrics.UPDATES.labels("unreadable").inc()
        log.warning("update_unreadable", **logs.describe(error))
        return None
    return update


class Intake:
    """Handles updates of one token."""

    def __init__(
        self, bot: Bot, dispatcher: Dispatcher, direct: "Direct", data: dict[str, Any]
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._direct = direct
        #: what handlers ask for by name
        self._data = data
        self._lanes = Lanes()
        self._ended: OrderedDict[int, None] = OrderedDict()
        self.stopping = asyncio.Event()

    def know(self, **facts: object) -> None:
        """Something more that handlers may ask for by name, learnt after the start."""
        self._data.update(facts)

    async def until_done(self, update: Update) -> bool:
        """Handle in lane order, again and again until it is done; False when stopped before."""
        ended = False

        async def job() -> None:
            nonlocal ended
            tries = 0
            while not (ended := await self._once(update)) and not self.stopping.is_set():
                await self.pause(_PAUSES[min(tries, len(_PAUSES) - 1)])
                tries += 1

        await self._lanes.run(who.lanes_of(update), job)
        return ended

    async def try_once(self, update: Update) -> bool:
        """Handle in lane order, once; False when Telegram should bring it again."""
        ended = False

        async def job() -> None:
            nonlocal ended
            ended = await self._once(update)

        await self._lanes.run(who.lanes_of(update), job)
        return ended

    async def _once(self, update: Update) -> bool:
        if update.update_id in self._ended:
            return True
        try:
            async with asyncio.timeout(DEADLINE):
                await self._dispatcher.feed_update(self._bot, update, **self._data)
        except (StorageDown, TimeoutError) as error:
            metrics.UPDATES.labels("again").inc()
            log.warning("update_waits", **logs.describe(error))
            return False
        except Exception as error:  # noqa: BLE001 - the edge: a bug must not lose the update silently
            metrics.UPDATES.labels("bug").inc()
            log.error("handler_failed", **logs.describe(error))
            self._apologise(update)
        else:
            metrics.UPDATES.labels("done").inc()
        self._remember(update.update_id)
        return True

    def _apologise(self, update: Update) -> None:
        if found := who.reply_chat(update):
            chat_id, lang = found
            self._direct.post(chat_id, screens.plain("trouble", lang))

    def _remember(self, update_id: int) -> None:
        self._ended[update_id] = None
        if len(self._ended) > _REMEMBERED:
            self._ended.popitem(last=False)

    async def pause(self, seconds: float) -> None:
        """Wait, but not through `stopping`."""
        try:
            async with asyncio.timeout(seconds):
                await self.stopping.wait()
        except TimeoutError:
            return
