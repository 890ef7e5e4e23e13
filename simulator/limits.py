"""Telegram's flood limits as true sliding windows, without a clock of their own."""

import math
from collections import deque
from dataclasses import asdict, dataclass, fields

from simulator.errors import ControlError
from simulator.model import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The settings; times in seconds. A private chat takes `chat_burst` seconds' worth at once."""

    per_second: int = 30
    per_chat_second: float = 1.0
    per_group_minute: int = 20
    chat_burst: int = 3
    enabled: bool = True
    callback_ttl: float = 150.0
    update_ttl: float = 86_400.0

    def changed(self, changes: Json) -> "Limits":
        """The same with these values; raises ControlError for what is no limit."""
        known = {field.name: field.type for field in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise ControlError(400, f"There is no limit called {name!r}.")
            if isinstance(value, bool) != (name == "enabled"):
                raise ControlError(
                    400, f"{name} takes {'true or false' if name == 'enabled' else 'a number'}."
                )
            if not isinstance(value, int | float) or value < 0:
                raise ControlError(400, f"{name} must be a number that is not negative.")
        return Limits(**(asdict(self) | changes))


class Window:
    """The times of accepted requests in the last so many seconds."""

    __slots__ = ("_times",)

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def count(self, now: float, seconds: float) -> int:
        """How many lie in the window (now - seconds, now]."""
        while self._times and self._times[0] <= now - seconds:
            self._times.popleft()
        return len(self._times)

    def wait(self, now: float, *, limit: int, seconds: float) -> float:
        """Seconds until one more fits; 0 when it fits now."""
        held = self.count(now, seconds)
        if held < limit:
            return 0.0
        if limit < 1:
            return seconds
        return self._times[held - limit] + seconds - now

    def add(self, now: float) -> None:
        """Count one."""
        self._times.append(now)


@dataclass(slots=True)
class Meter:
    """What one bot asked for: everything counted, refused requests too."""

    asked: Window
    peak: int = 0
    refused: int = 0


class Flood:
    """The windows of every bot and chat."""

    def __init__(self) -> None:
        self._bots: dict[int, Window] = {}
        self._chats: dict[tuple[int, int], Window] = {}
        self._meters: dict[int, Meter] = {}

    def ask(self, bot: int, chat: int | None, now: float, limits: Limits) -> int:
        """0 when the request may pass (it is then counted), else whole seconds to wait."""
        windows = [(self._bots.setdefault(bot, Window()), limits.per_second, 1.0)]
        if chat is not None:
            window = self._chats.setdefault((bot, chat), Window())
            windows.append((window, *_chat_limit(chat, limits)))
        waits = [w.wait(now, limit=limit, seconds=seconds) for w, limit, seconds in windows]
        retry = math.ceil(max(waits)) if limits.enabled else 0
        self._measure(bot, now, refused=retry > 0)
        if not retry:
            for window, _, _ in windows:
                window.add(now)
        return retry

    def _measure(self, bot: int, now: float, *, refused: bool) -> None:
        meter = self._meters.setdefault(bot, Meter(Window()))
        meter.asked.add(now)
        meter.peak = max(meter.peak, meter.asked.count(now, 1.0))
        meter.refused += refused

    def stats(self, bot: int, now: float) -> Json:
        """What the page's meter and the journal's readers want to know."""
        meter = self._meters.get(bot) or Meter(Window())
        return {
            "last_second": meter.asked.count(now, 1.0),
            "peak_second": meter.peak,
            "refused": meter.refused,
        }


def _chat_limit(chat: int, limits: Limits) -> tuple[int, float]:
    if chat < 0:
        return limits.per_group_minute, 60.0
    return max(1, int(limits.per_chat_second * limits.chat_burst)), float(limits.chat_burst)
