"""What follows when a notice is accepted or refused; called in the settling transaction."""

from uuid import UUID

from bot.domain import notice
from bot.services import stop_status, stop_work
from storage import outbox, people
from storage.uow import Work

#: kinds of which a person has one live card, edited in place
CARDS = frozenset({"stop_card", "stop_status"})


async def accepted(work: Work, row: outbox.Row, message_id: int) -> None:
    """Telegram took the message; a card's id is kept so that it can be edited."""
    if row.kind not in CARDS or row.mode is notice.Mode.EDIT:
        return
    await outbox.keep_card(work, row, message_id)
    if row.kind == "stop_card":
        await stop_status.delivered(work, UUID(row.subject))
        await stop_work.catch_up(work, UUID(row.subject), row.person_id)
    else:
        await stop_status.shown(work, UUID(row.subject))


async def refused(work: Work, row: outbox.Row) -> None:
    """Telegram will never take a message for this person: whoever is next is called at once."""
    await people.mark_unreachable(work, row.person_id, row.channel)
    if row.kind == "stop_card":
        await stop_status.unreachable(work, UUID(row.subject))
