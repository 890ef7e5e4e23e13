"""Invitations and codes: who may give them, and the kind end of each way to use one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain import invite_code
from bot.domain.roles import Role
from bot.services import organisation
from bot.services.people import enrolment
from bot.services.people.enrolment import InviteRefused, Outcome, Refusal, Wanted
from storage import engine, identity, keys, people
from storage.engine import Storage
from storage.people import Person

EXAMPLE = Path(__file__).parents[3] / "examples" / "ales.toml"
WORKER = Wanted(role=Role.WORKER, crew_id="chp2-scaffolding")
HANDS = (8_000_000_001, 8_000_000_002, 8_000_000_003)


class Days:
    """The storage clock, moved by hand."""

    def __init__(self) -> None:
        self.gone = 0.0

    def pass_(self, days: float) -> None:
        self.gone += days * 86_400


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
async def storage(tmp_path: Path, database_url: str, days: Days) -> AsyncIterator[Storage]:
    made = keys.load_or_create(tmp_path / "keys" / "saqbol.key")
    opened = await engine.open_storage(database_url, made, offset=lambda: days.gone)
    await organisation.load(opened, organisation.read(EXAMPLE))
    yield opened
    await opened.close()


async def named(storage: Storage, slug: str) -> Person:
    person = await enrolment.find(storage, slug)
    assert person is not None
    return person


async def redeem(storage: Storage, hand: int, code: str) -> enrolment.Redeemed:
    return await enrolment.redeem(storage, user_id=hand, typed=code, language="ru")


async def test_a_code_enrols_with_what_the_crew_implies(storage: Storage) -> None:
    issued = await enrolment.invite(storage, WORKER)
    done = await redeem(storage, HANDS[0], invite_code.shown(issued.code).lower())
    assert done.outcome is Outcome.WELCOME
    assert done.person is not None
    assert (done.person.role, done.person.site_id, done.person.organisation_id, done.person.language) == (
        Role.WORKER, "chp2", "biik", "ru",
    )  # fmt: skip
    assert done.person.title.count(",") == 1
    async with storage.read() as work:
        assert await people.by_account(work, HANDS[0]) == done.person


async def test_a_second_tap_uses_nothing(storage: Storage) -> None:
    issued = await enrolment.invite(storage, Wanted(role=Role.WORKER, site_id="chp1", uses=2))
    first = await redeem(storage, HANDS[0], issued.code)
    again = await redeem(storage, HANDS[0], issued.code)
    assert (again.outcome, again.person) == (Outcome.ALREADY, first.person)
    assert (await redeem(storage, HANDS[1], issued.code)).outcome is Outcome.WELCOME
    assert (await redeem(storage, HANDS[2], issued.code)).outcome is Outcome.USED


async def test_an_expired_code_is_said_to_be_expired(storage: Storage, days: Days) -> None:
    issued = await enrolment.invite(storage, Wanted(role=Role.WORKER, site_id="chp1", days=3))
    days.pass_(3.01)
    assert (await redeem(storage, HANDS[0], issued.code)).outcome is Outcome.EXPIRED


@pytest.mark.parametrize("typed", ["ABCD-EFG2", "ABCD", "hello", "\u0436", "s_chp2"])
async def test_a_mistyped_code_is_said_to_be_wrong(storage: Storage, typed: str) -> None:
    assert (await redeem(storage, HANDS[0], typed)).outcome is Outcome.WRONG


async def test_a_person_of_the_file_is_not_changed_by_a_code(storage: Storage) -> None:
    supervisor = await named(storage, "chp2-supervisor")
    issued = await enrolment.invite(storage, WORKER)
    done = await redeem(storage, 7_000_000_003, issued.code)
    assert (done.outcome, done.person) == (Outcome.ALREADY, supervisor)
    assert (await redeem(storage, HANDS[0], issued.code)).outcome is Outcome.WELCOME


async def test_an_invited_person_joins_another_crew_and_stays_the_same_person(
    storage: Storage,
) -> None:
    first = await redeem(storage, HANDS[0], (await enrolment.invite(storage, WORKER)).code)
    other = await enrolment.invite(storage, Wanted(role=Role.FOREMAN, crew_id="chp3-coal"))
    moved = await redeem(storage, HANDS[0], other.code)
    assert moved.person is not None
    assert first.person is not None
    assert (moved.outcome, moved.person.id) == (Outcome.WELCOME, first.person.id)
    assert (moved.person.role, moved.person.site_id) == (Role.FOREMAN, "chp3")


async def test_a_person_is_moved_to_a_new_account(storage: Storage) -> None:
    supervisor = await named(storage, "chp2-supervisor")
    officer = await named(storage, "chp2-safety-officer")
    issued = await enrolment.move(storage, supervisor.id, by=officer)
    done = await redeem(storage, HANDS[0], issued.code)
    assert (done.outcome, done.person) == (Outcome.WELCOME, supervisor)
    async with storage.read() as work:
        assert await identity.chat_of(work, supervisor.id) == HANDS[0]
        assert await people.by_account(work, 7_000_000_003) is None
    # loading the file again does not take them back to the old account
    loaded = await organisation.load(storage, organisation.read(EXAMPLE))
    assert loaded.kept == ("chp2-supervisor",)
    async with storage.read() as work:
        assert await identity.chat_of(work, supervisor.id) == HANDS[0]


async def test_a_revoked_person_is_a_stranger_and_cannot_be_moved(storage: Storage) -> None:
    supervisor = await named(storage, "chp2-supervisor")
    issued = await enrolment.move(storage, supervisor.id)
    await enrolment.revoke(storage, supervisor)
    async with storage.read() as work:
        assert await people.by_account(work, 7_000_000_003) is None
    with pytest.raises(InviteRefused) as caught:
        await enrolment.move(storage, supervisor.id)
    assert caught.value.refusal is Refusal.UNKNOWN_PERSON
    assert (await redeem(storage, HANDS[0], issued.code)).outcome is Outcome.EXPIRED


#: who invites (None: the operator), whom, and why not (None: it is done)
INVITATIONS = [
    # the operator: everything that exists
    (None, Wanted(role=Role.DIRECTOR), None),
    (None, Wanted(role=Role.WORKER, site_id="chp9"), Refusal.UNKNOWN_SITE),
    (None, Wanted(role=Role.WORKER, crew_id="nobody"), Refusal.UNKNOWN_CREW),
    (None, Wanted(role=Role.WORKER, organisation_id="x"), Refusal.UNKNOWN_ORGANISATION),
    (None, Wanted(role=Role.WORKER, crew_id="chp3-coal", site_id="chp2"), Refusal.CREW_ELSEWHERE),
    (None, Wanted(role=Role.CONTRACTOR_HEAD), Refusal.CONTRACTOR_NEEDED),
    (None, Wanted(role=Role.WORKER, uses=0), Refusal.TOO_MANY),
    (None, Wanted(role=Role.WORKER, days=365), Refusal.TOO_MANY),
    # a contractor's head: the own crews, and no role above a foreman's
    ("biik-head", WORKER, None),
    ("biik-head", Wanted(role=Role.FOREMAN, crew_id="chp3-insulation"), None),
    ("biik-head", Wanted(role=Role.WORKER, crew_id="boiler-repair"), Refusal.NOT_ALLOWED),
    ("biik-head", Wanted(role=Role.SUPERVISOR, crew_id="chp2-scaffolding"), Refusal.NOT_ALLOWED),
    ("biik-head", Wanted(role=Role.WORKER, organisation_id="biik"), Refusal.NOT_ALLOWED),
    # a safety officer: the own site
    ("chp2-safety-officer", WORKER, None),
    ("chp2-safety-officer", Wanted(role=Role.WORKER, site_id="chp1"), Refusal.NOT_ALLOWED),
    ("chp2-safety-officer", Wanted(role=Role.WORKER), Refusal.NOT_ALLOWED),
    ("chp2-safety-officer", Wanted(role=Role.DIRECTOR, site_id="chp2"), Refusal.NOT_ALLOWED),
    # an administrator: everything; a foreman and a director: nothing
    ("bot-administrator", Wanted(role=Role.CHAIRMAN), None),
    ("boiler-repair-foreman", Wanted(role=Role.WORKER, crew_id="boiler-repair"), Refusal.NOT_ALLOWED),
    ("production-director", WORKER, Refusal.NOT_ALLOWED),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "wanted", "refusal"), INVITATIONS)
async def test_who_may_invite_whom(
    storage: Storage, slug: str | None, wanted: Wanted, refusal: Refusal | None
) -> None:
    by = await named(storage, slug) if slug else None
    if refusal is None:
        assert (await enrolment.invite(storage, wanted, by=by)).uses == wanted.uses
        return
    with pytest.raises(InviteRefused) as caught:
        await enrolment.invite(storage, wanted, by=by)
    assert caught.value.refusal is refusal


async def test_before_the_organisation_is_loaded(tmp_path: Path) -> None:
    empty = await engine.open_storage(
        f"sqlite:///{tmp_path / 'e.db'}", keys.load_or_create(tmp_path / "e.key")
    )
    with pytest.raises(InviteRefused) as caught:
        await enrolment.invite(empty, WORKER)
    await empty.close()
    assert caught.value.refusal is Refusal.NO_ORGANISATION
