"""One running bot for a whole module of conversations; every test brings people of its own."""

import itertools
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.faults.conftest import load_organisation, open_simulator
from tests.faults.process import free_port
from tests.faults.stage import Stage

_ids = itertools.count(7_300_000_001)


@pytest.fixture(scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The stage with its organisation, and the bot running on it."""
    home = tmp_path_factory.mktemp("conversation")
    port = free_port()
    simulator = await open_simulator(home, port)
    async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
        stage = Stage(home=home, url=f"http://127.0.0.1:{port}", http=http)
        try:
            await load_organisation(stage)
            await stage.run_bot()
            yield stage
        finally:
            for process in (*stage.bots, simulator):
                process.kill()


@pytest.fixture
async def stranger(bot: Stage) -> int:
    """Somebody nobody enrolled, who has pressed Start and been greeted."""
    person = next(_ids)
    await bot.appear([person])
    await bot.shown(person, "Stop work")
    return person


@pytest.fixture
async def newcomer(bot: Stage) -> int:
    """Somebody with a phone who has not pressed Start yet."""
    person = next(_ids)
    await bot.appear([person], start=False)
    return person
