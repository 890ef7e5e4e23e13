"""How people get in: invitations, their codes, moving to a new account, and being taken out."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from bot.domain import invite_code, roles
from bot.domain.notice import Channel
from bot.domain.organisation import Crew
from bot.domain.roles import Right, Role, Scope, Standing
from bot.services.people.rights import standing
from bot.texts import pick, text
from storage import identity, invites, organisation, people
from storage.engine import Storage
from storage.invites import Invite
from storage.people import Person
from storage.uow import Work

#: how long and how often a code serves unless told otherwise
DAYS = 7
USES = 1
#: a crew's code on paper serves at most so many, so that a lost sheet is not an open door
MAX_USES = 1000
MAX_DAYS = 90


class Outcome(StrEnum):
    """How a typed or opened code ended; the value names the screen that says it."""

    WELCOME = "welcome"
    #: the account is enrolled already; the code was not used
    ALREADY = "code-taken"
    #: no such code: mistyped, or never given
    WRONG = "code-wrong"
    EXPIRED = "code-expired"
    USED = "code-used"


class Refusal(StrEnum):
    """Why an invitation is not made."""

    NO_ORGANISATION = "no organisation is loaded yet"
    UNKNOWN_SITE = "there is no such site"
    UNKNOWN_CREW = "there is no such crew"
    UNKNOWN_ORGANISATION = "there is no such organisation"
    CREW_ELSEWHERE = "that crew belongs to another site or organisation"
    CONTRACTOR_NEEDED = "the head of a contractor needs the contractor's organisation"
    TOO_MANY = "uses or days are out of range"
    NOT_ALLOWED = "this role may not invite there"
    UNKNOWN_PERSON = "there is no such person, or they are revoked"


class InviteRefused(Exception):
    """An invitation that cannot be made."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom to let in; what a crew implies need not be said."""

    role: Role
    site_id: str | None = None
    crew_id: str | None = None
    organisation_id: str | None = None
    uses: int = USES
    days: int = DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A fresh code; it is shown once and kept only as a hash."""

    code: str
    expires_at: datetime
    uses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """How it ended; the person where somebody is enrolled now."""

    outcome: Outcome
    person: Person | None = None


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(invite_code.ALPHABET) for _ in range(invite_code.LENGTH))
        if invite_code.normal(code) is not None:
            return code


async def invite(storage: Storage, wanted: Wanted, *, by: Person | None = None) -> Issued:
    """Make an invitation. `by` None is the operator at the terminal.

    In the chat: contractors' heads for crews of their own organisation, safety officers for their
    site, administrators for everything (bot/domain/roles.py). Raises InviteRefused.
    """
    if not (1 <= wanted.uses <= MAX_USES and 1 <= wanted.days <= MAX_DAYS):
        raise InviteRefused(Refusal.TOO_MANY)
    async with storage.write() as work:
        site_id, organisation_id = await _stands(work, wanted)
        columns = {
            "role": str(wanted.role), "site_id": site_id, "crew_id": wanted.crew_id,
            "organisation_id": organisation_id, "person_id": None,
        }  # fmt: skip
        if by is not None and not may_invite(by, wanted, site_id, organisation_id):
            raise InviteRefused(Refusal.NOT_ALLOWED)
        return await _issue(work, columns, uses=wanted.uses, days=wanted.days)


async def move(storage: Storage, person_id: UUID, *, by: Person | None = None) -> Issued:
    """A code that moves a known person to the account that redeems it. Raises InviteRefused."""
    async with storage.write() as work:
        person = await people.get(work, person_id)
        if person is None or person.revoked:
            raise InviteRefused(Refusal.UNKNOWN_PERSON)
        if by is not None and not may_move(by, person):
            raise InviteRefused(Refusal.NOT_ALLOWED)
        columns = {
            "role": str(person.role), "site_id": person.site_id, "crew_id": person.crew_id,
            "organisation_id": person.organisation_id, "person_id": person.id,
        }  # fmt: skip
        return await _issue(work, columns, uses=1, days=1)


async def _issue(work: Work, columns: Mapping[str, object], *, uses: int, days: int) -> Issued:
    code = _new_code()
    expires_at = work.now + timedelta(days=days)
    await invites.create(work, code, expires_at=expires_at, uses_left=uses, **columns)
    return Issued(code=code, expires_at=expires_at, uses=uses)


async def _stands(work: Work, wanted: Wanted) -> tuple[str | None, str]:
    """The site and organisation of an invitation, what the crew implies filled in."""
    host = await organisation.host(work)
    if host is None:
        raise InviteRefused(Refusal.NO_ORGANISATION)
    crew = await _crew(work, wanted)
    if wanted.site_id and wanted.site_id not in {s.id for s in await organisation.all_sites(work)}:
        raise InviteRefused(Refusal.UNKNOWN_SITE)
    if wanted.organisation_id and await organisation.get(work, wanted.organisation_id) is None:
        raise InviteRefused(Refusal.UNKNOWN_ORGANISATION)
    if wanted.role is Role.CONTRACTOR_HEAD and wanted.organisation_id in (None, host.id):
        raise InviteRefused(Refusal.CONTRACTOR_NEEDED)
    return (
        wanted.site_id or (crew.site_id if crew else None),
        wanted.organisation_id or (crew.organisation_id if crew else host.id),
    )


async def _crew(work: Work, wanted: Wanted) -> Crew | None:
    if wanted.crew_id is None:
        return None
    crew = next((c for c in await organisation.all_crews(work) if c.id == wanted.crew_id), None)
    if crew is None:
        raise InviteRefused(Refusal.UNKNOWN_CREW)
    if wanted.site_id not in (None, crew.site_id) or wanted.organisation_id not in (
        None, crew.organisation_id,
    ):  # fmt: skip
        raise InviteRefused(Refusal.CREW_ELSEWHERE)
    return crew


def may_invite(by: Person, wanted: Wanted, site_id: str | None, organisation_id: str) -> bool:
    """Whether somebody may let such a person in there."""
    to = Standing(
        site_id=site_id,
        organisations=frozenset({organisation_id}),
        crews=frozenset({wanted.crew_id} if wanted.crew_id else ()),
    )
    scope = roles.RIGHTS[by.role].get(Right.INVITE)
    # a contractor's head invites into a crew, a site's officer into that site
    bound = {Scope.ORGANIZATION: wanted.crew_id is not None, Scope.SITE: site_id is not None}
    return (
        roles.may(by.role, Right.INVITE, of=standing(by), to=to)
        and wanted.role in roles.INVITABLE.get(by.role, frozenset())
        and (scope is None or bound.get(scope, True))
    )


def may_move(by: Person, person: Person) -> bool:
    """Whether somebody may move a person to a new account: nobody moves those above their own reach."""
    below = person.role in roles.INVITABLE.get(by.role, frozenset()) or by.id == person.id
    return below and roles.may(by.role, Right.MOVE_PERSON, of=standing(by), to=standing(person))


async def redeem(
    storage: Storage, *, user_id: int, typed: str, language: str | None = None
) -> Redeemed:
    """Enrol an account by a code. A second tap, or a redelivered one, uses nothing and says so."""
    code = invite_code.normal(typed)
    if code is None:
        return Redeemed(outcome=Outcome.WRONG)
    async with storage.write() as work:
        found = await invites.find(work, code)
        known = await people.by_account(work, user_id)
        if found is None:
            return Redeemed(outcome=Outcome.WRONG, person=known)
        if known is not None and _is_in_already(known, found):
            return Redeemed(outcome=Outcome.ALREADY, person=known)
        if found.expires_at <= work.now or await _is_for_revoked(work, found):
            return Redeemed(outcome=Outcome.EXPIRED, person=known)
        if not await invites.use(work, found):
            return Redeemed(outcome=Outcome.USED, person=known)
        person_id = await _enrol(work, found, known, language)
        await identity.link(work, person_id, user_id)
        await people.mark_reachable(work, person_id)
        return Redeemed(outcome=Outcome.WELCOME, person=await people.get(work, person_id))


def _is_in_already(known: Person, found: Invite) -> bool:
    """The code gives nothing new; people of the organisation file are changed there, not by codes."""
    if found.person_id is not None:
        return found.person_id == known.id
    same = (known.role, known.site_id, known.crew_id, known.organisation_id) == (
        found.role, found.site_id, found.crew_id, found.organisation_id,
    )  # fmt: skip
    return same or known.slug is not None


async def _is_for_revoked(work: Work, found: Invite) -> bool:
    person = await people.get(work, found.person_id) if found.person_id else None
    return person is not None and person.revoked


async def _enrol(work: Work, found: Invite, known: Person | None, language: str | None) -> UUID:
    if found.person_id is not None:
        return found.person_id
    columns: dict[str, object] = {
        "title": await _title(work, found), "role": str(found.role), "site_id": found.site_id,
        "crew_id": found.crew_id, "organisation_id": found.organisation_id,
    }  # fmt: skip
    if known is not None:
        await people.change(work, known.id, **columns)
        return known.id
    return await people.add(work, **columns, language=language, slug=None, phone=None)


async def _title(work: Work, found: Invite) -> str:
    """What stands for a name: the role and the crew, in the organisation's first language."""
    host = await organisation.host(work)
    lang = host.languages[0] if host else "en"
    role = text(lang, f"role-{found.role.value.replace('_', '-')}")
    crew = await organisation.crew(work, found.crew_id) if found.crew_id else None
    return f"{role}, {pick(crew.name, lang)}" if crew else role


async def find(storage: Storage, who: str) -> Person | None:
    """A person by the organisation file's id, or by the id that `people` lists."""
    async with storage.read() as work:
        person = await people.by_slug(work, who)
        if person is None and len(who) in (32, 36):
            try:
                person = await people.get(work, UUID(who))
            except ValueError:
                return None
        return person


async def revoke(storage: Storage, person: Person) -> None:
    """Take a person's rights and forget their account; what they did stays on record."""
    async with storage.write() as work:
        await people.revoke(work, person.id)


async def came_back(storage: Storage, person: Person) -> None:
    """The person wrote again, so nothing is known against reaching them."""
    async with storage.write() as work:
        await people.mark_reachable(work, person.id)


async def membership(storage: Storage, user_id: int, *, member: bool) -> None:
    """Somebody blocked the alarm bot, or let it back in."""
    async with storage.write() as work:
        person = await people.by_account(work, user_id)
        if person is None:
            return
        if member:
            await people.mark_reachable(work, person.id)
        else:
            await people.mark_unreachable(work, person.id, Channel.ALARM)


async def choose_language(storage: Storage, person: Person, lang: str) -> None:
    """Remember the language a person chose."""
    async with storage.write() as work:
        await people.set_language(work, person.id, lang)
