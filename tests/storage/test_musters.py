"""Musters: one a stop, the last word of each person, and nothing of who was not asked."""

import asyncio
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from bot.domain.muster import Answer
from storage import musters, people, stops
from storage.uow import Storage
from tests.storage import office


@pytest.fixture
async def stop(storage: Storage) -> UUID:
    async with storage.write() as work:
        found = await stops.insert(
            work, number="SW-2026-0001", site_id=None, place_id=None, raised_at=work.now
        )
    return found.id


@pytest.fixture
async def crew(storage: Storage, stop: UUID) -> list[UUID]:
    """Three people who were called back."""
    found = await office.hire(storage, 3, phone="+7 1")
    async with storage.write() as work:
        assert await musters.start(work, stop)
        await musters.ask(work, stop, found)
    return found


async def say(storage: Storage, stop: UUID, person: UUID, said: Answer) -> bool | None:
    async with storage.write() as work:
        return await musters.say(work, stop, person, said)


async def words(storage: Storage, stop: UUID, people_ids: Sequence[UUID]) -> list[Answer | None]:
    async with storage.read() as work:
        found = {one.person_id: one.answer for one in await musters.everybody(work, stop)}
    return [found[one] for one in people_ids]


async def test_one_muster_a_stop(storage: Storage, stop: UUID) -> None:
    async with storage.read() as work:
        assert await musters.started_at(work, stop) is None
    async with storage.write() as work:
        assert await musters.start(work, stop)
        began = work.now
    async with storage.write() as work:
        assert not await musters.start(work, stop)
        assert await musters.started_at(work, stop) == began


async def test_two_at_once_begin_one(storage: Storage, stop: UUID) -> None:
    async def begin() -> bool:
        async with storage.write() as work:
            return await musters.start(work, stop)

    assert sorted(await asyncio.gather(begin(), begin())) == [False, True]


async def test_the_last_word_counts(storage: Storage, stop: UUID, crew: list[UUID]) -> None:
    assert await words(storage, stop, crew) == [None, None, None]
    first, second, _ = crew
    assert await say(storage, stop, first, Answer.SAFE)
    assert await say(storage, stop, second, Answer.NEED_HELP)
    assert await say(storage, stop, first, Answer.NEED_HELP)
    # the same once more is no news
    assert await say(storage, stop, first, Answer.NEED_HELP) is False
    assert await words(storage, stop, crew) == [Answer.NEED_HELP, Answer.NEED_HELP, None]


async def test_who_was_not_asked_says_nothing(
    storage: Storage, stop: UUID, crew: list[UUID]
) -> None:
    (other,) = await office.hire(storage)
    assert await say(storage, stop, other, Answer.SAFE) is None
    assert await say(storage, uuid4(), crew[0], Answer.SAFE) is None
    async with storage.read() as work:
        assert await musters.one(work, stop, other) is None
        assert len(await musters.everybody(work, stop)) == 3


async def test_people_come_with_what_is_shown_of_them(
    storage: Storage, stop: UUID, crew: list[UUID]
) -> None:
    await say(storage, stop, crew[0], Answer.SAFE)
    async with storage.read() as work:
        one = await musters.one(work, stop, crew[0])
        person = await people.get(work, crew[0])
    assert one is not None
    assert person is not None
    assert (one.title, one.phone, one.organisation_id) == (person.title, "+7 1", "host")
    assert one.at is not None


async def test_a_crowd_is_asked_at_once(storage: Storage, stop: UUID) -> None:
    crowd = await office.hire(storage, 1_100)
    async with storage.write() as work:
        await musters.start(work, stop)
        await musters.ask(work, stop, crowd)
        await musters.ask(work, stop, [])
    async with storage.read() as work:
        assert len(await musters.everybody(work, stop)) == 1_100
