"""The simulator as tests drive it: a process of its own, spoken to over HTTP."""

import asyncio
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ALARM_TOKEN = "100001:SIMULATOR-ALARM"
CAMPAIGN_TOKEN = "100002:SIMULATOR-CAMPAIGN"
ROOT = Path(__file__).parents[2]
READY_SECONDS = 20.0


def nowhere() -> str:
    """An address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


class Door:
    """An address at which nobody listens until it is opened; then it leads to the simulator."""

    def __init__(self, target: str) -> None:
        self.url = nowhere()
        self._target = target

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Let connections through for as long as the block lasts."""
        async with listening(self._lead, port=int(self.url.rsplit(":", 1)[1])):
            yield

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = self._target.removeprefix("http://").split(":")
        await join(reader, writer, *await asyncio.open_connection(host, int(port)))


@asynccontextmanager
async def listening(
    lead: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    *, port: int = 0, context: ssl.SSLContext | None = None,
) -> AsyncIterator[int]:  # fmt: skip
    """A server whose connections end with the block; gives its port."""
    tasks: set[asyncio.Task[None]] = set()

    async def tracked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await lead(reader, writer)
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(tracked, "127.0.0.1", port, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # an aborted transport gives its socket back in the next round of the loop
        await asyncio.sleep(0)


async def join(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter,
    inner_reader: asyncio.StreamReader, inner_writer: asyncio.StreamWriter,
) -> None:  # fmt: skip
    """Everything that comes in at one side goes out at the other, both ways."""
    try:
        await asyncio.gather(_pour(reader, inner_writer), _pour(inner_reader, writer))
    finally:
        inner_writer.transport.abort()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@contextmanager
def process(*arguments: str) -> Iterator[str]:
    """Run the simulator with both tokens on a free port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "simulator", "--port", str(port),
        "--token", f"{ALARM_TOKEN}:saqbol_test_bot",
        "--token", f"{CAMPAIGN_TOKEN}:saqbol_notices_bot", *arguments,
    ]  # fmt: skip
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}", running)
        yield f"http://127.0.0.1:{port}"
    finally:
        # a graceful end would wait for the requests that hang
        running.kill()
        running.wait(timeout=10)


def _wait(url: str, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and running.poll() is None:
        with suppress(httpx.TransportError):
            httpx.get(f"{url}/control/clock", trust_env=False)
            return
        time.sleep(0.05)
    raise RuntimeError(f"the simulator did not answer within {READY_SECONDS} s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """The control API of one running simulator."""

    url: str
    http: httpx.AsyncClient

    async def _ask(self, verb: str, path: str, **json: object) -> Any:
        body = json if verb != "GET" else None
        answer = await self.http.request(verb, f"/control/{path}", json=body)
        answer.raise_for_status()
        return answer.json()

    async def reset(self) -> None:
        """Forget chats, people, faults and the journal; limits as Telegram's."""
        await self._ask("POST", "reset", all=True)
        for token, name in (
            (ALARM_TOKEN, "saqbol_test_bot"),
            (CAMPAIGN_TOKEN, "saqbol_notices_bot"),
        ):
            with suppress(httpx.HTTPStatusError):
                await self._ask("POST", "bots", token=token, username=name, name=name)
        await self._ask("POST", "limits", per_second=30, per_chat_second=1, per_group_minute=20,
                        enabled=True)  # fmt: skip

    async def person(self, user_id: int, *, bots: tuple[str, ...] = ("100001", "100002")) -> int:
        """Somebody who has pressed Start in these bots."""
        await self._ask("POST", "people", id=user_id, first_name=f"P{user_id}")
        for bot in bots:
            await self._ask("POST", f"people/{user_id}/start", bot=bot)
        return user_id

    async def fault(self, kind: str, **more: object) -> None:
        """Make the Bot API misbehave."""
        await self._ask("POST", "faults", kind=kind, **more)

    async def clear_faults(self) -> None:
        await self._ask("DELETE", "faults")

    async def limits(self, **limits: object) -> None:
        await self._ask("POST", "limits", **limits)

    async def group(self, *members: int) -> int:
        """A group of these people and the first bot; its id."""
        made = await self._ask("POST", "groups", title="G", members=members, bots=["100001"])
        return int(made["id"])

    async def take_out(self, group: int) -> None:
        """The first bot is thrown out of a group."""
        await self._ask("POST", f"groups/{group}/members", remove_bots=["100001"])

    async def migrate(self, group: int) -> int:
        """The group becomes a supergroup; its new id."""
        return int((await self._ask("POST", f"groups/{group}/migrate"))["id"])

    async def group_texts(self, member: int, group: int) -> list[str]:
        """What the bot wrote in a group and still stands there."""
        chat = await self._ask("GET", f"people/{member}/chat?chat={group}")
        return [message["text"] for message in chat["messages"] if message["from"] == "bot"]

    async def block(self, user_id: int, *, bot: str = "100001") -> None:
        await self._ask("POST", f"people/{user_id}/block", bot=bot, blocked=True)

    async def journal(self, method: str = "") -> list[dict[str, Any]]:
        """Requests so far, oldest first; of one method when given."""
        answer = await self._ask("GET", f"journal?since=0&limit=50000&method={method}")
        return list(answer["entries"])

    async def flood(self) -> dict[str, dict[str, int]]:
        """By bot: last_second, peak_second, refused."""
        return dict(await self._ask("GET", "flood"))

    async def messages(self, user_id: int, *, bot: str = "100001") -> list[dict[str, Any]]:
        """What the bot wrote to a person and still stands in the chat."""
        chat = await self._ask("GET", f"people/{user_id}/chat?bot={bot}")
        return [message for message in chat["messages"] if message["from"] == "bot"]

    async def sent(self, count: int) -> None:
        """Wait until so many messages have been asked for."""
        while len(await self.journal("sendMessage")) < count:
            await asyncio.sleep(0.05)

    async def delete(self, user_id: int, message_id: int) -> None:
        """The message is gone from the chat, so that it can't be edited any more."""
        answer = await self.http.post(
            f"/bot{ALARM_TOKEN}/deleteMessage",
            json={"chat_id": user_id, "message_id": message_id},
        )
        answer.raise_for_status()

    async def texts(self, user_id: int, *, bot: str = "100001") -> list[str]:
        return [message["text"] for message in await self.messages(user_id, bot=bot)]
