"""The stage: a simulator of its own for each test, and an organisation already loaded."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.faults.process import Process, free_port
from tests.faults.stage import CALLED, CROWD, ROOT, TOKEN, WORKER, Stage

ORGANISATION = Path(__file__).with_name("organisation.toml")


def organisation(crowd: int) -> str:
    """The small organisation with so many more workers in the boiler crew."""
    workers = "".join(
        f'\n[[people]]\nid = "w{n}"\ntitle = "Worker {n}"\nrole = "worker"\nsite = "chp2"\n'
        f'crew = "boiler-repair"\nlanguage = "en"\ntelegram_id = {CROWD + n}\n'
        for n in range(crowd)
    )
    return ORGANISATION.read_text(encoding="utf-8") + workers


async def open_simulator(home: Path, port: int) -> Process:
    """Start the simulator and wait until it answers."""
    process = Process.start(
        "simulator", "--port", str(port), "--no-limits", "--token", f"{TOKEN}:saqbol_demo_bot",
        errors=home / "simulator.log", cwd=ROOT, env=Stage.environment(_nowhere(home)),
    )  # fmt: skip
    async with httpx.AsyncClient(trust_env=False) as http:
        for _ in range(200):
            assert process.alive, process.said
            try:
                await http.get(f"http://127.0.0.1:{port}/control/clock")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return process
    raise AssertionError(process.said)


def _nowhere(home: Path) -> Stage:
    return Stage(home=home, url="http://127.0.0.1:1", http=httpx.AsyncClient(trust_env=False))


@pytest.fixture
async def empty_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A simulator and nothing else."""
    port = free_port()
    simulator = await open_simulator(tmp_path, port)
    async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
        stage = Stage(home=tmp_path, url=f"http://127.0.0.1:{port}", http=http)
        yield stage
        for process in (*stage.bots, simulator):
            if process.alive:
                process.kill()


async def load_organisation(stage: Stage, *, crowd: int = 0) -> None:
    """Load the small organisation and give its people a phone each."""
    file = stage.home / "organisation.toml"
    file.write_text(organisation(crowd), encoding="utf-8")
    loaded = await stage.command("org", "load", str(file))
    assert loaded.popen.returncode == 0, loaded.said
    await stage.appear((WORKER, *CALLED))
    await stage.appear((CROWD + n for n in range(crowd)), start=False)


@pytest.fixture
async def stage(empty_stage: Stage, request: pytest.FixtureRequest) -> Stage:
    """A simulator, the organisation loaded, its people with a phone each; the bot not yet started.

    Parametrise indirectly with a number for that many more enrolled workers.
    """
    await load_organisation(empty_stage, crowd=int(getattr(request, "param", 0)))
    return empty_stage
