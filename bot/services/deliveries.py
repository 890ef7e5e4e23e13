"""What follows when a notice is accepted or refused, or a group moves; called in the settling transaction."""

from uuid import UUID

from bot.domain import calling, notice
from bot.domain.stop_work import OPEN
from bot.services import calls, escalation
from bot.services.groups import live_cards
from bot.services.muster import roll_call
from bot.services.stop import progress, raising, ringing
from storage import heartbeats, outbox, people, shift_starts, stops
from storage.uow import Work

#: the initiator's own screen
SCREENS = frozenset({"stop_status", "stop_news"})
MUSTER = frozenset({"muster_ask", "muster_card"})
#: kinds of which a person has one live card, edited in place
CARDS = frozenset({*ringing.NOTICES.values(), *SCREENS, *MUSTER, "group_card"})


async def accepted(work: Work, row: outbox.Row, message_id: int) -> None:
    """Telegram took the message; a card's id is kept so that it can be edited."""
    if row.kind == notice.CANARY:
        await heartbeats.beat(work, notice.CANARY)
        await outbox.keep_card(work, row, message_id, kind=row.kind)
        return
    if row.kind not in CARDS or row.mode is notice.Mode.EDIT:
        return
    subject = UUID(row.subject)
    if row.kind == "group_card":
        await outbox.keep_card(work, row, message_id, kind=row.kind)
        await live_cards.shown(work, subject)
        return
    if row.kind in MUSTER:
        await outbox.keep_card(work, row, message_id, kind=row.kind)
        await roll_call.shown(work, row)
        return
    # whatever rang about a stop, it is the person's one live card from now on
    live = "stop_status" if row.kind in SCREENS else "stop_card"
    await outbox.keep_card(work, row, message_id, kind=live)
    if live == "stop_card":
        await progress.delivered(work, subject)
        await raising.catch_up(work, subject, row.to)
    else:
        await progress.shown(work, subject)


async def refused(work: Work, row: outbox.Row) -> None:
    """Telegram will never take a message for this person: whoever is next is called at once.

    A group was beside the people all the time: its safety service is told.
    """
    if row.group_id is not None:
        await live_cards.lost(work, row.group_id)
        return
    await people.mark_unreachable(work, row.to, row.channel)
    if row.kind == "muster_help":
        stop_hex, _, person_hex = row.subject.partition(":")
        await roll_call.ring_help(work, UUID(stop_hex), UUID(person_hex))
    if row.kind == "duty_start":
        await shift_starts.hurry(work, UUID(row.subject))
    if row.kind == "stop_card":
        await _unreachable(work, UUID(row.subject))


async def _unreachable(work: Work, stop_id: UUID) -> None:
    """The next step is called at once when nobody who was rung can end the alarm."""
    stop = await stops.hold(work, stop_id)
    if stop is None or stop.state not in OPEN:
        return
    rung = await outbox.states(work, "stop_card", stop.id.hex)
    hearing = await people.reachable(work, list(rung), notice.Channel.ALARM)
    people_rung = [await people.get(work, person_id) for person_id in hearing]
    if not any(calling.counts(calls.candidate(one)) for one in people_rung if one):
        await escalation.hurry(work, "stop_work", stop.id.hex)
    await progress.refresh(work, stop)
