"""Alarms in the groups of a site: one live card each, beside the people and never instead of them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from bot.domain import calling, notice
from bot.domain.roles import Role
from bot.domain.stop_work import OPEN
from storage import groups, organisation, outbox, people, stops
from storage.uow import Storage, Work

#: the occasion of the first card: that the stop was raised
FIRST = "0"
#: people's own chats first
_AFTER_PEOPLE = timedelta(microseconds=1)
#: a group takes twenty messages and edits a minute, so changes that come close together are one edit
_SETTLE = timedelta(seconds=1)


async def ring(work: Work, stop: stops.Stop, *, occasion: str = FIRST) -> None:
    """A fresh card in the groups of the stop's own site, once an occasion."""
    await _ring(work, stop, await _own(work, stop), occasion)


async def ring_named(work: Work, stop: stops.Stop, words: Iterable[str], *, occasion: str) -> None:
    """A fresh card in the groups that these words of a step name, once an occasion."""
    await _ring(work, stop, calling.groups_named(words), occasion)


async def _own(work: Work, stop: stops.Stop) -> list[str]:
    """The stop's site; where the place is not known, the only site there is."""
    if stop.site_id is not None:
        return [stop.site_id]
    sites = await organisation.all_sites(work)
    return [sites[0].id] if len(sites) == 1 else []


async def _ring(work: Work, stop: stops.Stop, sites: Collection[str], occasion: str) -> None:
    for group in await groups.of_sites(work, sites) if sites else ():
        if not group.unreachable:
            key = f"group:{stop.id.hex}:{group.id.hex}:{occasion}"
            await _send(work, stop.id, group.id, key, notice.Priority.ALARM)


async def _send(
    work: Work, stop_id: UUID, group_id: UUID, key: str, priority: notice.Priority
) -> None:
    await outbox.put(
        work,
        outbox.Notice(
            unique_key=key, kind="group_card", subject=stop_id.hex, group_id=group_id,
            priority=priority, due_at=work.now + _AFTER_PEOPLE,
        ),
    )  # fmt: skip


async def edit(work: Work, stop: stops.Stop) -> None:
    """Every group's card of the stop is edited to the present state."""
    await edit_each(work, [stop])


async def edit_each(work: Work, changed: Sequence[stops.Stop]) -> None:
    """The same for many stops at once."""
    found = await outbox.all_holders(work, ["group_card"], [stop.id.hex for stop in changed])
    those = {group_id: await groups.get(work, group_id) for group_id in {one.to for one in found}}
    await outbox.put_each(work, [
        outbox.Notice(
            unique_key=f"edit:group_card:{one.subject}:{one.to.hex}:{one.channel}",
            kind="group_card", subject=one.subject, group_id=one.to,
            priority=notice.Priority.STATUS, mode=notice.Mode.EDIT, channel=one.channel,
            due_at=work.now + _SETTLE,
        )
        for one in found
        if (group := those[one.to]) is not None and not group.unreachable
    ])  # fmt: skip


async def shown(work: Work, stop_id: UUID) -> None:
    """A card stands in a group from now on; an answer that came while it left is edited in."""
    stop = await stops.hold(work, stop_id)
    if stop is not None and stop.state not in OPEN:
        await edit(work, stop)


async def lost(work: Work, group_id: UUID) -> None:
    """The bot may not write there any more: the safety service of the site is told, once."""
    group = await groups.get(work, group_id)
    if group is None or not await groups.mark(work, group_id, unreachable=True):
        return
    officers = await people.having(work, {Role.SAFETY_OFFICER})
    for person in officers:
        if person.host and person.site_id in (None, group.site_id):
            await outbox.put(
                work,
                outbox.Notice(
                    unique_key=f"group_lost:{group_id.hex}:{person.id.hex}:{work.now.timestamp()}",
                    kind="group_lost", subject=group_id.hex, person_id=person.id,
                    priority=notice.Priority.REMINDER,
                ),
            )  # fmt: skip


async def back(work: Work, group_id: UUID) -> None:
    """The bot may write there again: what is open now is shown, what changed meanwhile is edited in."""
    if not await groups.mark(work, group_id, unreachable=False):
        return
    for subject in await outbox.cards_in(work, group_id, "group_card"):
        if (stop := await stops.get(work, UUID(subject))) is not None:
            await edit(work, stop)
    await show_open(work, occasion=f"back:{work.now.timestamp()}")


async def show_open(work: Work, *, occasion: str = FIRST) -> None:
    """The alarms that nobody has answered, in each group that has not had them on this occasion."""
    for stop in await stops.open_stops(work):
        await ring(work, stop, occasion=occasion)


async def moved(work: Work, group_id: UUID, chat_id: int) -> None:
    """The group became a supergroup: another id, and none of its old messages can be edited there."""
    await groups.move(work, group_id, chat_id)
    for kind, subject in await outbox.forget_cards(work, group_id):
        if kind == "group_card":
            key = f"moved:{subject}:{group_id.hex}:{work.now.timestamp()}"
            await _send(work, UUID(subject), group_id, key, notice.Priority.STATUS)


async def migrated(storage: Storage, old: int, new: int) -> None:
    """Telegram says in the chat that a group has a new id; told twice, or late, it changes nothing."""
    async with storage.write() as work:
        group = await groups.of_chat(work, old)
        if group is not None:
            await moved(work, group.id, new)


async def membership(storage: Storage, chat_id: int, *, member: bool) -> None:
    """The bot was taken out of a group, or let in again."""
    async with storage.write() as work:
        group = await groups.of_chat(work, chat_id)
        if group is not None:
            await (back if member else lost)(work, group.id)
