"""Stops: numbered without gaps, changed by compare-and-set, followed by a timeline in order."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from bot.domain.stop_work import Manner, State
from storage import stops, timeline
from storage.models.stop_work import details
from storage.sealing import WrongSeal
from storage.uow import Storage
from tests.storage import office

AT = datetime(2026, 11, 23, 9, 30, 0, 123456, tzinfo=UTC)


async def raised(storage: Storage, at: datetime = AT) -> stops.Stop:
    async with storage.write() as work:
        number = await stops.next_number(work, at.year)
        return await stops.insert(work, number=number, site_id=None, place_id=None, raised_at=at)


async def test_a_stop_comes_back_as_it_was_raised(storage: Storage) -> None:
    stop = await raised(storage)
    async with storage.read() as work:
        assert await stops.get(work, stop.id) == stop
        assert await stops.get(work, uuid4()) is None
    assert (stop.raised_at, stop.state, stop.version) == (AT, State.STOPPED, 1)


async def test_numbers_have_no_gaps_and_begin_anew_each_year(storage: Storage) -> None:
    found = await asyncio.gather(*(raised(storage) for _ in range(12)))
    assert sorted(stop.number for stop in found) == [f"SW-2026-{n:04}" for n in range(1, 13)]
    with pytest.raises(LookupError):
        await _number_and_fail(storage)
    assert (await raised(storage)).number == "SW-2026-0013"
    assert (await raised(storage, AT.replace(year=2027))).number == "SW-2027-0001"


async def _number_and_fail(storage: Storage) -> None:
    async with storage.write() as work:
        await stops.next_number(work, 2026)
        raise LookupError


async def test_the_first_change_wins(storage: Storage) -> None:
    stop = await raised(storage)
    (person,) = await office.hire(storage)

    async def answer() -> bool:
        async with storage.write() as work:
            return await stops.advance(
                work, stop, State.ACKNOWLEDGED, acknowledged_at=work.now, acknowledged_by=person
            )

    assert sorted(await asyncio.gather(*(answer() for _ in range(5)))) == [False] * 4 + [True]
    async with storage.read() as work:
        after = await stops.get(work, stop.id)
        assert await stops.open_stops(work) == []
        assert not await stops.any_open(work)
        assert await stops.count_by_state(work) == {"acknowledged": 1}
    assert after is not None
    assert (after.state, after.version, after.acknowledged_by) == (State.ACKNOWLEDGED, 2, person)


async def test_open_stops_of_a_place_oldest_first(storage: Storage) -> None:
    second, first = await raised(storage), await raised(storage, AT - timedelta(hours=1))
    async with storage.read() as work:
        found = await stops.open_at(work, site_id=None, place_id=None)
        assert [stop.id for stop, _ in found] == [first.id, second.id]
        assert await stops.open_at(work, site_id="chp2", place_id=None) == []
        assert await stops.any_open(work)
        assert await stops.standing_at(work, site_id=None, place_id=None) == [first, second]
        assert await stops.standing_at(work, site_id=None, place_id="chp2/boiler") == []
        newest = await stops.recent(work, site_id=None, since=AT - timedelta(minutes=1))
        assert [stop.id for stop in newest] == [second.id]


async def test_whose_press_it_was(storage: Storage) -> None:
    stop = await raised(storage)
    (person,) = await office.hire(storage)
    async with storage.write() as work:
        await stops.add_voice(work, stop.id, Manner.NAMED, person_id=person, press_key="p")
        await stops.add_voice(work, stop.id, Manner.ANONYMOUS, mailbox_hash=b"m")
    async with storage.read() as work:
        assert await stops.by_press(work, "p") == stop
        assert await stops.by_press(work, "q") is None
        assert await stops.by_mailbox(work, b"m") == stop
        voices = {(one.manner, one.person_id) for one in await stops.voices_of(work, stop.id)}
    assert voices == {(Manner.NAMED, person), (Manner.ANONYMOUS, None)}


@pytest.mark.parametrize("unique", [{"press_key": "p"}, {"mailbox_hash": b"m"}])
async def test_one_press_is_one_voice(storage: Storage, unique: dict[str, object]) -> None:
    stop = await raised(storage)
    await _speak(storage, stop.id, unique)
    with pytest.raises(sa.exc.IntegrityError):
        await _speak(storage, stop.id, unique)


async def _speak(storage: Storage, stop_id: UUID, unique: dict[str, object]) -> None:
    async with storage.write() as work:
        await stops.add_voice(work, stop_id, Manner.ANONYMOUS, **unique)  # type: ignore[arg-type]


async def test_a_detail_is_sealed_and_kept_once(storage: Storage) -> None:
    stop = await raised(storage)
    async with storage.write() as work:
        first = await stops.add_detail(work, stop.id, "text", "Газ иісі", press_key="p")
        assert await stops.add_detail(work, stop.id, "text", "Газ иісі", press_key="p") is None
        assert first is not None
        found = await stops.detail(work, first)
        assert found is not None and found.content == "Газ иісі"
        sealed = (await work.conn.execute(sa.select(details.c.sealed))).scalar_one()
        assert await stops.detail(work, uuid4()) is None
    assert "Газ".encode() not in sealed


async def test_swapped_details_do_not_open(storage: Storage) -> None:
    stop = await raised(storage)
    async with storage.write() as work:
        one = await stops.add_detail(work, stop.id, "text", "one", press_key=None)
        two = await stops.add_detail(work, stop.id, "text", "two", press_key=None)
        assert one is not None and two is not None
        theirs = sa.select(details.c.sealed).where(details.c.id == two).scalar_subquery()
        await work.conn.execute(sa.update(details).where(details.c.id == one).values(sealed=theirs))
    with pytest.raises(WrongSeal):
        async with storage.read() as work:
            await stops.detail(work, one)


async def test_the_timeline_counts_without_gaps(storage: Storage) -> None:
    stop = await raised(storage)

    async def note(event: str) -> None:
        async with storage.write() as work:
            await timeline.append(work, stop.id, event)

    await asyncio.gather(*(note(f"event {n}") for n in range(10)))
    async with storage.read() as work:
        lines = await timeline.lines(work, stop.id)
        assert [line.seq for line in lines] == list(range(1, 11))
        assert await timeline.noted(work, stop.id, "event 3")
        assert not await timeline.noted(work, stop.id, "event 11")


async def test_a_first_tap_is_kept_until_it_is_finished(storage: Storage) -> None:
    async with storage.write() as work:
        due, later = [
            await stops.start_unfinished(
                work, site_id=None, place_id=None, raised_at=AT, wait=timedelta(seconds=wait)
            )
            for wait in (-1, 60)
        ]
        found = await stops.due_unfinished(work)
        assert [(one.id, one.raised_at) for one in found] == [(due, AT)]
        await stops.place_unfinished(work, due, site_id=None, place_id=None)
        assert await stops.finish_unfinished(work, due)
        assert not await stops.finish_unfinished(work, due)
        assert await stops.finish_unfinished(work, later)


async def test_a_first_tap_is_finished_by_one(storage: Storage) -> None:
    """The second tap and the clock may come in one moment."""
    async with storage.write() as work:
        press = await stops.start_unfinished(
            work, site_id=None, place_id=None, raised_at=AT, wait=timedelta()
        )

    async def finish() -> bool:
        async with storage.write() as work:
            return await stops.finish_unfinished(work, press)

    assert sorted(await asyncio.gather(*(finish() for _ in range(4)))) == [False] * 3 + [True]
