"""A report's text leaves the officer's chat before Telegram would refuse to delete it."""

from bot.delivery.aiogram_client import AiogramClient
from storage import identity, reports
from storage.uow import Storage


async def forget(storage: Storage, client: AiogramClient) -> None:
    """Delete what is due; what could not be deleted now is tried at the next tick."""
    async with storage.read() as work:
        due = [
            (one, await identity.chat_of(work, one.person_id))
            for one in await reports.due_disclosures(work)
        ]
    for one, chat_id in due:
        if chat_id is None or await client.delete(chat_id, one.message_id):
            async with storage.write() as work:
                await reports.forget_disclosure(work, one.id)
