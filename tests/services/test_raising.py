"""Which stop a press belongs to: its own, the open one of its place, or a new one."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.stop_work import Manner
from bot.services import answering, organisation, stop_work
from storage import keys, people, stops
from storage.engine import Storage, open_storage

ORGANISATION = Path(__file__).parents[1] / "faults" / "organisation.toml"
BOILER = stop_work.Where(site_id="chp2", place_id="chp2/boiler")
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    """A database with the small organisation."""
    opened = await open_storage(
        f"sqlite:///{tmp_path / 'saqbol.db'}", keys.load_or_create(tmp_path / "saqbol.key")
    )
    await organisation.load(opened, organisation.read(ORGANISATION))
    yield opened
    await opened.close()


async def named(storage: Storage, slug: str, press: str) -> stop_work.Raised:
    """Somebody of the file stops work at the boiler house."""
    async with storage.read() as work:
        person = await people.by_slug(work, slug)
    assert person is not None
    return await stop_work.raise_named(storage, person, BOILER, AT, press_key=press, press_id=None)


async def nameless(storage: Storage, manner: Manner = Manner.ANONYMOUS) -> stop_work.Raised:
    """Somebody without a name stops work at the boiler house."""
    return await stop_work.raise_nameless(
        storage, BOILER, AT, manner=manner, mailbox_key=secrets.token_bytes(32), press_id=None
    )


async def voices(storage: Storage, stop: stop_work.Raised) -> list[Manner]:
    """How the presses behind a stop were made."""
    async with storage.read() as work:
        return sorted(voice.manner for voice in await stops.voices_of(work, stop.stop_id))


async def test_redelivered_named_press_is_the_same_stop(storage: Storage) -> None:
    first = await named(storage, "worker", "p1")
    again = await named(storage, "worker", "p1")
    assert again.stop_id == first.stop_id
    assert await voices(storage, first) == [Manner.NAMED]


async def test_second_press_of_one_person_joins_their_own(storage: Storage) -> None:
    first = await named(storage, "worker", "p1")
    second = await named(storage, "worker", "p2")
    assert (second.stop_id, second.joined) == (first.stop_id, True)


async def test_two_enrolled_people_make_two_stops(storage: Storage) -> None:
    first = await named(storage, "worker", "p1")
    second = await named(storage, "foreman", "p2")
    assert second.stop_id != first.stop_id


async def test_second_press_joins_ones_own_stop_behind_somebody_elses(storage: Storage) -> None:
    await named(storage, "worker", "p1")
    mine = await named(storage, "foreman", "p2")
    again = await named(storage, "foreman", "p3")
    assert (again.stop_id, again.joined) == (mine.stop_id, True)


@pytest.mark.parametrize("manner", [Manner.ANONYMOUS, Manner.STRANGER, Manner.UNFINISHED])
async def test_the_nameless_join_what_is_open(storage: Storage, manner: Manner) -> None:
    first = await named(storage, "worker", "p1")
    second = await nameless(storage, manner)
    assert (second.stop_id, second.joined) == (first.stop_id, True)


async def test_presses_in_the_same_moment_make_one_alarm(storage: Storage) -> None:
    raised = await asyncio.gather(*(nameless(storage) for _ in range(20)))
    assert len({one.stop_id for one in raised}) == 1
    assert sum(not one.joined for one in raised) == 1


async def test_after_the_answer_a_press_rings_anew(storage: Storage) -> None:
    first = await nameless(storage)
    async with storage.read() as work:
        supervisor = await people.by_slug(work, "supervisor")
    assert supervisor is not None
    assert (await answering.acknowledge(storage, supervisor, first.stop_id)).end == "accepted"
    assert (await nameless(storage)).stop_id != first.stop_id
