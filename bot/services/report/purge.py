"""The end of reports: warned of, destroyed with their keys, and nothing left that an old copy could bring back.

Each step can be cut off anywhere; the next night goes on from what stands there.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import report
from bot.services.report import dialogue, ringing
from storage import escalations, organisation, pushes, report_life, reports
from storage.evidence import Evidence
from storage.reports import Report
from storage.uow import Storage, Work

#: survivors whose keys are wrapped anew in one transaction: a stop that comes meanwhile waits for no more
_PART = 50
#: a file that no row names may belong to a report that is being sent right now
_STRAY_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What one night did, in counts."""

    warned: int
    destroyed: int
    wrapped: int
    pushes: int
    strays: int


async def run(storage: Storage, evidence: Evidence) -> Purged:
    """Everything that is due today. Raises StorageDown; what was done stays done."""
    async with storage.read() as work:
        today = await _today(work)
        found = await report_life.closed_by(work, today + timedelta(days=max(report.WARNED)))
    warned = [one for one in found if await _warn(storage, one.id, today)]
    destroyed = [one for one in found if await _destroy(storage, evidence, one.id, today)]
    wrapped = await _wrap_anew(storage)
    async with storage.write() as work:
        ended = await pushes.forget_before(work, work.now.date())
    await _destroy_keys(storage)
    strays = await _sweep(storage, evidence)
    # the next shuffle writes all tables anew; what was deleted here stands in SQLite's log until then
    await storage.empty_log()
    return Purged(
        warned=len(warned), destroyed=len(destroyed), wrapped=wrapped, pushes=ended, strays=strays
    )


async def _today(work: Work) -> date:
    zone = ZoneInfo(await organisation.zone(work, None))
    return work.now.astimezone(zone).date()


async def _warn(storage: Storage, report_id: UUID, today: date) -> bool:
    """14 and 3 days before, in the dialogue, where both sides read it."""
    async with storage.write() as work:
        one = await reports.hold(work, report_id)
        if one is None or one.delete_on is None or _is_held(one, today):
            return False
        days = report.warning(one.delete_on, today, one.warned)
        if days is None:
            return False
        await dialogue.from_program(work, one, "program-ends", date=one.delete_on.isoformat())
        await reports.change(work, one.id, warned=days)
        return True


async def _destroy(storage: Storage, evidence: Evidence, report_id: UUID, today: date) -> bool:
    async with storage.write() as work:
        one = await reports.hold(work, report_id)
        # active meanwhile, or held: it has another date
        if one is None or one.delete_on is None or one.delete_on > today or _is_held(one, today):
            return False
        for kind in ringing.KINDS:
            await escalations.end(work, kind, one.id.hex)
        files = await report_life.destroy(work, one, today)
    for name in files:
        evidence.remove(name)
    return True


def _is_held(one: Report, today: date) -> bool:
    return one.hold_until is not None and one.hold_until >= today


async def _wrap_anew(storage: Storage) -> int:
    """So that the keys of past weeks can be destroyed, with every old copy of what was purged."""
    count = 0
    while True:
        async with storage.write() as work:
            week = work.keys.week_of(work.now)
            found = await report_life.of_other_weeks(work, week, limit=_PART)
            for report_id in found:
                await report_life.wrap_anew(work, report_id, week)
        count += len(found)
        if len(found) < _PART:
            return count


async def _destroy_keys(storage: Storage) -> None:
    async with storage.write() as work:
        needed = await report_life.weeks(work)
        # a report that is being sent at this very moment was wrapped by this week's key, or by that of an hour ago
        needed |= {work.keys.week_of(work.now), _week(work.now - timedelta(hours=1))}
        work.keys.destroy(weeks=needed, before=work.now.date())


def _week(at: date) -> str:
    year, week, _ = at.isocalendar()
    return f"{year}-W{week:02}"


async def _sweep(storage: Storage, evidence: Evidence) -> int:
    async with storage.read() as work:
        known = await report_life.evidence_names(work)
        before = (work.now - _STRAY_AFTER).timestamp()
    strays = evidence.strays(known, before=before)
    for path in strays:
        path.unlink(missing_ok=True)
    evidence.blur()
    return len(strays)
