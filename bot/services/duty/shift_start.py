""" "You are on duty until 20:00: OK?" at the start of a shift; silence is told to the next in line."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import duty, notice
from bot.domain.duty import Span
from bot.domain.organisation import Site, Step
from bot.services.duty.board import next_in_line, soon
from storage import organisation, outbox, people, shift_starts
from storage import rota as rotas
from storage.people import Person
from storage.shift_starts import ShiftStart
from storage.uow import Storage, Work

#: how long an OK is waited for
SILENCE = timedelta(minutes=15)
#: who hears of the silence: the others on duty and the safety service, else whoever is above
NEXT = (
    Step(after=0, notify=("shift_supervisor", "supervisor", "safety_officer")),
    Step(after=0, notify=("site_head",)),
    Step(after=0, notify=("director",)),
)


async def tick(storage: Storage) -> None:
    """Announce the shifts that have begun, and tell of those whose person stayed silent.

    After an outage a shift that still runs is announced once, late; one that is over is not.
    """
    async with storage.read() as work:
        since = await shift_starts.since(work)
        begun = await _begun(work, since) if since else []
        silent = await shift_starts.silent(work)
    if since is None:
        async with storage.write() as work:
            await shift_starts.begin(work)
    for site, span in begun:
        async with storage.write() as work:
            await _announce(work, site, span)
    for one in silent:
        async with storage.write() as work:
            await _tell(work, one)


async def _begun(work: Work, since: datetime) -> list[tuple[Site, Span]]:
    """Shifts that run now and were not announced; who took one over has said OK already."""
    found = []
    for site in await organisation.all_sites(work):
        plan, zone = await rotas.of(work, site.id), ZoneInfo(site.timezone)
        known = await shift_starts.known(work, site.id)
        found += [
            (site, span)
            for role in plan.roles
            for span in duty.spans(plan, role, zone, work.now, soon(work.now))
            if span.starts_at >= since and not span.taken_over
            and (UUID(span.person), span.starts_at) not in known
        ]  # fmt: skip
    return found


async def _announce(work: Work, site: Site, span: Span) -> None:
    person_id = UUID(span.person)
    reached = await people.reachable(work, [person_id], notice.Channel.ALARM)
    # who can't be asked can't answer
    wait = SILENCE if reached else timedelta()
    start_id = await shift_starts.announce(work, site.id, span, work.now + wait)
    if start_id is None or not reached:
        return
    await outbox.put(
        work,
        outbox.Notice(
            unique_key=f"duty_start:{person_id.hex}:{span.starts_at.timestamp():.0f}",
            kind="duty_start", subject=start_id.hex, person_id=person_id,
            priority=notice.Priority.REMINDER, expires_at=span.ends_at,
        ),
    )  # fmt: skip


async def _tell(work: Work, one: ShiftStart) -> None:
    site = await organisation.site(work, one.site_id)
    if not await shift_starts.told(work, one) or site is None:
        return
    # the shift may be over, or somebody else's by now
    if not await still_on(work, site, one):
        return
    for person_id in await next_in_line(work, site, NEXT, but={one.person_id}):
        await outbox.put(
            work,
            outbox.Notice(
                unique_key=f"duty_silent:{one.id.hex}:{person_id.hex}", kind="duty_silent",
                subject=one.id.hex, person_id=person_id,
                priority=notice.Priority.REMINDER, expires_at=one.ends_at,
            ),
        )  # fmt: skip


async def still_on(work: Work, site: Site, one: ShiftStart) -> bool:
    """Whether the announced shift still runs, and is still this person's."""
    plan, zone = await rotas.of(work, site.id), ZoneInfo(site.timezone)
    spans = duty.spans(plan, one.role, zone, work.now, soon(work.now))
    return any(span.person == one.person_id.hex for span in spans) and work.now < one.ends_at


async def confirm(storage: Storage, person: Person, start_id: UUID) -> bool:
    """OK, by the person who was asked, once or again; False for others and after the shift."""
    async with storage.write() as work:
        one = await shift_starts.get(work, start_id)
        if one is None or one.person_id != person.id or one.ends_at <= work.now:
            return False
        await shift_starts.answered(work, one)
        return True
