"""The one table that links people to accounts: one to one, sealed, in no order that tells anything."""

import asyncio
import sqlite3
from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from bot.domain.quiet import Hours
from storage import identity, people, quiet, ring_tests
from storage.models.people import identity as table
from storage.uow import Storage
from tests.privacy import needles
from tests.storage import office

#: below 2^31 and above 2^32, as Telegram gives them
ACCOUNTS = (1_500_000_001, 7_900_000_001)


async def link(storage: Storage, person: UUID, user_id: int) -> None:
    async with storage.write() as work:
        await identity.link(work, person, user_id)


async def chats(storage: Storage, people: Iterable[UUID]) -> list[int | None]:
    async with storage.read() as work:
        return [await identity.chat_of(work, one) for one in people]


@pytest.mark.parametrize("user_id", [1, *ACCOUNTS, 2**52 - 1])
async def test_both_ways(storage: Storage, user_id: int) -> None:
    (person,) = await office.hire(storage)
    await link(storage, person, user_id)
    async with storage.read() as work:
        assert await identity.person_of(work, user_id) == person
        assert await identity.chat_of(work, person) == user_id


async def test_nobody_is_linked_to_nothing(storage: Storage) -> None:
    async with storage.read() as work:
        assert await identity.person_of(work, 1) is None
        assert await identity.chat_of(work, uuid4()) is None


async def test_a_person_has_one_account(storage: Storage) -> None:
    (person,) = await office.hire(storage)
    for user_id in ACCOUNTS:
        await link(storage, person, user_id)
    async with storage.read() as work:
        assert await identity.person_of(work, ACCOUNTS[0]) is None
        assert await identity.person_of(work, ACCOUNTS[1]) == person


async def test_an_account_has_one_person(storage: Storage) -> None:
    first, second = await office.hire(storage, 2)
    await link(storage, first, ACCOUNTS[0])
    await link(storage, second, ACCOUNTS[0])
    assert await chats(storage, (first, second)) == [None, ACCOUNTS[0]]


async def test_two_people_swap_accounts_at_once(storage: Storage) -> None:
    first, second = await office.hire(storage, 2)
    async with storage.write() as work:
        await identity.link_many(work, {first: 1, second: 2})
        await identity.link_many(work, {first: 2, second: 1})
        await identity.link_many(work, {})
    assert await chats(storage, (first, second)) == [2, 1]


async def test_who_has_the_account_already_and_who_another(storage: Storage) -> None:
    same, other, none = await office.hire(storage, 3)
    async with storage.write() as work:
        await identity.link_many(work, {same: 1, other: 2})
        found = await identity.compare(work, {same: 1, other: 3, none: 4})
    assert found == ({same}, {other})


async def test_a_forgotten_account(storage: Storage) -> None:
    (person,) = await office.hire(storage)
    await link(storage, person, 1)
    async with storage.write() as work:
        await identity.unlink(work, person)
    assert await chats(storage, [person]) == [None]


async def test_the_order_of_rows_is_shuffled(storage: Storage) -> None:
    people = await office.hire(storage, 50)
    accounts = {person: 1000 + n for n, person in enumerate(people)}

    async def order() -> list[UUID]:
        rowid = "ctid" if storage.dialect == "postgresql" else "rowid"
        query = sa.select(table.c.person_id).order_by(sa.literal_column(rowid))
        async with storage.read() as work:
            return list((await work.conn.execute(query)).scalars())

    async with storage.write() as work:
        await identity.shuffle(work)
        await identity.link_many(work, accounts)
    before = await order()
    async with storage.write() as work:
        await identity.shuffle(work)
    after = await order()
    assert before == people, "else this test shows nothing"
    assert after != people and sorted(after) == sorted(people)
    assert await chats(storage, people) == list(accounts.values())


@pytest.mark.postgres
async def test_after_the_shuffle_no_transaction_tells_when_somebody_came(
    on_postgres: Storage,
) -> None:
    for n, person in enumerate(await office.hire(on_postgres, 5)):
        await link(on_postgres, person, n)
    async with on_postgres.write() as work:
        await identity.shuffle(work)
    async with on_postgres.read() as work:
        written = await work.conn.execute(sa.text("SELECT DISTINCT xmin FROM identity"))
        assert len(written.all()) == 1


async def test_what_people_set_outlives_the_night(storage: Storage) -> None:
    one, other = await office.hire(storage, 2)
    hours = Hours(since=1320, until=420)
    async with storage.write() as work:
        await quiet.choose(work, one, hours)
        test = await ring_tests.ask(work, other)
        await ring_tests.note(work, other, heard=True)
        await people.set_language(work, one, "kk")
        await identity.shuffle(work)
    async with storage.read() as work:
        assert (await quiet.of(work, one), await quiet.of(work, other)) == (hours, None)
        newest = await ring_tests.newest(work, other)
        assert newest is not None and newest.test == test
        assert await ring_tests.heard(work, [one, other], after=date(2000, 1, 1)) == {other}
        found = await people.get(work, one)
    assert found is not None and found.language == "kk"


@pytest.mark.postgres
async def test_after_the_shuffle_no_transaction_tells_who_set_what_when(
    on_postgres: Storage,
) -> None:
    for person in await office.hire(on_postgres, 5):
        async with on_postgres.write() as work:
            await quiet.choose(work, person, Hours(since=1320, until=420))
        async with on_postgres.write() as work:
            await ring_tests.ask(work, person)
        async with on_postgres.write() as work:
            await people.set_language(work, person, "kk")
    async with on_postgres.write() as work:
        await identity.shuffle(work)
    async with on_postgres.read() as work:
        for name in ("people", "quiet_hours", "ring_tests"):
            written = await work.conn.execute(sa.text(f"SELECT DISTINCT xmin::text FROM {name}"))
            assert len(written.all()) == 1, name


@pytest.mark.postgres
async def test_who_enrols_during_the_shuffle_stays_enrolled(on_postgres: Storage) -> None:
    old, new = await office.hire(on_postgres, 2)
    await link(on_postgres, old, 1)
    async with on_postgres.write() as work:
        await identity.shuffle(work)
        enrolling = asyncio.create_task(link(on_postgres, new, 2))
        await asyncio.wait({enrolling}, timeout=0.3)
        assert not enrolling.done()
    await enrolling
    assert await chats(on_postgres, (old, new)) == [1, 2]


async def test_no_account_stands_in_the_files(on_sqlite: Storage) -> None:
    people = await office.hire(on_sqlite, 2)
    for person, user_id in zip(people, ACCOUNTS, strict=True):
        await link(on_sqlite, person, user_id)
    database = str(on_sqlite.url.database)
    with sqlite3.connect(database) as other:
        other.execute("PRAGMA wal_checkpoint")
    other.close()
    folder = on_sqlite.keys.path.parent.parent
    assert needles.scan_folder(folder, ACCOUNTS) == {}
