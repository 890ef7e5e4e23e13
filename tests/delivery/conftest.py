"""A simulator a session, a fresh organisation a test, and senders on top of both."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from storage import engine, keys
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


@pytest.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    """An empty organisation and outbox."""
    storage = await engine.open_storage(database_url, keys.load_or_create(tmp_path / "test.key"))
    yield Desk(storage=storage)
    await storage.close()
