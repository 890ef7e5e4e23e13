"""Every request to the Bot API, in a ring."""

import fnmatch

from simulator.model import Json

SIZE = 50_000


class Journal:
    """Entries numbered from 1; the oldest give way, numbers are never used twice."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._ring: list[Json] = []
        self._last = 0
        #: the number before the first entry since the last clearing
        self._base = 0

    def add(self, entry: Json) -> None:
        """Number an entry and keep it."""
        numbered = {"seq": self._last + 1, **entry}
        if len(self._ring) < self._size:
            self._ring.append(numbered)
        else:
            self._ring[(self._last - self._base) % self._size] = numbered
        self._last += 1

    def read(self, *, since: int, method: str, bot: str, limit: int) -> tuple[list[Json], int]:
        """Entries after `since` (method may be a glob) and where to go on reading."""
        at = min(max(since, self._last - len(self._ring)), self._last)
        found: list[Json] = []
        pattern = method.lower()
        while at < self._last and len(found) < limit:
            entry = self._ring[(at - self._base) % self._size]
            at += 1
            if (not bot or bot in (entry["bot"], entry["username"])) and (
                not pattern or fnmatch.fnmatchcase(entry["method"].lower(), pattern)
            ):
                found.append(entry)
        return found, at

    def clear(self) -> None:
        """Forget everything; numbers go on, so that no reader misses what comes."""
        self._ring.clear()
        self._base = self._last
