"""The flood gate's pure core: when may the next message of a token leave? Time is an argument.

Telegram's limits: about 30 messages a second a bot, one a second a private chat, 20 a minute a group,
held on a true sliding window. A slot counts from the response of its request, never from its start:
the request arrived before its response, so the window at the server is never exceeded.
"""

from collections import Counter, deque
from dataclasses import dataclass, field

from bot.domain.notice import Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Messages and seconds; the defaults are Telegram's, with one slot a second kept for alarms."""

    per_second: int = 30
    #: seconds; a hair more than the window, for clocks that round
    window: float = 1.002
    per_chat: float = 1.002
    #: short bursts in a private chat pass, whatever the classes: so many in so many seconds
    per_burst: int = 3
    burst_window: float = 3.01
    per_group: int = 20
    group_window: float = 60.1
    #: of these so many are kept for alarms: a card that changes often must not use them up
    group_kept: int = 5
    bulk_per_second: float = 29.2
    #: campaigns get at most this while alarms are open
    bulk_in_alarm: float = 20.0
    #: an alarm asks again this soon, whatever a 429 said
    alarm_patience: float = 30.0


#: bulk messages that came late may catch up by this many intervals
_CATCH_UP = 3
#: after a 429 the bulk rate halves and regains this much of itself each quiet second
_RECOVERY = 0.02


@dataclass(slots=True, kw_only=True)
class Gate:
    """The state of one token. `wait` asks, `start` and `finish` tell, `flooded` reports a 429."""

    limits: Limits = field(default_factory=Limits)
    alarms_open: bool = False
    #: (class, chat) -> requests without a response yet
    _flying: Counter[tuple[Priority, int]] = field(default_factory=Counter)
    _landed: deque[float] = field(default_factory=deque)
    #: (class, chat) -> times of the last responses; a low class never holds a high one
    _chats: dict[tuple[Priority, int], deque[float]] = field(default_factory=dict)
    _next_bulk: float = 0.0
    _bulk_share: float = 1.0
    _bulk_asked: float = 0.0
    _halted: dict[Priority, float] = field(default_factory=dict)
    #: group -> until when Telegram takes nothing more for it
    _full: dict[int, float] = field(default_factory=dict)

    def wait(self, now: float, priority: Priority, chat: int) -> float:
        """Seconds until this message may leave; 0 means now."""
        return max(
            self.wait_for_slot(now),
            self._wait_for_chat(now, priority, chat),
            self._wait_for_bulk(now, priority),
            self._wait_for_halt(now, priority),
            self._full.get(chat, 0.0) - now,
            0.0,
        )

    def wait_for_slot(self, now: float) -> float:
        """Seconds until any message at all may leave."""
        while self._landed and now - self._landed[0] >= self.limits.window:
            self._landed.popleft()
        if self._flying.total() + len(self._landed) < self.limits.per_second:
            return 0.0
        # with every slot in the air, the next landing asks again
        return self._landed[0] + self.limits.window - now if self._landed else self.limits.window

    def start(self, now: float, priority: Priority, chat: int) -> None:
        """The request leaves."""
        self._flying[(priority, chat)] += 1
        if priority >= Priority.CAMPAIGN:
            interval = 1 / self._bulk_rate(now)
            self._next_bulk = max(self._next_bulk + interval, now - _CATCH_UP * interval)

    def finish(self, now: float, priority: Priority, chat: int) -> None:
        """Its response, error or time-out came."""
        self._flying[(priority, chat)] -= 1
        if not self._flying[(priority, chat)]:
            del self._flying[(priority, chat)]
        self._landed.append(now)
        # taken out and put back: the dictionary's order is the order of last use, for _forget
        times = self._chats.pop((priority, chat), deque(maxlen=self.limits.per_group))
        times.append(now)
        self._chats[(priority, chat)] = times
        self._forget(now)

    def flooded(self, now: float, priority: Priority, seconds: float, chat: int) -> None:
        """A 429: this class and lesser ones pause as long as it says; bulk goes on at half its rate.

        An alarm asks again after `alarm_patience` at the latest. A group's 429 is about that group:
        people's own chats go on, and would be told themselves if it were about more.
        """
        if chat < 0:
            self._full = {one: until for one, until in self._full.items() if until > now}
            self._full[chat] = now + seconds
            return
        # several requests in the air are refused by one flood: the rate halves once for all of them
        if now >= self._halted.get(Priority.CAMPAIGN, 0.0):
            self._bulk_share = max(self._bulk_share / 2, 0.05)
        for lesser in Priority:
            if lesser >= priority:
                patience = self.limits.alarm_patience if lesser is Priority.ALARM else seconds
                until = now + min(seconds, patience)
                self._halted[lesser] = max(self._halted.get(lesser, 0.0), until)
        self._bulk_asked = self._halted[Priority.CAMPAIGN]

    def _bulk_rate(self, now: float) -> float:
        if self._bulk_share < 1 and now > self._bulk_asked:
            self._bulk_share = min(1.0, self._bulk_share + _RECOVERY * (now - self._bulk_asked))
            self._bulk_asked = now
        ceiling = self.limits.bulk_in_alarm if self.alarms_open else self.limits.bulk_per_second
        return ceiling * self._bulk_share

    def _wait_for_bulk(self, now: float, priority: Priority) -> float:
        return self._next_bulk - now if priority >= Priority.CAMPAIGN else 0.0

    def _wait_for_halt(self, now: float, priority: Priority) -> float:
        return self._halted.get(priority, 0.0) - now

    def _wait_for_chat(self, now: float, priority: Priority, chat: int) -> float:
        """A message waits for those of its own class and of more urgent ones; for lesser ones only
        where one more in the chat would be refused anyhow.
        """
        mine = [(other, chat) for other in Priority if other <= priority]
        everything = [(other, chat) for other in Priority]
        if chat < 0:
            most, window = self.limits.per_group, self.limits.group_window
            kept = 0 if priority is Priority.ALARM else self.limits.group_kept
            return max(
                self._wait_in(mine, now, most - kept, window),
                self._wait_in(everything, now, most, window),
            )
        return max(
            self._wait_in(mine, now, 1, self.limits.per_chat),
            self._wait_in(everything, now, self.limits.per_burst, self.limits.burst_window),
        )

    def _wait_in(
        self, keys: list[tuple[Priority, int]], now: float, count: int, window: float
    ) -> float:
        """Seconds until fewer than `count` of these stand in the window."""
        flying = sum(self._flying[key] for key in keys)
        times = [at for key in keys for at in self._chats.get(key, ()) if now - at < window]
        over = flying + len(times) - count
        if over < 0:
            return 0.0
        # a response asks again, so that the wait while one is in the air is only a bound
        oldest = sorted(times)[over] if over < len(times) else now
        return oldest + window - now

    def _forget(self, now: float) -> None:
        """Chats that nothing waits for any more are dropped, oldest first."""
        while self._chats:
            key = next(iter(self._chats))
            if now - self._chats[key][-1] < self.limits.group_window:
                return
            del self._chats[key]
