"""Updates brought to a bot's own address: in order within a lane, again until it says 2xx."""

import asyncio
import contextlib
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from simulator.model import Json
from simulator.updates import Lane, Queue, Update

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 8.0
#: Telegram gives up waiting for an answer after about a minute
PATIENCE = 60.0

if TYPE_CHECKING:
    from collections.abc import Coroutine


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What setWebhook was given."""

    url: str
    secret: str | None
    max_connections: int
    certificate: bool = False


class Webhook:
    """The deliveries to one address; ends with `close`, what was not taken stays in the queue."""

    def __init__(self, address: Address, queue: Queue) -> None:
        self.address = address
        self.last_error: tuple[int, str] | None = None
        self._queue = queue
        self._lanes: dict[Lane, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(address.max_connections)
        self._http = httpx.AsyncClient(
            timeout=PATIENCE, trust_env=False, verify=False,  # noqa: S501 - own certificates are usual here
            limits=httpx.Limits(max_connections=None),
        )  # fmt: skip
        for update in queue.waiting():
            self.push(update)

    def push(self, update: Update) -> None:
        """Bring this update after those of its lane that wait."""
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.lane] = deque([update])
        self._start(self._bring(update.lane))

    def _start(self, work: "Coroutine[None, None, None]") -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _bring(self, name: Lane) -> None:
        lane = self._lanes[name]
        while lane:
            await self._until_taken(lane[0])
            lane.popleft()
        del self._lanes[name]

    async def _until_taken(self, update: Update) -> None:
        pause = FIRST_PAUSE
        while self._queue.holds(update.id):
            async with self._places:
                taken = await self._post(update)
            if taken:
                self._queue.drop(update.id)
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _post(self, update: Update) -> bool:
        secret = self.address.secret
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            answer = await self._http.post(self.address.url, json=update.body(), headers=headers)
        except httpx.HTTPError as error:
            said = f"Connection failed: {type(error).__name__}"
        else:
            if answer.is_success:
                return True
            said = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        self.last_error = (int(time.time()), said)
        return False

    def info(self) -> Json:
        """The part of WebhookInfo that only a webhook has."""
        found: Json = {"max_connections": self.address.max_connections}
        if self.last_error is not None:
            found["last_error_date"], found["last_error_message"] = self.last_error
        return found

    async def close(self) -> None:
        """Stop bringing."""
        for task in tuple(self._tasks):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.aclose()
