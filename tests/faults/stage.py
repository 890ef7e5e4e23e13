"""Real processes on one stage: the simulator, the bot, and the people between them.

Nothing here reaches into the program: people act through the simulator's control API, the bot is
started, ended and killed as its operator would, and what it kept is read from the database file.
"""

import asyncio
import contextlib
import os
import re
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from bot.health import SELDOM
from tests import postgres
from tests.faults import files
from tests.faults.process import Process, free_port

ROOT = Path(__file__).parents[2]
TOKEN = "100001:SIMULATOR-ALARM"
NUMBER = re.compile(r"SW-\d{4}-\d{4,}")

#: Telegram ids of the cast; above 2^32, as new accounts are
WORKER, FOREMAN, SUPERVISOR, SHIFT_SUPERVISOR, SAFETY_OFFICER = range(7_100_000_001, 7_100_000_006)
#: everybody whom a stop at the boiler house calls in its first step
CALLED = (FOREMAN, SUPERVISOR, SHIFT_SUPERVISOR, SAFETY_OFFICER)
#: who is called at 5, 15 and 30 minutes, where a test wants a ladder
SITE_HEAD, DIRECTOR, CHAIRMAN = range(7_100_000_006, 7_100_000_009)
#: the first of as many workers as a test wants, each enrolled, all in the boiler crew
CROWD = 7_200_000_000
#: the first of as many supervisors beside the cast as a test wants
SUPERVISORS = 7_300_000_000

Message = dict[str, Any]


