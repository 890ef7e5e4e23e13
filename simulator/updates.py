"""Updates waiting for one bot: long polling, confirmation by offset, expiry."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from simulator.errors import ApiError
from simulator.model import Json

#: https://core.telegram.org/bots/api#getupdates: these come only when asked for by name
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MOST = 100
Lane = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update; those of one lane reach a webhook one after the other."""

    id: int
    kind: str
    payload: Json
    expires: float
    lane: Lane

    def body(self) -> Json:
        """Telegram's Update."""
        return {"update_id": self.id, self.kind: self.payload}


class Queue:
    """Unconfirmed updates in order; `now` is the simulated time."""

    def __init__(self, *, first_id: int, now: Callable[[], float]) -> None:
        self.next_id = first_id
        self._now = now
        self._allowed: frozenset[str] | None = None
        self._waiting: OrderedDict[int, Update] = OrderedDict()
        # (expires, id); a lifetime is the same for all of one deque, so its head is due first
        self._presses: deque[tuple[float, int]] = deque()
        self._others: deque[tuple[float, int]] = deque()
        self._poller: asyncio.Future[Literal["news", "terminated"]] | None = None

    @property
    def allowed(self) -> list[str] | None:
        """The kinds asked for by name, if any."""
        return sorted(self._allowed) if self._allowed else None

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Take these kinds from now on; none given leaves it, an empty list is the default."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def add(self, kind: str, payload: Json, *, ttl: float, lane: Lane) -> Update | None:
        """Queue an update and wake the poller; None when the bot did not ask for that kind."""
        if kind not in self._allowed if self._allowed else kind in _ON_REQUEST:
            return None
        expires = self._now() + ttl
        update = Update(id=self.next_id, kind=kind, payload=payload, expires=expires, lane=lane)
        self.next_id += 1
        self._waiting[update.id] = update
        (self._presses if kind == "callback_query" else self._others).append((expires, update.id))
        self._settle("news")
        return update

    def _prune(self) -> None:
        now = self._now()
        for heads in (self._presses, self._others):
            while heads and (heads[0][0] <= now or heads[0][1] not in self._waiting):
                self._waiting.pop(heads.popleft()[1], None)

    def confirm(self, offset: int) -> None:
        """Forget everything below the offset; a negative one keeps that many from the end."""
        if offset < 0:
            offset = self.next_id + offset
        while self._waiting and next(iter(self._waiting)) < offset:
            self._waiting.popitem(last=False)

    def drop(self, update_id: int) -> None:
        """Forget one update that a webhook has taken."""
        self._waiting.pop(update_id, None)

    def holds(self, update_id: int) -> bool:
        """Whether the update still waits and has not expired."""
        self._prune()
        return update_id in self._waiting

    def waiting(self, limit: int | None = None) -> list[Update]:
        """The oldest updates that wait."""
        self._prune()
        return list(islice(self._waiting.values(), limit))

    def count(self) -> int:
        """How many updates wait."""
        self._prune()
        return len(self._waiting)

    def clear(self) -> None:
        self._waiting.clear()

    def _settle(self, how: Literal["news", "terminated"]) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(how)

    async def poll(self, *, offset: int, limit: int, timeout: float) -> list[Json]:  # noqa: ASYNC109 - Telegram's own parameter
        """One getUpdates; raises 409 when another poller comes while this one waits."""
        self._settle("terminated")
        self.confirm(offset)
        if (found := self.waiting(limit)) or timeout <= 0:
            return [update.body() for update in found]
        poller = self._poller = asyncio.get_running_loop().create_future()
        await asyncio.wait([poller], timeout=timeout)
        if self._poller is poller:
            self._poller = None
        if poller.done() and poller.result() == "terminated":
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot"
                " instance is running",
            )
        return [update.body() for update in self.waiting(limit)]

    def close(self) -> None:
        """Send the poller home."""
        self._settle("news")
