"""The live truth about a stop: who was called, who was reached, and every card edited to say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain import notice
from bot.domain.stop_work import OPEN, Event, State, move
from bot.services.groups import live_cards
from storage import outbox, people, stops, timeline
from storage.people import Person
from storage.uow import Storage, Work

#: nobody reached for this long: the initiator reads "phone now"
REACH_WITHIN = timedelta(seconds=10)
#: edits of one card that come close together are one edit
_SETTLE = timedelta(milliseconds=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The live truth about a stop, as its initiator may know it."""

    stop: stops.Stop
    called: int
    delivered: int
    acknowledged_by: Person | None


async def status(work: Work, stop: stops.Stop) -> Status:
    """What the initiator's screen tells."""
    rung = await outbox.states(work, "stop_card", stop.id.hex)
    by = await people.get(work, stop.acknowledged_by) if stop.acknowledged_by else None
    return Status(
        stop=stop,
        called=len(hearing(rung)),
        delivered=sum(state is notice.State.SENT for state in rung.values()),
        acknowledged_by=by,
    )


def hearing(rung: Mapping[UUID, notice.State]) -> list[UUID]:
    """Those of the called whom Telegram has not refused for good."""
    return [person_id for person_id, state in rung.items() if state is not notice.State.DEAD]


async def refresh(work: Work, stop: stops.Stop) -> None:
    """Every live card of the stop is edited to the present state."""
    await refresh_each(work, [stop])


async def refresh_each(work: Work, changed: Sequence[stops.Stop]) -> None:
    """The same for many stops at once."""
    await _edit(work, changed, _SCREENS)
    await live_cards.edit_each(work, changed)


#: live screens of people -> how urgent their edits are
_SCREENS = {"stop_status": notice.Priority.REPLY, "stop_card": notice.Priority.STATUS}


async def _edit(
    work: Work, changed: Sequence[stops.Stop], kinds: Mapping[str, notice.Priority]
) -> None:
    found = await outbox.all_holders(work, kinds, [stop.id.hex for stop in changed])
    await outbox.put_each(work, [
        outbox.Notice(
            unique_key=f"edit:{one.kind}:{one.subject}:{one.to.hex}:{one.channel}",
            kind=one.kind, subject=one.subject, person_id=one.to, priority=kinds[one.kind],
            mode=notice.Mode.EDIT, channel=one.channel, due_at=work.now + _SETTLE,
        )
        for one in found
    ])  # fmt: skip
    work.changed.update(stop.id for stop in changed)


async def check_reached(storage: Storage) -> None:
    """A tick: who stopped work reads "phone now" when nobody was reached in ten seconds."""
    async with storage.read() as work:
        since = work.now - REACH_WITHIN
        late = await stops.unreached(work, since=since, noted="nobody_reached")
    for one in late:
        async with storage.write() as work:
            stop = await stops.hold(work, one.id)
            if stop is not None and await _is_news(work, stop):
                await timeline.append(work, stop.id, "nobody_reached")
                await refresh(work, stop)


async def _is_news(work: Work, stop: stops.Stop) -> bool:
    if stop.state is not State.STOPPED or not waited(stop, work.now):
        return False
    return not await timeline.noted(work, stop.id, "nobody_reached")


def waited(stop: stops.Stop, now: datetime) -> bool:
    """Whether the stop is older than anybody's alarm should need to arrive."""
    return now - stop.received_at >= REACH_WITHIN


async def delivered(work: Work, stop_id: UUID) -> None:
    """The alarm was accepted for somebody."""
    stop = await stops.hold(work, stop_id)
    if stop is None:
        return
    after = move(stop.state, Event.DELIVERED)
    if after is not None and await stops.advance(work, stop, after):
        await timeline.append(work, stop.id, "delivered")
    # a card that was on its way while somebody answered still shows the button
    kind = "stop_status" if stop.state in OPEN else "stop_card"
    await _edit(work, [stop], {kind: _SCREENS[kind]})


async def shown(work: Work, stop_id: UUID) -> None:
    """The initiator has a live screen from now on; what changed while it left is edited in."""
    if stop := await stops.hold(work, stop_id):
        await _edit(work, [stop], {"stop_status": _SCREENS["stop_status"]})
