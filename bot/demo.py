"""`saqbol demo`: the simulator, the bot and the example organisation, on this machine, without a token."""

import asyncio
import contextlib
import signal
import socket
import sys
import tempfile
import tomllib
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from pydantic import SecretStr

from bot import play
from bot.nursery import Nursery
from bot.services import organisation as org_file
from bot.settings import Settings
from storage import engine, keys

#: the simulator's own token; it opens nothing anywhere else
TOKEN = "100001:SIMULATOR-ALARM"  # noqa: S105 - a public word, not a secret
ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "ales.toml"
#: how long the simulator may take to answer its first request
READY_SECONDS = 20


class DemoError(Exception):
    """The demo cannot start; the text is for the person at the terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One phone of the wall: the Telegram id is the one the example organisation gives."""

    id: int
    first_name: str
    title: str
    language_code: str


def cast(organisation: Path = EXAMPLE) -> list[Actor]:
    """The people of the organisation file who have a Telegram id, in its order."""
    people = tomllib.loads(organisation.read_text(encoding="utf-8")).get("people", [])
    return [
        Actor(
            id=person["telegram_id"],
            first_name=person["title"],
            title=person["role"].replace("_", " "),
            language_code=person.get("language", "en"),
        )
        for person in people
        if "telegram_id" in person
    ]


def free_port(preferred: int) -> int:
    """The preferred port when nobody listens there, else any free one of this machine."""
    for port in (preferred, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise DemoError("No free port on 127.0.0.1.")


def settings_for(base: Settings, home: str) -> Settings:
    """The demo's settings: its own token, files and port, so that it never meets the real bot."""
    return base.model_copy(
        update={
            "bot_token": SecretStr(TOKEN),
            "campaign_bot_token": None,
            "database_url": None,
            "data_dir": Path(home) / "data",
            "key_file": Path(home) / "keys" / "saqbol.key",
            "webhook_url": None,
            "proxy": None,
            "listen": f"127.0.0.1:{free_port(8080)}",
            "log_level": "ERROR",
        }
    )


def against(settings: Settings, url: str) -> Settings:
    """The same settings towards a simulator and its clock."""
    return settings.model_copy(update={"api_url": url, "clock_url": f"{url}/control/clock"})


@contextlib.asynccontextmanager
async def simulator(port: int) -> AsyncIterator[str]:
    """The simulator as a process of its own; gives its address, ends it on the way out."""
    url = f"http://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", "--port", str(port), "--token", f"{TOKEN}:saqbol_demo_bot",
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
        # its own process group: Ctrl-C must reach the bot first, which then ends the simulator
        start_new_session=True,
    )  # fmt: skip
    try:
        await _ready(url, process)
        yield url
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _ready(url: str, process: asyncio.subprocess.Process) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        for _ in range(READY_SECONDS * 10):
            if process.returncode is not None:
                raise DemoError("The simulator stopped before it was ready.")
            with contextlib.suppress(httpx.TransportError):
                await http.get(f"{url}/control/clock")
                return
            await asyncio.sleep(0.1)
    raise DemoError(f"The simulator did not answer within {READY_SECONDS} seconds.")


async def stage(url: str, actors: list[Actor]) -> None:
    """Give everybody a phone on the wall and press Start on it."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
        for actor in actors:
            person = {
                "id": actor.id,
                "first_name": actor.first_name,
                "title": actor.title,
                "language_code": actor.language_code,
                "wall": True,
            }
            (await http.post("/control/people", json=person)).raise_for_status()
            (await http.post(f"/control/people/{actor.id}/start", json={})).raise_for_status()


async def _load(settings: Settings) -> None:
    """Load the example organisation, as `saqbol org load` does."""
    key_file = keys.load_or_create(settings.keys_path)
    storage = await engine.open_storage(settings.database, key_file)
    try:
        await org_file.load(storage, org_file.read(EXAMPLE))
    finally:
        await storage.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """How the demo is shown: the page's port, a browser opened, the alarm played, a picture taken."""

    port: int
    browser: bool = True
    play: bool = False
    picture: Path | None = None


async def run(base: Settings, serve: Callable[[Settings], Awaitable[None]], show: Show) -> None:
    """Simulator, organisation, people, then the bot until it is asked to stop."""
    with tempfile.TemporaryDirectory(prefix="saqbol-demo-") as home:
        await _run(settings_for(base, home), serve, show)


async def _run(base: Settings, serve: Callable[[Settings], Awaitable[None]], show: Show) -> None:
    nursery = Nursery()
    async with simulator(free_port(show.port)) as url:
        settings = against(base, url)
        await _load(settings)
        actors = cast()
        await stage(url, actors)
        print(f"Phones: {url}/   (Ctrl-C stops)", flush=True)  # noqa: T201 - the one line of the demo
        if show.browser:
            await asyncio.to_thread(webbrowser.open, url)
        if show.play:
            nursery.start(_play(url, actors, show.picture), name="play")
        try:
            await serve(settings)
        finally:
            await nursery.stop(seconds=1)


async def _play(url: str, actors: list[Actor], picture: Path | None) -> None:
    worker = next(actor.id for actor in actors if actor.title == "worker")
    supervisor = next(actor.id for actor in actors if actor.title == "supervisor")
    try:
        await play.alarm(url, worker, supervisor, picture)
    except play.PictureError as error:
        print(error, flush=True)  # noqa: T201 - for the person at the terminal
    finally:
        if picture is not None:
            # the picture was the errand: the demo ends as by Ctrl-C
            signal.raise_signal(signal.SIGTERM)
