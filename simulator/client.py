"""The control API from Python, for tests and scripts.

async with Simulator("http://127.0.0.1:8081") as simulator:
    worker = await simulator.add_person(first_name="Aruzhan")
    await worker.start()
    await worker.tap("Stop work")
    await worker.wait_for(lambda chat: chat["messages"][-1]["from"] == "bot")
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from simulator.model import Json

_LOOK_SECONDS = 0.03


class RefusedError(Exception):
    """The control API refused; the text is its sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Simulator:
    """One running simulator."""

    def __init__(self, base_url: str, *, timeout: float = 30.0) -> None:
        self.url = base_url.rstrip("/")
        # certificates are only loaded (30 ms and more) where they are used
        secure = self.url.startswith("https")
        self._http = httpx.AsyncClient(
            base_url=self.url, timeout=timeout, trust_env=False, verify=secure
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def ask(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        **more: Any,  # noqa: ANN401 - httpx's own arguments
    ) -> Any:  # noqa: ANN401 - JSON
        """One request to /control/<path>; raises RefusedError with the simulator's sentence."""
        answer = await self._http.request(method, f"/control/{path}", json=body, **more)
        if answer.is_error:
            raise RefusedError(answer.status_code, answer.json()["error"])
        return answer.json()

    async def bot_api(self, token: str, method: str, **params: object) -> Json:
        """One request to the Bot API as JSON; the whole answer, refusals too."""
        answer = await self._http.post(f"/bot{token}/{method}", json=params)
        found: Json = answer.json()
        return found

    def person(self, person_id: int) -> "Phone":
        """The phone of somebody who is there already."""
        return Phone(simulator=self, id=person_id)

    async def add_person(self, **fields: object) -> "Phone":
        """Somebody new, or changed when the id is known."""
        found = await self.ask("POST", "people", {"first_name": "Somebody", **fields})
        return self.person(found["id"])

    async def add_group(self, title: str, members: "list[Phone]", bots: list[str]) -> int:
        """A group; its id."""
        body = {"title": title, "members": [phone.id for phone in members], "bots": bots}
        return int((await self.ask("POST", "groups", body))["id"])

    async def fault(self, kind: str, **fields: object) -> int:
        """Set a fault; its id."""
        return int((await self.ask("POST", "faults", {"kind": kind, **fields}))["id"])

    async def calm(self) -> None:
        """Take every fault away."""
        await self.ask("DELETE", "faults")

    async def limits(self, **changes: object) -> Json:
        """Change limits; all of them."""
        found: Json = await self.ask("POST", "limits", changes)
        return found

    async def advance(self, seconds: float) -> None:
        """Let simulated time pass."""
        await self.ask("POST", "clock", {"advance": seconds})

    async def journal(self, method: str = "", *, since: int = 0) -> list[Json]:
        """Requests to the Bot API, oldest first."""
        query = {"since": since, "method": method, "limit": 50_000}
        found: list[Json] = (await self.ask("GET", "journal", params=query))["entries"]
        return found

    async def pending(self, bot: str = "") -> int:
        """Updates that a bot has not confirmed."""
        return int((await self.ask("GET", "pending", params={"bot": bot}))["pending"])

    async def reset(self, *, everybody: bool = False) -> None:
        """Forget chats, faults and the journal; and people and bots when told."""
        await self.ask("POST", "reset", {"all": everybody})


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """What one person does and sees; `bot` and `chat` may be given to every action."""

    simulator: Simulator
    id: int

    async def act(self, action: str, **body: object) -> Json:
        """One action by its name in the control API."""
        found: Json = await self.simulator.ask("POST", f"people/{self.id}/{action}", body)
        return found

    async def start(self, payload: str = "", **where: object) -> Json:
        """Press Start or open a deep link."""
        return await self.act("start", payload=payload, **where)

    async def write(self, text: str, **where: object) -> Json:
        """Type a text."""
        return await self.act("write", text=text, **where)

    async def tap(self, label: str, **where: object) -> Json:
        """Press a button of the reply keyboard."""
        return await self.act("tap", label=label, **where)

    async def press(self, label: str, *, wait: float = 5.0, **where: object) -> Json | None:
        """Press an inline button; the bot's answer, None when it gave none in time."""
        found: Json | None = (await self.act("press", label=label, wait=wait, **where))["answer"]
        return found

    async def send_file(self, kind: str, path: Path, **where: str) -> Json:
        """Send a file."""
        form = {"kind": kind, **where}
        files = {"file": (path.name, await asyncio.to_thread(path.read_bytes))}
        target = f"people/{self.id}/send"
        found: Json = await self.simulator.ask("POST", target, data=form, files=files)
        return found

    async def block(self, *, blocked: bool = True, **where: object) -> None:
        """Block a bot, or unblock it."""
        await self.act("block", blocked=blocked, **where)

    async def chat(self, **where: str | int) -> Json:
        """What stands on the phone."""
        found: Json = await self.simulator.ask("GET", f"people/{self.id}/chat", params=where)
        return found

    async def wait_for(
        self,
        predicate: Callable[[Json], Any],
        timeout: float = 10.0,  # noqa: ASYNC109 - it says how long to look
        **where: str | int,
    ) -> Any:  # noqa: ANN401 - what the predicate gives
        """Look at the chat until the predicate is true; gives its value, raises TimeoutError."""
        until = time.monotonic() + timeout
        while not (found := predicate(await self.chat(**where))):
            if time.monotonic() > until:
                raise TimeoutError(f"nothing of the kind on the phone within {timeout} s")
            await asyncio.sleep(_LOOK_SECONDS)
        return found
