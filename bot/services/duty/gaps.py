"""Once a day the safety service of a site hears of the coming hours in which nobody is on duty."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import notice
from bot.domain.organisation import Site, Step
from bot.services.duty import board
from storage import facts, organisation, outbox
from storage.uow import Storage, Work

#: the local hour from which gaps are told; an outage only makes it later
FROM_HOUR = 8
#: the safety service, else whoever is above
TOLD = (
    Step(after=0, notify=("safety_officer",)),
    Step(after=0, notify=("site_head",)),
    Step(after=0, notify=("director",)),
)


async def tick(storage: Storage) -> None:
    """Look at each site whose local morning has come."""
    async with storage.read() as work:
        sites = [
            site
            for site in await organisation.all_sites(work)
            if _local(work, site).hour >= FROM_HOUR and await board.gaps(work, site)
        ]
    for site in sites:
        async with storage.write() as work:
            await _tell(work, site)


def _local(work: Work, site: Site) -> datetime:
    return work.now.astimezone(ZoneInfo(site.timezone))


async def _tell(work: Work, site: Site) -> None:
    today = _local(work, site).date()
    told = await board.next_in_line(work, site, TOLD)
    if not told or not await facts.first_of_day(work, f"rota_gaps:{site.id}", today):
        return
    midnight = datetime.combine(today + timedelta(days=1), time(), ZoneInfo(site.timezone))
    for person_id in told:
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"rota_gaps:{site.id}:{today}:{person_id.hex}", kind="rota_gaps",
                subject=site.id, person_id=person_id,
                priority=notice.Priority.REMINDER, expires_at=midnight.astimezone(UTC),
            ),
        )  # fmt: skip
