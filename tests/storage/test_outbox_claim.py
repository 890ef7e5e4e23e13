"""Claims: strictly by urgency, each row once, and none of them reads what waits behind."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.domain.notice import Channel, Mode, Priority
from storage import outbox
from storage.uow import Storage
from tests import statements
from tests.storage import office


@pytest.fixture
async def people(storage: Storage) -> list[UUID]:
    return await office.hire(storage, 5)


@pytest.fixture
async def epoch(storage: Storage) -> int:
    return await office.lead(storage)


async def all_claimed(storage: Storage, epoch: int, **narrowed: object) -> list[str]:
    found = []
    while (row := await office.claim(storage, epoch, **narrowed)) is not None:
        found.append(row.unique_key)
    return found


async def test_urgency_goes_before_age(storage: Storage, people: list[UUID], epoch: int) -> None:
    await office.queue(
        storage,
        *(
            office.notice(f"{priority.name} {n}", people[0], priority)
            for priority in reversed(Priority)
            for n in range(2)
        ),
    )
    assert await all_claimed(storage, epoch) == [
        f"{priority.name} {n}" for priority in Priority for n in range(2)
    ]


async def test_what_is_not_due_stays(storage: Storage, people: list[UUID], epoch: int) -> None:
    await office.queue(storage, office.notice("later", people[0]), later=timedelta(seconds=30))
    await office.queue(storage, office.notice("now", people[0], Priority.CAMPAIGN))
    assert await all_claimed(storage, epoch) == ["now"]


async def test_the_busy_are_passed_over(storage: Storage, people: list[UUID], epoch: int) -> None:
    await office.queue(storage, *(office.notice(str(n), one) for n, one in enumerate(people)))
    assert await all_claimed(storage, epoch, busy=set(people[:3])) == ["3", "4"]
    assert await all_claimed(storage, epoch) == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("below", "found"),
    [
        (Priority.ALARM, []),
        (Priority.REPLY, ["ALARM"]),
        (Priority.CAMPAIGN, ["ALARM", "REPLY", "REMINDER", "STATUS"]),
        (None, ["ALARM", "REPLY", "REMINDER", "STATUS", "CAMPAIGN"]),
    ],
)
async def test_only_more_urgent_than(
    storage: Storage, people: list[UUID], epoch: int, below: Priority | None, found: list[str]
) -> None:
    rows = [office.notice(priority.name, people[0], priority) for priority in Priority]
    await office.queue(storage, *rows)
    assert await all_claimed(storage, epoch, below=below) == found


async def test_only_the_channels_asked_for(
    storage: Storage, people: list[UUID], epoch: int
) -> None:
    rows = [office.notice(channel, people[0], channel=channel) for channel in Channel]
    await office.queue(storage, *rows)
    async with storage.write() as work:
        row = await outbox.claim(work, [Channel.CAMPAIGN], epoch=epoch)
        assert row is not None and row.channel is Channel.CAMPAIGN
        assert await outbox.claim(work, [Channel.CAMPAIGN], epoch=epoch) is None


async def test_claims_at_once_take_each_row_once(
    storage: Storage, people: list[UUID], epoch: int
) -> None:
    async with storage.write() as work:
        await outbox.put_many(
            work, [office.notice(str(n), people[n % 5], Priority.REPLY) for n in range(60)]
        )

    async def worker() -> list[str]:
        return await all_claimed(storage, epoch)

    found = Counter(
        key for keys in await asyncio.gather(*(worker() for _ in range(8))) for key in keys
    )
    # SKIP LOCKED may show a worker nothing while the last rows are being taken; nothing is lost
    found.update(await all_claimed(storage, epoch))
    assert found == Counter({str(n): 1 for n in range(60)})


async def test_a_claim_that_fails_gives_the_row_back(
    storage: Storage, people: list[UUID], epoch: int
) -> None:
    await office.queue(storage, office.notice("a", people[0]))
    with pytest.raises(LookupError):
        await _claim_and_fail(storage, epoch)
    row = await office.claim(storage, epoch)
    assert row is not None and row.attempts == 1


async def _claim_and_fail(storage: Storage, epoch: int) -> None:
    async with storage.write() as work:
        await outbox.claim(work, list(Channel), epoch=epoch)
        raise LookupError


async def test_a_change_during_an_edit_queues_another(
    storage: Storage, people: list[UUID], epoch: int
) -> None:
    edit = office.notice("edit", people[0], mode=Mode.EDIT)
    await office.queue(storage, edit)
    async with storage.write() as work:
        assert not await outbox.put(work, edit), "one waiting edit shows every change"
    first = await office.claim(storage, epoch)
    await office.queue(storage, edit)
    second = await office.claim(storage, epoch)
    assert first is not None and second is not None and first.id != second.id


@pytest.mark.postgres
async def test_a_waiting_edit_does_not_leave_before_the_change_it_must_show(
    on_postgres: Storage,
) -> None:
    (person,) = await office.hire(on_postgres)
    epoch = await office.lead(on_postgres)
    edit = office.notice("edit", person, mode=Mode.EDIT)
    await office.queue(on_postgres, edit)
    async with on_postgres.write() as changing:
        assert not await outbox.put(changing, edit)
        assert await office.claim(on_postgres, epoch) is None
    assert await office.claim(on_postgres, epoch) is not None


@pytest.mark.postgres
async def test_an_edit_that_is_being_claimed_is_followed_by_another(on_postgres: Storage) -> None:
    (person,) = await office.hire(on_postgres)
    epoch = await office.lead(on_postgres)
    edit = office.notice("edit", person, mode=Mode.EDIT)
    await office.queue(on_postgres, edit)

    async def change() -> bool:
        async with on_postgres.write() as work:
            return await outbox.put(work, edit)

    async with on_postgres.write() as claiming:
        assert await outbox.claim(claiming, list(Channel), epoch=epoch) is not None
        changing = asyncio.create_task(change())
        await asyncio.wait({changing}, timeout=0.3)
        assert not changing.done()
    assert await changing
    assert await office.claim(on_postgres, epoch) is not None


@pytest.mark.parametrize("narrowed", [{}, {"below": Priority.REPLY}, {"busy": True}])
async def test_a_claim_reads_the_index_and_sorts_nothing(
    storage: Storage, people: list[UUID], epoch: int, narrowed: dict[str, Any]
) -> None:
    """Also right after thousands were queued, when no statistics know of them."""
    many = [office.notice(str(n), people[n % 5], Priority.CAMPAIGN) for n in range(5000)]
    async with storage.write() as work:
        await outbox.put_many(work, many)
    if narrowed.get("busy"):
        narrowed = {"busy": set(people[:3])}
    async with storage.write() as work:
        with statements.said() as said:
            await outbox.claim(work, list(Channel), epoch=epoch, **narrowed)
        (select,) = [one for one in said if one[0].startswith("SELECT outbox.id")]
        plan = await statements.plan(work, select)
    assert "ix_outbox_claim" in plan
    assert "Sort" not in plan and "TEMP B-TREE" not in plan
