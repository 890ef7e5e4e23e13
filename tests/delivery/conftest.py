"""A simulator a session, a fresh organisation a test, and senders on top of both."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from bot.delivery.aiogram_client import AiogramClient
from bot.delivery.client import Client, Way
from bot.delivery.gate import Gate
from bot.delivery.permits import Permits
from bot.delivery.ptb_client import PtbClient
from bot.delivery.sender import Clients, Hooks, Sender
from bot.nursery import Nursery
from bot.services import quiet
from storage import engine, keys, leader, outbox
from tests.delivery import simulated
from tests.delivery.desk import Desk


@pytest.fixture(scope="session")
def simulator_url() -> Iterator[str]:
    with simulated.process() as url:
        yield url


@pytest.fixture
async def world(simulator_url: str) -> AsyncIterator[simulated.Simulated]:
    """The simulator, forgetful since a moment ago."""
    async with httpx.AsyncClient(base_url=simulator_url, trust_env=False, timeout=30) as http:
        found = simulated.Simulated(url=simulator_url, http=http)
        await found.reset()
        yield found


@dataclass(slots=True, kw_only=True)
class Senders:
    """Starts a sender as the program does: two clients behind one gate a token."""

    desk: Desk
    url: str
    nursery: Nursery = field(default_factory=Nursery)
    clients: list[Client] = field(default_factory=list)
    leadership: leader.Leadership | None = None

    async def start(self, *, campaign_token: bool = False, url: str | None = None) -> Sender:
        """Lead, recover what an earlier leader left, and send."""
        way = Way(api_url=url or self.url)
        permits = Permits(Gate())
        first = AiogramClient(simulated.ALARM_TOKEN, way, permits, "alarm")
        second = PtbClient(simulated.ALARM_TOKEN, way, permits, "alarm")
        campaign = second
        if campaign_token:
            campaign = PtbClient(simulated.CAMPAIGN_TOKEN, way, Permits(Gate()), "campaign")
        self.clients += {first, second, campaign}
        self.leadership = await leader.take(self.desk.storage)
        async with self.desk.storage.write() as work:
            await outbox.recover(work, epoch=self.leadership.epoch)
        sender = Sender(
            self.desk.storage,
            Clients(first=first, second=second, campaign=campaign, own_token=campaign_token),
            Hooks(render=self.desk.render, held=quiet.held, accepted=self.desk.on_accepted,
                  refused=self.desk.on_refused, moved=self.desk.on_moved),
            self.nursery, epoch=self.leadership.epoch,
        )  # fmt: skip
        self.nursery.forever(sender.run, name="sender")
        return sender

    async def stop(self) -> None:
        """End everything that was started."""
        await self.nursery.stop(seconds=5)
        while self.clients:
            await self.clients.pop().close()
        if self.leadership is not None:
            self.leadership.release()
            self.leadership = None


@pytest.fixture
async def senders(desk: Desk, world: simulated.Simulated) -> AsyncIterator[Senders]:
    """Senders against the simulator; nothing runs before `start`."""
    found = Senders(desk=desk, url=world.url)
    yield found
    await found.stop()


@pytest.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    """An empty organisation and outbox."""
    storage = await engine.open_storage(database_url, keys.load_or_create(tmp_path / "test.key"))
    yield Desk(storage=storage)
    await storage.close()
