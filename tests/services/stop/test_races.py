"""Two transactions at once on PostgreSQL: each decides by what the other is just writing.

SQLite has one writer, so nothing of this can happen there.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.domain.notice import Channel, Mode, State
from bot.services import deliveries, organisation
from bot.services.stop import answering, raising
from storage import keys, leader, outbox, people
from storage.engine import Storage, open_storage
from storage.models.delivery import outbox as table
from storage.people import Person

ORGANISATION = Path(__file__).parents[2] / "faults" / "organisation.toml"
DIRECTOR = """
[[people]]
id = "director"
title = "Director"
role = "director"
language = "en"
telegram_id = 7100000009
"""
BOILER = raising.Where(site_id="chp2", place_id="chp2/boiler")
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ANSWERERS = ("supervisor", "shift-supervisor", "safety-officer")

pytestmark = pytest.mark.postgres


class Scene:
    """A stop that rings, and the rows of those it rings."""

    def __init__(self, storage: Storage, epoch: int, stop_id: UUID) -> None:
        self.storage, self.epoch, self.stop_id = storage, epoch, stop_id
        self.rows: dict[UUID, outbox.Row] = {}

    async def person(self, slug: str) -> Person:
        async with self.storage.read() as work:
            found = await people.by_slug(work, slug)
        assert found is not None
        return found

    async def row(self, slug: str) -> outbox.Row:
        return self.rows[(await self.person(slug)).id]

    async def queued(self, slug: str, mode: Mode) -> int:
        """How many cards of the stop wait for somebody."""
        person = await self.person(slug)
        query = sa.select(sa.func.count()).where(
            table.c.person_id == person.id, table.c.mode == str(mode), table.c.kind == "stop_card",
            table.c.state == str(State.PENDING),
        )  # fmt: skip
        async with self.storage.read() as work:
            return int((await work.conn.execute(query)).scalar_one())


@pytest.fixture
async def scene(postgres_url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    file = tmp_path / "organisation.toml"
    text = ORGANISATION.read_text(encoding="utf-8").replace(
        '"safety_officer"] }]', '"safety_officer"] }, { after = "15m", notify = ["director"] }]'
    )
    file.write_text(text.replace("[[escalation]]", f"{DIRECTOR}\n[[escalation]]"), encoding="utf-8")
    storage = await open_storage(postgres_url, keys.load_or_create(tmp_path / "saqbol.key"))
    await organisation.load(storage, organisation.read(file))
    leading = await leader.take(storage)
    worker = await Scene(storage, 0, UUID(int=0)).person("worker")
    raised = await raising.raise_named(storage, worker, BOILER, AT, press_key="p", press_id=None)
    found = Scene(storage, leading.epoch, raised.stop_id)
    while True:
        async with storage.write() as work:
            row = await outbox.claim(work, list(Channel), epoch=leading.epoch)
        if row is None:
            break
        if row.kind == "stop_card":
            found.rows[row.person_id] = row
    yield found
    leading.release()
    await storage.close()


async def blocked(task: "asyncio.Task[object]") -> None:
    """It waits for the transaction that is still open."""
    await asyncio.wait({task}, timeout=0.5)
    assert not task.done()


async def test_an_answer_is_not_lost_to_a_delivery(scene: Scene) -> None:
    row, supervisor = await scene.row("foreman"), await scene.person("supervisor")
    async with scene.storage.write() as settling:
        await deliveries.accepted(settling, row, 1)
        pressing = asyncio.create_task(
            answering.acknowledge(scene.storage, supervisor, scene.stop_id)
        )
        await blocked(pressing)
    assert (await pressing).end == "accepted"


async def test_a_card_that_arrives_during_the_answer_loses_its_button(scene: Scene) -> None:
    row, supervisor = await scene.row("foreman"), await scene.person("supervisor")
    async with scene.storage.write() as settling:
        await deliveries.accepted(settling, row, 1)
        pressing = asyncio.create_task(
            answering.acknowledge(scene.storage, supervisor, scene.stop_id)
        )
        await blocked(pressing)
    await pressing
    assert await scene.queued("foreman", Mode.EDIT) == 1


async def test_two_answers_in_one_moment(scene: Scene) -> None:
    both = [await scene.person(slug) for slug in ("supervisor", "safety-officer")]
    answers = await asyncio.gather(
        *(answering.acknowledge(scene.storage, one, scene.stop_id) for one in both)
    )
    assert sorted(answer.end for answer in answers) == ["accepted", "taken"]
    (taken,) = [answer for answer in answers if answer.end == "taken"]
    assert taken.by is not None, "the later one reads who was first"


async def test_the_last_ones_refused_at_once_still_call_the_next(scene: Scene) -> None:
    first, second, third = [await scene.row(slug) for slug in ANSWERERS]
    async with scene.storage.write() as work:
        await deliveries.refused(work, third)

    async def refuse() -> None:
        async with scene.storage.write() as work:
            await deliveries.refused(work, second)

    assert await scene.queued("director", Mode.SEND) == 0
    async with scene.storage.write() as settling:
        await deliveries.refused(settling, first)
        other = asyncio.create_task(refuse())
        await blocked(other)
    await other
    assert await scene.queued("director", Mode.SEND) == 1
