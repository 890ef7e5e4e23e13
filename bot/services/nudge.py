"""Once a week everybody is asked to look for answers: those who wrote without a name are never pushed alone.

Everybody gets it, whether or not there is anything to read, so that getting it tells nothing.
"""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import notice
from bot.domain.screen import Screen
from bot.services import screens
from bot.texts import text
from storage import facts, organisation, outbox, people
from storage.uow import Storage, Work

#: Monday at noon by the company's time; an outage makes it later that day
DAY, HOUR = 0, 12
#: rows in one transaction: a stop that is raised meanwhile waits for one of these at most
_PART = 200
_WHAT = "nudge"


async def tick(storage: Storage) -> None:
    """Queue this week's, once. What was queued before a crash is not queued again."""
    async with storage.read() as work:
        host = await organisation.host(work)
        if host is None:
            return
        local = work.now.astimezone(ZoneInfo(host.timezone))
        last = await facts.last_day(work, _WHAT)
        comes = local.weekday() == DAY and local.hour >= HOUR and last != local.date()
        reached = await _everybody(work) if comes and last else []
    if last is not None and not comes:
        return
    for part in range(0, len(reached), _PART):
        async with storage.write() as work:
            await _queue(work, reached[part : part + _PART], local)
    # a new database begins with the week after: nobody has written to it yet
    async with storage.write() as work:
        await facts.first_of_day(work, _WHAT, local.date())


async def _everybody(work: Work) -> list[UUID]:
    everyone = [one.id for one in await people.narrowed(work)]
    return sorted(await people.reachable(work, everyone, notice.Channel.CAMPAIGN))


async def _queue(work: Work, ids: list[UUID], local: datetime) -> None:
    late = datetime.combine(local.date() + timedelta(days=2), time(), local.tzinfo)
    await outbox.put_each(work, [
        outbox.Notice(
            unique_key=f"{_WHAT}:{local.date()}:{one.hex}", kind=_WHAT, subject="", person_id=one,
            priority=notice.Priority.CAMPAIGN, channel=notice.Channel.CAMPAIGN,
            expires_at=late.astimezone(UTC),
        )
        for one in ids
    ])  # fmt: skip


async def render(_work: Work, _row: outbox.Row, lang: str) -> Screen:
    """The same words for everybody."""
    return Screen(text=text(lang, "nudge"), reply=screens.menu(lang))
