"""Replies that are never written down: in order inside a chat, through the gate, outliving outages."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.delivery.aiogram_client import AiogramClient
from bot.delivery.client import Way
from bot.delivery.direct import Direct
from bot.delivery.gate import Gate, Limits
from bot.delivery.permits import Permits
from bot.domain.screen import Screen
from bot.nursery import Nursery
from storage.errors import StorageDown
from tests.delivery import simulated
from tests.delivery.simulated import ALARM_TOKEN, Simulated

ONE, OTHER = 7_000_000_001, 7_000_000_002


@dataclass(slots=True, kw_only=True)
class Heard:
    """What `on_sent` was told; it fails so many times before."""

    failing: int = 0
    ids: list[int] = field(default_factory=list)
    told: asyncio.Event = field(default_factory=asyncio.Event)

    async def hear(self, message_id: int) -> None:
        if self.failing:
            self.failing -= 1
            raise StorageDown
        self.ids.append(message_id)
        self.told.set()


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    found = Nursery()
    yield found
    await found.stop(seconds=2)


@pytest.fixture
async def direct(world: Simulated, nursery: Nursery) -> AsyncIterator[Direct]:
    """Direct posts to two people who have pressed Start."""
    await world.person(ONE)
    await world.person(OTHER)
    permits = Permits(Gate(limits=Limits(per_chat=0.05)))
    client = AiogramClient(ALARM_TOKEN, Way(api_url=world.url), permits, "alarm")
    yield Direct(client, nursery)
    await client.close()


async def test_posts_of_one_chat_stay_in_order(direct: Direct, world: Simulated) -> None:
    await world.limits(enabled=False)
    for n in range(5):
        direct.post(ONE, Screen(text=f"{n}"))
    await direct.finish(seconds=15)
    assert await world.texts(ONE) == ["0", "1", "2", "3", "4"]


async def test_an_uncertain_post_goes_again(direct: Direct, world: Simulated) -> None:
    await world.fault("http_500", method="sendMessage", count=1)
    direct.post(ONE, Screen(text="receipt"))
    await direct.finish(seconds=10)
    assert await world.texts(ONE) == ["receipt"]


async def test_a_chat_that_hangs_holds_no_other(direct: Direct, world: Simulated) -> None:
    await world.fault("http_500", method="sendMessage", chat_id=ONE)
    heard = Heard()
    direct.post(ONE, Screen(text="stuck"))
    direct.post(OTHER, Screen(text="calm"), on_sent=heard.hear)
    await asyncio.wait_for(heard.told.wait(), timeout=5)
    assert await world.texts(OTHER) == ["calm"]


async def test_who_blocked_the_bot_holds_nothing(direct: Direct, world: Simulated) -> None:
    await world.block(ONE)
    direct.post(ONE, Screen(text="lost"))
    direct.post(ONE, Screen(text="lost too"))
    await direct.finish(seconds=5)
    assert len(await world.journal("sendMessage")) == 2


async def test_the_sender_of_a_post_learns_its_message(direct: Direct, world: Simulated) -> None:
    heard = Heard(failing=1)
    direct.post(ONE, Screen(text="report"), on_sent=heard.hear)
    direct.post(ONE, Screen(text="next"))
    await asyncio.wait_for(heard.told.wait(), timeout=10)
    await direct.finish(seconds=5)
    first, _ = await world.messages(ONE)
    assert heard.ids == [first["message_id"]]
    assert await world.texts(ONE) == ["report", "next"]


async def test_a_post_is_edited_and_deleted(
    direct: Direct, world: Simulated, nursery: Nursery
) -> None:
    heard = Heard()
    direct.post(ONE, Screen(text="one"), on_sent=heard.hear)
    await asyncio.wait_for(heard.told.wait(), timeout=5)
    direct.edit(ONE, heard.ids[0], Screen(text="two"))
    await direct.finish(seconds=5)
    assert await world.texts(ONE) == ["two"]
    direct.delete(ONE, heard.ids[0])
    await nursery.drain(seconds=5)
    assert await world.texts(ONE) == []


async def test_of_many_changes_that_wait_only_the_newest_leaves(
    direct: Direct, world: Simulated
) -> None:
    """A crowd's live screens change with each answer: what is past already must not hold up what is true."""
    heard = Heard()
    direct.post(ONE, Screen(text="one"), on_sent=heard.hear)
    await asyncio.wait_for(heard.told.wait(), timeout=5)
    for number in range(10):
        direct.edit(ONE, heard.ids[0], Screen(text=f"{number}"))
    direct.edit(ONE, heard.ids[0] + 1, Screen(text="another message of the chat"))
    await direct.finish(seconds=5)
    assert await world.texts(ONE) == ["9"]
    assert len(await world.journal("editMessageText")) == 2


async def test_nothing_is_lost_while_the_api_is_unreachable(
    world: Simulated, nursery: Nursery
) -> None:
    """The same address answers later: the simulator is reached through a door that opens late."""
    await world.person(ONE)
    door = simulated.Door(world.url)
    client = AiogramClient(ALARM_TOKEN, Way(api_url=door.url), Permits(Gate()), "alarm")
    direct = Direct(client, nursery)
    direct.post(ONE, Screen(text="receipt"))
    await asyncio.sleep(0.2)
    async with door.opened():
        await direct.finish(seconds=10)
    assert await world.texts(ONE) == ["receipt"]
    await client.close()
