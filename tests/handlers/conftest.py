"""One running bot for a whole module of conversations; every test brings people of its own."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import load_organisation, open_simulator
from tests.faults.process import Process, free_port
from tests.faults.stage import Stage

_ids = itertools.count(7_300_000_001)
#: strangers greeted before the first test of a module, all at once: a chat gets one message a second
_CROWD = 40


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The processes: a simulator with the organisation's people, and the bot."""
    home = tmp_path_factory.mktemp("conversation")
    processes: list[Process] = []
    try:
        yield asyncio.run(_begin(home, processes))
    finally:
        for process in processes:
            process.kill()


async def _begin(home: Path, processes: list[Process]) -> Stage:
    port = free_port()
    processes.append(await open_simulator(home, port))
    async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
        stage = Stage(home=home, url=f"http://127.0.0.1:{port}", http=http, bots=processes)
        await load_organisation(stage)
        await stage.run_bot()
        await _greet(stage)
    return stage


async def _greet(stage: Stage) -> None:
    stage.strangers.extend(itertools.islice(_ids, _CROWD))
    await stage.appear(stage.strangers)
    for person in stage.strangers:
        await stage.shown(person, "Stop work", seconds=30)


@pytest.fixture
async def bot(running: Stage) -> AsyncIterator[Stage]:
    """The same stage, with connections of this test's own event loop."""
    async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
        yield replace(running, http=http)


@pytest.fixture
async def stranger(bot: Stage) -> int:
    """Somebody nobody enrolled, who has pressed Start and been greeted."""
    if not bot.strangers:
        await _greet(bot)
    return bot.strangers.pop()


@pytest.fixture
async def newcomer(bot: Stage) -> int:
    """Somebody with a phone who has not pressed Start yet."""
    person = next(_ids)
    await bot.appear([person], start=False)
    return person
