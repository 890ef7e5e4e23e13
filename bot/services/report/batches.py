"""Reports and replies reach the officers in batches, a few times a day, so that nobody sees the minute of one.

What is urgent has rung already. A batch that was missed comes as soon as we are back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import notice
from bot.domain.report import Side, State
from bot.domain.roles import Role
from bot.services import escalation
from bot.services.report import ringing
from bot.services.report.reading import may_read
from storage import dialogues, facts, organisation, outbox, people, reports
from storage.dialogues import Exhibit, Message
from storage.reports import Report
from storage.uow import Storage, Work

#: hours of a site's day
HOURS = (8, 12, 16, 20)


async def tick(storage: Storage) -> None:
    """Release what has come since the last batch, site by site, each batch once."""
    async with storage.read() as work:
        sites = [site.id for site in await organisation.all_sites(work)]
    for site_id in (*sites, None):
        async with storage.write() as work:
            await _release(work, site_id)


async def talk(work: Work, one: Report) -> tuple[list[Message], list[Exhibit]]:
    """What officers may see of a dialogue and of all evidence by now.

    A reply to what is not urgent and open waits for the batch on the card too: an officer who opened it
    again and again would learn its minute.
    """
    messages = await dialogues.messages(work, one.id)
    exhibits = await dialogues.exhibits(work, one.id)
    if one.urgent and one.closed_on is None:
        return messages, exhibits
    # what was urgent was seen until it was closed, which an officer's last word did
    said = [each.number for each in messages if each.side is Side.OFFICER and one.urgent]
    batch, known = await latest(work, one.site_id), max(said, default=0)
    early = {
        each.id for each in messages
        if each.side is Side.REPORTER and each.at > batch and each.number > known
    }  # fmt: skip
    return (
        [each for each in messages if each.id not in early],
        [each for each in exhibits if each.message_id not in early],
    )


async def latest(work: Work, site_id: str | None) -> datetime:
    """When the last batch of a site was due."""
    local = work.now.astimezone(ZoneInfo(await organisation.zone(work, site_id)))
    # a report of before the day's first hour waits for it since the evening
    day = local if local.hour >= HOURS[0] else local - timedelta(days=1)
    hour = max((hour for hour in HOURS if hour <= local.hour), default=HOURS[-1])
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


async def _release(work: Work, site_id: str | None) -> None:
    local = work.now.astimezone(ZoneInfo(await organisation.zone(work, site_id)))
    passed = [hour for hour in HOURS if hour <= local.hour]
    # marked also when there is nothing: what comes a minute later must wait for the next one
    if not passed or not await facts.first_of_day(
        work, f"reports:{site_id or ''}:{passed[-1]}", local.date()
    ):
        return
    found = await reports.unreleased(work, site_id)
    if not found:
        return
    for one in found:
        await _show(work, one)
    await _tell(work, site_id, f"{local.date()}:{passed[-1]}", found)


async def _show(work: Work, one: Report) -> None:
    waiting = "officer" if one.due_on is not None else one.waiting
    await reports.change(work, one.id, released=True, waiting=waiting)
    if one.due_on is not None:
        steps, repeat = await ringing.course(work, ringing.DUE, one.site_id)
        await escalation.start(work, ringing.DUE, one.id.hex, steps, repeat)


async def _tell(work: Work, site_id: str | None, batch: str, found: Sequence[Report]) -> None:
    # an urgent one that nobody has opened has rung already
    if all(one.urgent and one.state == State.RECEIVED for one in found):
        return
    officers = await people.having(work, [Role.SAFETY_OFFICER])
    await outbox.put_each(work, [
        outbox.Notice(
            unique_key=f"reports:{site_id or ''}:{batch}:{one.id.hex}", kind="report_batch",
            subject=site_id or "", person_id=one.id, priority=notice.Priority.REMINDER,
        )
        for one in officers
        if may_read(one, site_id)
    ])  # fmt: skip
