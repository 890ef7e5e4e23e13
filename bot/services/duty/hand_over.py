""" "I'm off shift, X takes it": asked by who is on duty, confirmed by X; until then nothing changes."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import duty, notice
from bot.domain.duty import Span
from bot.domain.organisation import Site
from bot.services import calls
from bot.services.duty.board import soon
from storage import hand_overs, organisation, outbox, people
from storage import rota as rotas
from storage.hand_overs import HandOver
from storage.people import Person
from storage.uow import Storage, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The shift somebody is on now."""

    site: Site
    span: Span


async def held(work: Work, person: Person) -> Held | None:
    """The shift of the rota this person is on now, whichever ends last; None off duty."""
    sites = await organisation.all_sites(work)
    found = []
    for site in [one for one in sites if person.site_id in (None, one.id)]:
        plan, zone = await rotas.of(work, site.id), ZoneInfo(site.timezone)
        spans = duty.spans(plan, person.role, zone, work.now, soon(work.now))
        found += [Held(site=site, span=span) for span in spans if span.person == person.id.hex]
    return max(found, key=lambda one: one.span.ends_at, default=None)


async def colleagues(work: Work, person: Person, site_id: str) -> list[Person]:
    """Who may take this person's shift and has a chat to confirm it in, by title."""
    giver = calls.candidate(person)
    fit = [
        one
        for one in await people.having(work, {person.role})
        if duty.may_take(giver, calls.candidate(one), site_id)
    ]
    reached = await people.reachable(work, [one.id for one in fit], notice.Channel.ALARM)
    return [one for one in fit if one.id in reached]


async def ask(storage: Storage, person: Person, taker_id: UUID) -> str:
    """Ask a colleague to take the rest of one's shift: "asked", "off_duty" or "unfit"."""
    async with storage.write() as work:
        mine = await held(work, person)
        if mine is None:
            return "off_duty"
        if taker_id not in {one.id for one in await colleagues(work, person, mine.site.id)}:
            return "unfit"
        hand_over_id = await hand_overs.ask(
            work, mine.site.id, person.role, person.id, taker_id, mine.span.ends_at
        )
        one = await hand_overs.get(work, hand_over_id)
        if one is not None:
            await _tell(work, one, "duty_ask", taker_id)
        return "asked"


async def decide(storage: Storage, person: Person, hand_over_id: UUID, *, takes: bool) -> str:
    """The colleague's word: "taken", "refused", or "gone" when there is nothing left to take."""
    async with storage.write() as work:
        one = await hand_overs.get(work, hand_over_id)
        if one is None or one.taker != person.id or one.state != hand_overs.ASKED:
            return "gone"
        await hand_overs.hold_site(work, one.site_id)
        if takes and not await _stands(work, one, person):
            return "gone"
        state = hand_overs.TAKEN if takes else hand_overs.REFUSED
        if not await hand_overs.settle(work, one, state):
            return "gone"
        await _tell(work, one, f"duty_{state}", one.giver)
        return state


async def _stands(work: Work, one: HandOver, taker: Person) -> bool:
    """Whether the giver still is on that shift, and the colleague still may take it."""
    giver = await people.get(work, one.giver)
    if giver is None or giver.revoked or one.ends_at <= work.now or giver.role is not one.role:
        return False
    mine = await held(work, giver)
    if mine is None or mine.site.id != one.site_id or mine.span.ends_at != one.ends_at:
        return False
    return duty.may_take(calls.candidate(giver), calls.candidate(taker), one.site_id)


async def _tell(work: Work, one: HandOver, kind: str, to: UUID) -> None:
    await outbox.put(
        work,
        outbox.Notice(
            unique_key=f"{kind}:{one.id.hex}", kind=kind, subject=one.id.hex, person_id=to,
            priority=notice.Priority.REPLY, expires_at=one.ends_at,
        ),
    )  # fmt: skip
