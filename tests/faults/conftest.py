"""The stage: a simulator of its own for each test, and an organisation already loaded."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.process import Process, free_port
from tests.faults.stage import (
    CALLED,
    CHAIRMAN,
    CROWD,
    DIRECTOR,
    ROOT,
    SITE_HEAD,
    SUPERVISORS,
    TOKEN,
    WORKER,
    Stage,
)

ORGANISATION = Path(__file__).with_name("organisation.toml")


#: where the fault is one of our own logic, the suite looks at one database and `make soak` at both
LONG_ON_POSTGRESQL = (pytest.mark.postgres, pytest.mark.soak)

LADDER = {"site_head": SITE_HEAD, "director": DIRECTOR, "chairman": CHAIRMAN}
_ONE_STEP = '"safety_officer"] }]'
_MORE_STEPS = (
    '"safety_officer"] }, { after = "5m", notify = ["site_head"] },'
    ' { after = "15m", notify = ["director"] }, { after = "30m", notify = ["chairman"] }]\nrepeat = "5m"'
)


def organisation(crowd: int, supervisors: int = 0, *, ladder: bool = False) -> str:
    """The small organisation with so many more workers in the boiler crew, and supervisors.

    With a ladder nobody's answer brings the site head at 5 minutes, the director at 15, the chairman at 30.
    """
    words = [
        ORGANISATION.read_text(encoding="utf-8"),
        *(_entry("worker", CROWD, n, 'crew = "boiler-repair"') for n in range(crowd)),
        *(_entry("supervisor", SUPERVISORS, n) for n in range(supervisors)),
        *(_entry(role, number, 0) for role, number in LADDER.items() if ladder),
    ]
    text = "\n".join(words)
    return text.replace(_ONE_STEP, _MORE_STEPS) if ladder else text


def _entry(role: str, first: int, number: int, more: str = "") -> str:
    return (
        f'[[people]]\nid = "{role}{number}"\ntitle = "{role.title()} {number}"\nrole = "{role}"\n'
        f'site = "chp2"\nlanguage = "en"\ntelegram_id = {first + number}\n{more}\n'
    )


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


@contextlib.asynccontextmanager
async def opened(home: Path, postgresql: str | None = None) -> AsyncIterator[Stage]:
    """A stage with a simulator; what runs on it is killed at the end."""
    port = free_port()
    simulator = await open_simulator(home, port)
    async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
        url = f"http://127.0.0.1:{port}"
        stage = Stage(home=home, url=url, http=http, postgresql=postgresql)
        yield stage
        for process in (*stage.bots, simulator):
            if process.alive:
                process.kill()


@pytest.fixture
async def empty_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A simulator and nothing else."""
    async with opened(tmp_path) as stage:
        yield stage


async def load_organisation(
    stage: Stage, *, crowd: int = 0, supervisors: int = 0, ladder: bool = False
) -> None:
    """Load the small organisation and give its people a phone each."""
    file = stage.home / "organisation.toml"
    file.write_text(organisation(crowd, supervisors, ladder=ladder), encoding="utf-8")
    assert not ladder or _MORE_STEPS in file.read_text(encoding="utf-8")
    loaded = await stage.command("org", "load", str(file))
    assert loaded.popen.returncode == 0, loaded.said
    await stage.appear((WORKER, *CALLED, *(LADDER.values() if ladder else ())))
    await stage.appear((CROWD + n for n in range(crowd)), start=False)
    await stage.appear((SUPERVISORS + n for n in range(supervisors)), start=False)


def more_people(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What a test asks for beside the cast: a number of workers, or {crowd, supervisors, ladder}."""
    asked = getattr(request, "param", 0)
    return asked if isinstance(asked, dict) else {"crowd": int(asked)}


@pytest.fixture
async def stage(empty_stage: Stage, request: pytest.FixtureRequest) -> Stage:
    """A simulator, the organisation loaded, its people with a phone each; the bot not yet started.

    Parametrise indirectly with a number for that many more enrolled workers.
    """
    await load_organisation(empty_stage, **more_people(request))
    return empty_stage


@pytest.fixture
async def pg_stage(
    tmp_path: Path, postgres_url: str, request: pytest.FixtureRequest
) -> AsyncIterator[Stage]:
    """The same on a PostgreSQL database. Mark the test `postgres`."""
    async with opened(tmp_path, postgres_url) as stage:
        await load_organisation(stage, **more_people(request))
        yield stage


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=LONG_ON_POSTGRESQL)])
async def either_stage(
    tmp_path: Path, request: pytest.FixtureRequest, crew: dict[str, Any]
) -> AsyncIterator[Stage]:
    """A stage on SQLite, and for the long runs on PostgreSQL too; a module's `crew` says who is there."""
    on_postgresql = request.param == "postgresql"
    address = request.getfixturevalue("postgres_url") if on_postgresql else None
    async with opened(tmp_path, address) as stage:
        await load_organisation(stage, **crew)
        yield stage
