"""Telling those who asked for it that there is news: directly, and nothing of it is kept."""

from bot.delivery.direct import Direct
from bot.domain.screen import Screen
from bot.services import screens
from storage import pushes
from storage.uow import Storage


async def tick(storage: Storage, direct: Direct) -> None:
    """Send what is due. Marked first: a push too few is better than one at every crash."""
    async with storage.read() as work:
        due = await pushes.due(work)
    for one in due:
        async with storage.write() as work:
            await pushes.told(work, one.id)
        direct.post(one.chat_id, _news(one.lang))


def _news(lang: str) -> Screen:
    return screens.plain("push-news", lang)
