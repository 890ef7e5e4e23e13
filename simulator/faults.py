"""Misbehaviour on request: which request it hits, and what Telegram's refusal would say."""

import fnmatch
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from simulator.errors import ApiError, ControlError, bad_request, forbidden, too_many_requests
from simulator.model import Bot, Json

#: kinds that never carry the request out and answer in Telegram's own shape
REFUSALS: "dict[str, Callable[[Fault], ApiError]]" = {
    "http_500": lambda _: ApiError(500, "Internal Server Error"),
    "forbidden": lambda _: forbidden("bot was blocked by the user"),
    "chat_not_found": lambda _: bad_request("chat not found"),
    "bad_request": lambda fault: bad_request(fault.description),
    "unauthorized": lambda _: ApiError(401, "Unauthorized"),
    "flood": lambda fault: too_many_requests(fault.retry_after),
    "migrate": lambda fault: bad_request(
        "group chat was upgraded to a supergroup chat", migrate_to_chat_id=fault.to
    ),
}
#: kinds that happen to the connection; drop_reply, slow and trickle carry the request out
WIRE = ("http_502_html", "reset", "hang", "drop_reply", "slow", "trickle")
_SECONDS = {"hang": 30.0, "slow": 1.0, "trickle": 0.05}


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault; `seconds` is how long it hangs, delays (a byte of a trickle) or floods."""

    id: int
    kind: str
    method: str = "*"
    chat_id: int | None = None
    bot: str | None = None
    count: int | None = None
    after: int = 0
    seconds: float | None = None
    retry_after: int = 5
    to: int = -1_009_999_999_999
    description: str = "simulated fault"
    #: monotonic time at which a flood ends
    until: float | None = None

    def hits(self, bot: Bot, method: str, chat_id: str | None) -> bool:
        """Whether the fault is meant for this request."""
        return (
            fnmatch.fnmatchcase(method.lower(), self.method.lower())
            and (self.chat_id is None or str(self.chat_id) == chat_id)
            and (self.bot is None or self.bot in {bot.token_id, bot.username})
        )

    def delay(self) -> float:
        """Seconds, with the kind's own default."""
        return _SECONDS.get(self.kind, 0.0) if self.seconds is None else self.seconds

    def describe(self) -> Json:
        """As the control API shows it."""
        names = ("id", "kind", "method", "chat_id", "bot", "count", "after", "seconds")
        shown: Json = {name: getattr(self, name) for name in names}
        return shown | ({"retry_after": self.retry_after} if self.kind == "flood" else {})


class Faults:
    """The faults that are set, in the order they were."""

    def __init__(self) -> None:
        self._faults: dict[int, Fault] = {}
        self._ids = itertools.count(1)

    def add(self, wanted: Json, now: float) -> Fault:
        """Set a fault; raises ControlError for one that cannot be. `now` is monotonic."""
        fault = Fault(id=next(self._ids), **_checked(wanted))
        if fault.kind == "flood":
            lasting = fault.seconds
            if lasting is None and fault.count is None:
                lasting = float(fault.retry_after)
            fault.until = None if lasting is None else now + lasting
        self._faults[fault.id] = fault
        return fault

    def match(self, bot: Bot, method: str, chat_id: str | None, now: float) -> Fault | None:
        """The first fault that this request meets; counts it."""
        for fault in tuple(self._faults.values()):
            if fault.until is not None and fault.until <= now:
                del self._faults[fault.id]
            elif fault.hits(bot, method, chat_id):
                if fault.after > 0:
                    fault.after -= 1
                    continue
                self._use(fault)
                return fault
        return None

    def _use(self, fault: Fault) -> None:
        if fault.count is not None:
            fault.count -= 1
            if fault.count <= 0:
                del self._faults[fault.id]

    def remove(self, fault_id: int) -> bool:
        """Whether there was one of that id."""
        return self._faults.pop(fault_id, None) is not None

    def clear(self) -> None:
        self._faults.clear()

    def describe(self, now: float) -> list[Json]:
        """Those still in force."""
        alive: Iterable[Fault] = self._faults.values()
        return [f.describe() for f in alive if f.until is None or f.until > now]


def _checked(wanted: Json) -> dict[str, Any]:
    kind = wanted.get("kind")
    if kind not in REFUSALS and kind not in WIRE:
        raise ControlError(400, f"A fault's kind is one of {', '.join((*REFUSALS, *WIRE))}.")
    for name, value in wanted.items():
        expected = _FIELDS.get(name)
        if expected is None:
            raise ControlError(400, f"A fault has no {name!r}.")
        if value is not None and (isinstance(value, bool) or not isinstance(value, expected)):
            raise ControlError(400, f"{name} of a fault has the wrong type.")
    if wanted.get("count") is not None and wanted["count"] < 1:
        raise ControlError(400, "count of a fault is 1 or more, or absent for endless.")
    kept = {name: value for name, value in wanted.items() if value is not None}
    return kept | ({"bot": str(kept["bot"])} if "bot" in kept else {})


_FIELDS: dict[str, tuple[type, ...]] = {
    "kind": (str,), "method": (str,), "chat_id": (int,), "bot": (str, int), "count": (int,),
    "after": (int,), "seconds": (int, float), "retry_after": (int,), "to": (int,),
    "description": (str,),
}  # fmt: skip
