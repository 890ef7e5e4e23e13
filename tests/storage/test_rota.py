"""The rota's rows come back as they were given; schedules, hand-overs and announced starts are kept once."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from bot.domain.duty import Span
from bot.domain.organisation import Cycle, Shift, Substitute
from bot.domain.roles import Role
from storage import facts, hand_overs, people, rota, shift_starts
from storage.models.organisation import sites
from storage.uow import Storage
from tests.storage.office import hire

ROLE = Role.SUPERVISOR
PLAIN = Shift(site_id="s", role=ROLE, person="a", starts=time(8), ends=time(20), days=("mon",))
SHIFTS = (
    PLAIN,
    replace(PLAIN, person="b", day=date(2028, 2, 29)),
    replace(PLAIN, cycle=Cycle(start=date(2026, 3, 1), length=4, on=(0, 2))),
    replace(PLAIN, valid_from=date(2026, 3, 1), valid_until=date(2026, 4, 1)),
)
SUBSTITUTE = Substitute(
    site_id="s", role=ROLE, person="b", instead_of="a", first=date(2026, 7, 1), last=date(2026, 7, 9)
)  # fmt: skip


@pytest.fixture
async def ids(storage: Storage) -> dict[str, UUID]:
    """Two people at one site."""
    first, second = await hire(storage, slug="a"), await hire(storage, slug="b")
    async with storage.write() as work:
        await work.conn.execute(
            sa.insert(sites).values(
                id="s", name={"en": "S"}, timezone="Asia/Almaty", phones=[], position=0, active=True
            )
        )
    return {"a": first[0], "b": second[0]}


async def put(storage: Storage, *shifts: Shift) -> None:
    async with storage.write() as work:
        await rota.replace(work, shifts, [SUBSTITUTE])


async def test_every_kind_of_row_comes_back(storage: Storage, ids: dict[str, UUID]) -> None:
    for _ in range(2):
        await put(storage, *SHIFTS)
    async with storage.read() as work:
        found = await rota.of(work, "s")
        assert await rota.of(work, "other") == rota.Rota()
    assert found.shifts == tuple(replace(one, person=ids[one.person].hex) for one in SHIFTS)
    assert found.substitutes == (replace(SUBSTITUTE, person=ids["b"].hex, instead_of=ids["a"].hex),)


async def test_who_was_revoked_is_nobody(storage: Storage, ids: dict[str, UUID]) -> None:
    await put(storage, *SHIFTS)
    async with storage.write() as work:
        await people.revoke(work, ids["b"])
    async with storage.read() as work:
        found = await rota.of(work, "s")
    assert [one.person for one in found.shifts] == [ids["a"].hex, "", ids["a"].hex, ids["a"].hex]
    assert found.substitutes[0].person == ""


async def test_imported_rows_are_apart_from_the_file_s(
    storage: Storage, ids: dict[str, UUID]
) -> None:
    await put(storage, PLAIN)
    one = replace(PLAIN, person=ids["a"].hex, days=SHIFTS[1].days, day=date(2027, 1, 1))
    slots = {("s", ROLE, date(2027, 1, 1))}
    for _ in range(2):
        async with storage.write() as work:
            await rota.put_imported(work, slots, [one])
    await put(storage, PLAIN)
    async with storage.read() as work:
        assert await rota.imported(work, slots) == {one}
        assert await rota.imported(work, {("s", Role.SAFETY_OFFICER, date(2027, 1, 1))}) == set()
        assert len((await rota.of(work, "s")).shifts) == 2


async def test_only_a_taken_hand_over_counts_and_is_answered_once(
    storage: Storage, ids: dict[str, UUID]
) -> None:
    async with storage.write() as work:
        end = work.now + timedelta(hours=3)
        new = await hand_overs.ask(work, "s", ROLE, ids["a"], ids["b"], end)
        assert await hand_overs.ask(work, "s", ROLE, ids["a"], ids["b"], end) == new
        one = await hand_overs.get(work, new)
        assert one is not None
        assert (await rota.of(work, "s")).hand_overs == ()
        await hand_overs.hold_site(work, "s")
        assert await hand_overs.settle(work, one, hand_overs.TAKEN)
        assert not await hand_overs.settle(work, one, hand_overs.REFUSED)
    async with storage.read() as work:
        (taken,) = (await rota.of(work, "s")).hand_overs
        assert await hand_overs.get(work, uuid4()) is None
    assert (taken.giver, taken.taker) == (ids["a"].hex, ids["b"].hex)


async def test_a_start_is_announced_answered_and_told_once(
    storage: Storage, ids: dict[str, UUID]
) -> None:
    start = datetime(2026, 11, 23, 3, tzinfo=UTC)
    async with storage.write() as work:
        span = Span(
            role=ROLE, person=ids["a"].hex, starts_at=start, ends_at=work.now + timedelta(hours=1)
        )
        new = await shift_starts.announce(work, "s", span, work.now)
        assert new is not None
        assert await shift_starts.announce(work, "s", span, work.now) is None
        assert await shift_starts.known(work, "s") == {(ids["a"], start)}
        (one,) = await shift_starts.silent(work)
        assert await shift_starts.told(work, one)
        assert not await shift_starts.told(work, one)
        assert await shift_starts.answered(work, one)
        assert not await shift_starts.answered(work, one)
        await shift_starts.hurry(work, new)
        assert await shift_starts.silent(work) == [], "an answer is not hurried into silence"


async def test_announcing_begins_once_and_gaps_are_told_once_a_day(storage: Storage) -> None:
    async with storage.write() as work:
        assert await shift_starts.since(work) is None
        await shift_starts.begin(work)
        began = work.now
    async with storage.write() as work:
        await shift_starts.begin(work)
        assert await shift_starts.since(work) == began
        assert await facts.first_of_day(work, "s", date(2028, 2, 29))
        assert not await facts.first_of_day(work, "s", date(2028, 2, 29))
        assert await facts.first_of_day(work, "t", date(2028, 2, 29))
        assert await facts.first_of_day(work, "s", date(2028, 3, 1))