@dataclass(slots=True)
class Stage:
    """A simulator that runs, a home for the bot's files, and everything a test does to them."""

    home: Path
    url: str
    http: httpx.AsyncClient
    listen: int = field(default_factory=free_port)
    bots: list[Process] = field(default_factory=list)
    #: people who have been greeted and whom no test has met yet
    strangers: list[int] = field(default_factory=list)
    #: a PostgreSQL database in place of the file
    postgresql: str | None = None
    #: what else a bot inherits, such as a host clock that somebody sets
    inherited: dict[str, str] = field(default_factory=dict)

    def environment(self, **settings: str) -> dict[str, str]:
        """What the operator sets; nothing leaks in from the developer's own shell."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SAQBOL_")}
        return kept | {
            "PYTHONPATH": str(ROOT),
            "SAQBOL_BOT_TOKEN": TOKEN,
            "SAQBOL_API_URL": self.url,
            "SAQBOL_CLOCK_URL": f"{self.url}/control/clock",
            "SAQBOL_DATA_DIR": str(self.home / "data"),
            "SAQBOL_KEY_FILE": str(self.home / "keys" / "saqbol.key"),
            "SAQBOL_LISTEN": f"127.0.0.1:{self.listen}",
            **({"SAQBOL_DATABASE_URL": self.postgresql} if self.postgresql else {}),
            **self.inherited,
            **{f"SAQBOL_{name}": value for name, value in settings.items()},
        }

    async def command(self, *words: str) -> Process:
        """Run `python -m bot …` to its end."""
        done = self.spawn(*words)
        await done.ended(within=60)
        return done

    def spawn(self, *words: str, **settings: str) -> Process:
        """Start `python -m bot …` and return at once."""
        errors = self.home / f"bot-{len(self.bots)}.log"
        process = Process.start(
            "bot",
            *words,
            errors=errors,
            cwd=self.home,
            env=self.environment(**settings),
        )
        self.bots.append(process)
        return process

    async def run_bot(self, **settings: str) -> Process:
        """Start the bot; returns once its health page says it is well."""
        bot = self.spawn("run", **settings)
        await self.well(bot)
        return bot

    async def well(self, bot: Process, *, seconds: float = 40) -> None:
        """Wait until a bot that runs says it is well."""

        async def healthy() -> bool:
            assert bot.alive, bot.said[-3000:]
            return await self.health() == httpx.codes.OK

        await self.until(healthy, seconds=seconds, what="a healthy bot")

    async def health(self) -> int:
        """The status of /healthz; 0 when nobody answers."""
        try:
            return (await self.http.get(f"http://127.0.0.1:{self.listen}/healthz")).status_code
        except httpx.TransportError:
            return 0

    async def control(self, method: str, path: str, /, **body: object) -> Any:
        """One request to the simulator's control API."""
        answer = await self.http.request(method, f"{self.url}/control/{path}", json=body or None)
        answer.raise_for_status()
        return answer.json()

    async def appear(self, ids: Iterable[int], *, start: bool = True) -> None:
        """Give people a phone and, unless told otherwise, let them press Start."""
        for person in ids:
            await self.control(
                "POST", "people", id=person, first_name=f"P{person}", language_code="en"
            )
            if start:
                await self.control("POST", f"people/{person}/start", payload="")

    async def write(self, person: int, text: str) -> None:
        """Type a text, or press a reply-keyboard button: Telegram sends the same."""
        await self.control("POST", f"people/{person}/write", text=text)

    async def press(self, person: int, **button: object) -> dict[str, Any] | None:
        """Press an inline button; returns the toast."""
        pressed = await self.control("POST", f"people/{person}/press", wait=10, **button)
        answer: dict[str, Any] | None = pressed["answer"]
        return answer

    async def acknowledge(self, person: int) -> None:
        """Let somebody answer the newest alarm, and wait until nothing is open."""
        alarm = (await self.alarms(person))[-1]
        assert await self.press(person, data=button(alarm, "Acknowledge")) is not None
        await self.until(self.all_answered, seconds=10, what="the acknowledgement")

    async def storm(self, people: Iterable[int], text: str) -> None:
        """Everybody writes the same at once."""
        ids = list(people)
        await self.control("POST", "updates", person_ids=ids, text=text, count=len(ids))

    async def open_chats(self, people: Iterable[int]) -> None:
        """These people have written to the bot once; before it starts, so that it greets nobody."""
        await self.storm(people, "/start")
        offset = 0
        while True:
            answer = await self.http.post(
                f"{self.url}/bot{TOKEN}/getUpdates", json={"offset": offset, "limit": 100}
            )
            found = answer.raise_for_status().json()["result"]
            if not found:
                return
            offset = found[-1]["update_id"] + 1

    async def chat(self, person: int) -> dict[str, Any]:
        """What stands on somebody's phone."""
        found: dict[str, Any] = await self.control("GET", f"people/{person}/chat")
        return found

    async def from_bot(self, person: int) -> list[Message]:
        """The bot's messages to somebody, oldest first."""
        messages: list[Message] = (await self.chat(person))["messages"]
        return [m for m in messages if m["from"] == "bot" and not m.get("deleted")]

    async def group(self, *members: int, title: str = "CHP-2") -> int:
        """A Telegram group of these people and the bot; its id."""
        made = await self.control(
            "POST",
            "groups",
            title=title,
            members=list(members),
            bots=[TOKEN.split(":", maxsplit=1)[0]],
        )
        return int(made["id"])

    async def say(self, person: int, group: int, text: str) -> None:
        """Type a text in a group."""
        await self.control("POST", f"people/{person}/write", text=text, chat=group)

    async def in_group(self, group: int, *, member: int) -> list[Message]:
        """The bot's messages in a group, as a member sees them, oldest first."""
        chat = await self.control("GET", f"people/{member}/chat?chat={group}")
        return [m for m in chat["messages"] if m["from"] == "bot"]

    async def group_says(
        self, group: int, *parts: str, member: int, seconds: float = 15
    ) -> Message:
        """Wait until one message of the bot in a group has all these words; the newest such."""
        found: list[Message] = []

        async def there() -> bool:
            seen = await self.in_group(group, member=member)
            found[:] = [m for m in seen if all(part in (m.get("text") or "") for part in parts)]
            return bool(found)

        await self.until(there, seconds=seconds, what=f"{parts} in the group")
        return found[-1]

    async def alarms(self, person: int) -> list[Message]:
        """The alarms on somebody's phone that still ask for an answer."""
        return [m for m in await self.from_bot(person) if button(m, "Acknowledge")]

    async def offers(self, person: int) -> list[str]:
        """The data of every inline button on somebody's phone, oldest first."""
        return [
            str(item["data"])
            for message in await self.from_bot(person)
            for row in message.get("inline") or ()
            for item in row
            if item.get("data")
        ]

    async def offered(self, person: int, label: str, *, seconds: float = 15) -> str:
        """Wait for an inline button; returns the data of the newest of that label."""
        found: list[str] = []

        async def there() -> bool:
            found[:] = [d for m in await self.from_bot(person) if (d := button(m, label))]
            return bool(found)

        await self.until(there, seconds=seconds, what=f"the button {label!r}")
        return found[-1]

    async def says(self, person: int, *parts: str, seconds: float = 15) -> None:
        """Wait until all these words stand on somebody's phone."""

        async def there() -> bool:
            seen = " ".join(
                f"{m.get('text') or ''} {m.get('caption') or ''}"
                for m in await self.from_bot(person)
            )
            return all(part in seen for part in parts)

        await self.until(there, seconds=seconds, what=f"{parts} on the phone of {person}")

    async def withdraw(self, person: int) -> None:
        """Cancel whatever was begun."""
        for label in {"Cancel the stop", "Menu"} & await self.keyboard(person):
            await self.write(person, label)
        await self.shown(person, "Stop work")

    async def send_file(self, person: int, kind: str) -> None:
        """Send a small file of that kind."""
        name, content = files.SMALL[kind]
        sent = await self.http.post(
            f"{self.url}/control/people/{person}/send",
            data={"kind": kind},
            files={"file": (name, content)},
        )
        sent.raise_for_status()

    async def send_album(self, person: int, count: int) -> None:
        """Send so many photos as one album."""
        name, content = files.SMALL["photo"]
        sent = await self.http.post(
            f"{self.url}/control/people/{person}/send",
            data={"kind": "media_group"},
            files=[("file", (f"{at}-{name}", content)) for at in range(count)],
        )
        sent.raise_for_status()

    async def keyboard(self, person: int) -> set[str]:
        """The labels of the big keyboard."""
        return {label for row in (await self.chat(person))["keyboard"] or [] for label in row}

    async def shown(self, person: int, label: str, *, seconds: float = 15) -> None:
        """Wait until a label stands on the big keyboard."""

        async def there() -> bool:
            return label in await self.keyboard(person)

        await self.until(there, seconds=seconds, what=f"the button {label!r}")

    async def alarmed(self, people: Iterable[int], *, stops: int = 1, seconds: float = 20) -> None:
        """Wait until each of these people has heard of so many different stops."""
        for person in people:

            async def all_there(person: int = person) -> bool:
                return len(numbers(await self.from_bot(person))) >= stops

            await self.until(all_there, seconds=seconds, what=f"{stops} alarms for {person}")

    async def pending(self) -> int:
        """Updates that Telegram still holds for the bot."""
        return int((await self.control("GET", "pending"))["pending"])

    async def confirmed(self, *, seconds: float = 20) -> None:
        """Wait until the bot has confirmed everything."""

        async def none() -> bool:
            return await self.pending() == 0

        await self.until(none, seconds=seconds, what="an empty queue")

    async def fault(self, **fault: object) -> None:
        """Set a fault of the simulated Telegram."""
        await self.control("POST", "faults", **fault)

    async def calm(self) -> None:
        """Take every fault away."""
        await self.control("DELETE", "faults")

    async def advance(self, seconds: float) -> None:
        """Let simulated time pass."""
        await self.control("POST", "clock", advance=seconds)

    async def position(self) -> int:
        """Where the journal of requests ends now."""
        return int((await self.control("GET", "journal?limit=50000&method=none"))["next"])

    async def requests(self, method: str = "*", *, since: int = 0) -> list[dict[str, Any]]:
        """What the bots asked of Telegram from `since` on, oldest first."""
        found: list[dict[str, Any]] = []
        while True:
            page = await self.control("GET", f"journal?since={since}&method={method}&limit=5000")
            found += page["entries"]
            if not page["entries"]:
                return found
            since = int(page["next"])

    async def sent(self, *, since: int = 0) -> list[dict[str, Any]]:
        """The requests that count against Telegram's limits: messages and edits."""
        made = await self.requests(since=since)
        return [one for one in made if one["method"].startswith(("send", "edit"))
                and one["method"] != "sendChatAction"]  # fmt: skip

    @property
    def database(self) -> Path:
        return self.home / "data" / "saqbol.db"

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Read the database beside the running bot."""
        if self.postgresql:
            return postgres.ask(self.postgresql, query)
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=5) as file:
            return file.execute(query).fetchall()

    def count(self, table: str, where: str = "1 = 1") -> int:
        """How many rows of a table match."""
        return int(self.ask(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])

    async def all_answered(self) -> bool:
        """No stop waits for an answer."""
        return self.count("stops", "acknowledged_at IS NULL") == 0

    def newest_voice(self) -> tuple[Any, ...]:
        """Manner and person of the press behind the newest stop."""
        return self.ask(
            "SELECT manner, person_id FROM voices WHERE stop_id ="
            " (SELECT id FROM stops ORDER BY number DESC LIMIT 1)"
        )[-1]

    async def drained(self, *, seconds: float = 30) -> None:
        """Wait until nothing waits to be sent and nothing is under way."""

        async def none() -> bool:
            return not self.count("outbox", "state IN ('pending', 'sending')")

        await self.until(none, seconds=seconds, what="an empty outbox")

    def beats(self) -> dict[str, int]:
        """When each of the frequent ticks has last left a heartbeat."""
        found = dict(self.ask("SELECT tick, at FROM heartbeats"))
        return {tick: at for tick, at in found.items() if tick not in SELDOM}

    async def ticking(self, since: dict[str, int], *, seconds: float) -> None:
        """Wait until every frequent tick has left a later heartbeat than that."""

        async def later() -> bool:
            beats = self.beats()
            return bool(beats) and all(at > since.get(tick, 0) for tick, at in beats.items())

        await self.until(later, seconds=seconds, what="a heartbeat of every tick")

    async def now(self) -> float:
        """The simulated time, in seconds since 1970."""
        return float((await self.control("GET", "clock"))["now"])

    async def until(self, true: Callable[[], Any], *, seconds: float, what: str) -> None:
        """Look again and again; fails with `what` when the time is over."""
        last = time.monotonic() + seconds
        while not await true():
            if time.monotonic() > last:
                raise AssertionError(f"waited {seconds} s for {what}\n{await self._scene()}")
            await asyncio.sleep(0.05)

    async def _scene(self) -> str:
        """What a failed test leaves to think about: the last words of all, the last requests, the outbox."""
        found = [one.said[-1500:] for one in self.bots if one.said]
        found += [
            f"{one['caller']} {one['method']} {one['status']} {one['params'].get('chat_id')}"
            for one in (await self.sent())[-30:]
        ]
        with contextlib.suppress(sqlite3.Error, OSError, asyncpg.PostgresError):
            found += map(str, self.ask("SELECT kind, state, count(*) FROM outbox GROUP BY 1, 2"))
        return "\n".join(found)


@dataclass(slots=True)
class Waiting:
    """What answered a press, when it was a toast."""

    toast: dict[str, Any] | None = None


@contextlib.asynccontextmanager
async def replies_after(
    stage: Stage, person: int, *, or_toast: bool = False, seconds: float = 10
) -> AsyncIterator[Waiting]:
    """What is done inside is followed by a new or changed message or, if enough, a toast."""
    before = await stage.from_bot(person)
    waiting = Waiting()
    yield waiting

    async def replied() -> bool:
        answered = or_toast and waiting.toast is not None
        return answered or await stage.from_bot(person) != before

    await stage.until(replied, seconds=seconds, what=f"a reply to {person}")


def button(message: Message, label: str) -> str | None:
    """The data of an inline button of a message, by the start of its label."""
    for row in message.get("inline") or ():
        for item in row:
            if item["text"].startswith(label):
                return str(item["data"])
    return None


def numbers(messages: Iterable[Message]) -> set[str]:
    """The stop numbers that messages carry."""
    return {found for m in messages for found in NUMBER.findall(m.get("text") or "")}
