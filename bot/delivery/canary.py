"""The canary: a silent message by the alarms' own way, so that a way that is broken shows before an alarm needs it.

It goes through the outbox, the flood gate and Telegram like an alarm; /healthz is red while it stays away.
"""

from datetime import timedelta

from bot.delivery.aiogram_client import AiogramClient
from bot.domain.notice import CANARY, Channel, Priority
from storage import heartbeats, identity, outbox, people
from storage.uow import Storage

#: between two messages; each takes the place of the one before
EVERY = timedelta(minutes=10)


class NoCanary(Exception):
    """SAQBOL_CANARY names nobody in the organisation file."""


async def tick(storage: Storage, client: AiogramClient, slug: str) -> None:
    """Send the next one when it is due, and take the last one away."""
    async with storage.read() as work:
        heard = (await heartbeats.everything(work)).get(CANARY)
        if heard is not None and work.now - heard < EVERY:
            return
        person = await people.by_slug(work, slug)
        if person is None:
            raise NoCanary(NoCanary.__doc__)
        last = await outbox.card(work, CANARY, slug, person.id, Channel.ALARM)
        chat_id = await identity.chat_of(work, person.id)
    notice = outbox.Notice(
        unique_key=CANARY, kind=CANARY, subject=slug, person_id=person.id,
        priority=Priority.ALARM,
    )  # fmt: skip
    async with storage.write() as work:
        queued = await outbox.put(work, notice)
    if queued and chat_id is not None and last is not None:
        await client.delete(chat_id, last)
