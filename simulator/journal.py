"""Every request to the Bot API, in a ring."""

import fnmatch

from simulator.model import Json

SIZE = 50_000


class Journal:
    """Entries numbered from 1; the oldest give way."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._ring: list[Json] = []
        self._last = 0

    def add(self, entry: Json) -> None:
        """Number an entry and keep it."""
        self._last += 1
        numbered = {"seq": self._last, **entry}
        if len(self._ring) < self._size:
            self._ring.append(numbered)
        else:
            self._ring[(self._last - 1) % self._size] = numbered

    def read(self, *, since: int, method: str, bot: str, limit: int) -> tuple[list[Json], int]:
        """Entries after `since` (method may be a glob) and where to go on reading."""
        # numbers begin again after a reset: an old place then means the beginning
        at = since if since <= self._last else 0
        at = max(at, self._last - len(self._ring))
        found: list[Json] = []
        pattern = method.lower()
        while at < self._last and len(found) < limit:
            entry = self._ring[at % self._size]
            at += 1
            if (not bot or bot in (entry["bot"], entry["username"])) and (
                not pattern or fnmatch.fnmatchcase(entry["method"].lower(), pattern)
            ):
                found.append(entry)
        return found, at

    def clear(self) -> None:
        """Forget everything; numbers go on, so that readers lose nothing."""
        self._ring.clear()
        self._last = 0
