"""People by role title: found by where they stand, loaded by thousands, reached or not."""

import time
from uuid import uuid4

import pytest
import sqlalchemy as sa

from bot.domain.notice import Channel
from bot.domain.organisation import FilePerson
from bot.domain.roles import Role
from storage import identity, people
from storage.models.organisation import sites
from storage.uow import Storage
from tests.storage import office


def listed(count: int, *, since: int = 0) -> list[FilePerson]:
    return [
        FilePerson(
            slug=f"w{n}", title=f"Worker {n}", role=Role.WORKER, organisation_id="host",
            telegram_id=5_000_000_000 + n, listed=True,
        )
        for n in range(since, since + count)
    ]  # fmt: skip


async def load(
    storage: Storage, given: list[FilePerson], *, with_list: bool = True
) -> people.Loaded:
    async with storage.write() as work:
        return await people.load(work, given, with_list=with_list)


@pytest.fixture
async def host(storage: Storage) -> Storage:
    """A database with an organisation and nobody in it but one director."""
    await office.hire(storage, role=Role.DIRECTOR, slug="boss", title="Director")
    return storage


async def test_ten_thousand_people_are_linked(host: Storage) -> None:
    """In ten seconds at most (issue 2); printed, not asserted: a busy machine is no bug."""
    began = time.perf_counter()
    loaded = await load(host, listed(10_000))
    took = time.perf_counter() - began
    print(f"10,000 people linked in {took:.1f} s ({host.dialect})")
    assert loaded.given == 10_000
    async with host.read() as work:
        found = await identity.person_of(work, 5_000_009_999)
        assert found is not None
        person = await people.get(work, found)
        assert person is not None and person.slug == "w9999"
        everyone = [one.id for one in await people.narrowed(work, role=["worker"])]
        assert len(await people.reachable(work, everyone, Channel.ALARM)) == 10_000


async def test_more_people_than_a_statement_takes(host: Storage) -> None:
    """PostgreSQL takes 32,767 values, SQLite as many or fewer."""
    (person,) = await office.hire(host)
    async with host.write() as work:
        await identity.link(work, person, 1)
        crowd = [uuid4() for _ in range(40_000)]
        assert await people.reachable(work, [*crowd, person], Channel.ALARM) == {person}


async def test_loading_twice_changes_nothing(host: Storage) -> None:
    await load(host, listed(5))
    async with host.read() as work:
        before = await people.narrowed(work)
    again = await load(host, listed(5))
    assert (again.revoked, again.kept) == ((), ())
    async with host.read() as work:
        after = await people.narrowed(work)
    assert sorted(one.id for one in after) == sorted(one.id for one in before)


async def test_whom_the_list_leaves_out_is_revoked_and_forgotten(host: Storage) -> None:
    await load(host, listed(3))
    loaded = await load(host, listed(2))
    assert "w2" in loaded.revoked
    async with host.read() as work:
        person = await people.by_slug(work, "w2")
        assert person is not None and person.revoked
        assert await identity.chat_of(work, person.id) is None
        assert await people.by_account(work, 5_000_000_002) is None


async def test_without_a_list_listed_people_stay(host: Storage) -> None:
    await load(host, listed(2))
    loaded = await load(host, [], with_list=False)
    assert not {"w0", "w1"} & set(loaded.revoked)


async def test_whoever_moved_to_another_account_keeps_it(host: Storage) -> None:
    await load(host, listed(2))
    async with host.write() as work:
        person = await people.by_slug(work, "w0")
        assert person is not None
        await identity.link(work, person.id, 77)
    assert (await load(host, listed(2))).kept == ("w0",)
    async with host.read() as work:
        assert await identity.chat_of(work, person.id) == 77


async def test_a_language_chosen_in_the_chat_outlives_a_reload(host: Storage) -> None:
    await load(host, listed(1))
    async with host.write() as work:
        person = await people.by_slug(work, "w0")
        assert person is not None
        await people.set_language(work, person.id, "kk")
    await load(host, listed(1))
    async with host.read() as work:
        person = await people.get(work, person.id)
    assert person is not None and person.language == "kk"


async def test_who_writes(host: Storage) -> None:
    (person,) = await office.hire(host)
    async with host.write() as work:
        assert await people.by_account(work, 5) is None
        await identity.link(work, person, 5)
        found = await people.by_account(work, 5)
        assert found is not None and found.id == person and found.host
        await people.revoke(work, person)
        assert await people.by_account(work, 5) is None
        revoked = await people.get(work, person)
        assert revoked is not None and revoked.revoked


async def test_roles_at_a_site(host: Storage) -> None:
    async with host.write() as work:
        for at, site in enumerate(("chp1", "chp2")):
            await work.conn.execute(
                sa.insert(sites).values(
                    id=site, name={}, timezone="UTC", phones=[], position=at, active=True
                )
            )
    for site in ("chp1", "chp2"):
        await office.hire(host, site_id=site, title=site)
    (gone,) = await office.hire(host, site_id="chp1")
    async with host.write() as work:
        await people.revoke(work, gone)
        roles = [Role.SUPERVISOR, Role.DIRECTOR]
        assert [one.title for one in await people.having(work, roles, site_id="chp1")] == ["chp1"]
        titles = {one.title for one in await people.having(work, roles)}
        assert titles == {"Director", "chp1", "chp2"}
        assert await people.having(work, []) == []
        assert [one.title for one in await people.narrowed(work, site_id=["chp2"])] == ["chp2"]


async def test_changes_stay(host: Storage) -> None:
    (person,) = await office.hire(host)
    async with host.write() as work:
        await people.change(work, person, role=Role.SAFETY_OFFICER, title="Safety officer")
        found = await people.get(work, person)
    assert found is not None
    assert (found.role, found.title) == (Role.SAFETY_OFFICER, "Safety officer")


async def test_reach_is_known_by_person_and_bot(host: Storage) -> None:
    linked, stranger = await office.hire(host, 2)
    everyone = [linked, stranger]
    async with host.write() as work:
        await identity.link(work, linked, 1)
        for _ in range(2):
            await people.mark_unreachable(work, linked, Channel.CAMPAIGN)
        assert await people.reachable(work, everyone, Channel.ALARM) == {linked}
        assert await people.reachable(work, everyone, Channel.CAMPAIGN) == set()
        assert stranger in {one.id for one in await people.without_chat(work)}
        await people.mark_unreachable(work, linked, Channel.ALARM)
        assert linked in {one.id for one in await people.without_chat(work)}
        await people.mark_reachable(work, linked)
        assert await people.reachable(work, everyone, Channel.CAMPAIGN) == {linked}
        assert linked not in {one.id for one in await people.without_chat(work)}
        assert await people.reachable(work, [], Channel.ALARM) == set()
