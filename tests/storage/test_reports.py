"""Anonymous reports: sealed, kept once, opened only with a line of the audit."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from storage import keys, reports, sealing
from storage.models import metadata
from storage.models.reports import reports as table
from storage.uow import Storage
from tests.storage import office

TEXT = "Орман: қоршау жоқ"


async def insert(storage: Storage, text: str = TEXT, *, mailbox: bytes = b"m") -> UUID | None:
    return await office.reported(storage, text, mailbox=mailbox)


async def test_a_report_is_kept_once(storage: Storage) -> None:
    first = await insert(storage)
    assert first is not None
    assert await insert(storage) is None
    async with storage.read() as work:
        found = await reports.get(work, first)
        assert found is not None and found.shift_date == date(2026, 11, 23)
        assert await reports.by_mailbox(work, b"m") == found
        assert await reports.by_receipt(work, b"rm") == found
        assert await reports.by_mailbox(work, b"x") is None
        assert await reports.by_receipt(work, b"x") is None
        assert await reports.get(work, uuid4()) is None


async def test_nothing_else_is_written_with_it(storage: Storage) -> None:
    async def counts() -> dict[str, int]:
        async with storage.read() as work:
            return {
                name: int(
                    (
                        await work.conn.execute(sa.select(sa.func.count()).select_from(one))
                    ).scalar_one()
                )
                for name, one in metadata.tables.items()
            }

    before = await counts()
    await insert(storage)
    after = await counts()
    assert {name for name in after if after[name] != before[name]} == {"reports"}


async def test_the_text_is_sealed_with_a_key_the_database_cannot_open(storage: Storage) -> None:
    await insert(storage)
    async with storage.read() as work:
        row = (await work.conn.execute(sa.select(table))).mappings().one()
    assert not [one for one in row.values() if isinstance(one, bytes) and "қоршау".encode() in one]
    assert row["week"] in storage.keys.weeks
    assert keys.load_or_create(storage.keys.path).weeks == storage.keys.weeks


@pytest.mark.parametrize("length", [1, 240, 250, 1000, 5000])
async def test_length_tells_little(storage: Storage, length: int) -> None:
    await insert(storage, "x" * length)
    async with storage.read() as work:
        sealed = (await work.conn.execute(sa.select(table.c.sealed))).scalar_one()
    assert len(sealed) - 40 in sealing.SIZES


async def test_words_that_need_no_facts_have_none(storage: Storage) -> None:
    report = await insert(storage)
    assert report is not None
    async with storage.write() as work:
        assert (await reports.content(work, report)).facts == {"lang": "kk"}
        await reports.change(work, report, facts=None)
        assert await reports.content(work, report) == reports.Content(words=TEXT, facts={})


async def test_facts_do_not_open_as_words(storage: Storage) -> None:
    report = await insert(storage)
    assert report is not None
    async with storage.write() as work:
        await work.conn.execute(sa.update(table).values(sealed=table.c.facts))
        with pytest.raises(sealing.WrongSeal):
            await reports.content(work, report)


async def test_a_destroyed_week_is_the_end_of_its_words(storage: Storage) -> None:
    report = await insert(storage)
    assert report is not None
    async with storage.write() as work:
        await reports.change(work, report, week="1999-W01")
        with pytest.raises(KeyError):
            await reports.content(work, report)


async def test_a_mailbox_moves_to_another_phone(storage: Storage) -> None:
    report = await insert(storage)
    assert report is not None
    async with storage.write() as work:
        await reports.move_mailbox(work, report, b"new")
        assert await reports.by_mailbox(work, b"m") is None
        assert await reports.by_mailbox(work, b"new") == await reports.get(work, report)


async def test_followers_and_what_waits_for_a_batch(storage: Storage) -> None:
    await office.hire(storage)
    await office.built(storage, "one")
    main = await office.reported(storage, site_id="one", released=False)
    follower = await office.reported(storage, site_id="one", duplicate_of=main)
    nowhere = await office.reported(storage, released=False)
    assert main and follower and nowhere
    async with storage.write() as work:
        assert [one.id for one in await reports.duplicates_of(work, main)] == [follower]
        assert not await reports.duplicates_of(work, follower)
        assert [one.id for one in await reports.unreleased(work, "one")] == [main]
        assert [one.id for one in await reports.unreleased(work, None)] == [nowhere]
        assert await reports.hold(work, main) == await reports.get(work, main)


async def test_opening_leaves_a_line(storage: Storage) -> None:
    (officer,) = await office.hire(storage)
    report = await insert(storage)
    assert report is not None
    async with storage.write() as work:
        assert (await reports.disclose(work, report, officer)).words == TEXT
    async with storage.read() as work:
        assert [person for person, _ in await reports.openings(work, report)] == [officer]


async def test_an_opening_that_fails_shows_nothing_and_leaves_none(storage: Storage) -> None:
    (officer,) = await office.hire(storage)
    report = await insert(storage)
    assert report is not None
    async with storage.write() as work:
        await work.conn.execute(sa.update(table).values(sealed=b"0" * 300))
    with pytest.raises(sealing.WrongSeal):
        async with storage.write() as work:
            await reports.disclose(work, report, officer)
    async with storage.read() as work:
        assert not await reports.openings(work, report)


@pytest.mark.parametrize("column", ["sealed", "facts", "wrapped_key"])
async def test_swapped_rows_do_not_open(storage: Storage, column: str) -> None:
    (officer,) = await office.hire(storage)
    mine, theirs = await insert(storage), await insert(storage, mailbox=b"n")
    assert mine is not None and theirs is not None
    async with storage.write() as work:
        other = sa.select(table.c[column]).where(table.c.id == theirs).scalar_subquery()
        await work.conn.execute(sa.update(table).where(table.c.id == mine).values({column: other}))
    with pytest.raises(sealing.WrongSeal):
        async with storage.write() as work:
            await reports.disclose(work, mine, officer)


async def test_a_report_sealed_by_the_last_leader_opens_here(storage: Storage) -> None:
    (officer,) = await office.hire(storage)
    standby = keys.load_or_create(storage.keys.path)
    report = await insert(storage)
    assert report is not None
    storage.keys = standby
    async with storage.write() as work:
        assert (await reports.disclose(work, report, officer)).words == TEXT


async def test_what_an_officer_sees_is_taken_back_in_time(storage: Storage) -> None:
    (officer,) = await office.hire(storage)
    async with storage.write() as work:
        await reports.remember_disclosure(work, officer, 5, delete_at=work.now)
        later = work.now + timedelta(hours=1)
        await reports.remember_disclosure(work, officer, 6, delete_at=later)
        (due,) = await reports.due_disclosures(work)
        assert (due.person_id, due.message_id) == (officer, 5)
        await reports.forget_disclosure(work, due.id)
        assert await reports.due_disclosures(work) == []
