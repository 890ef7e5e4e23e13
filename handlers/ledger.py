"""Which updates are done: pure. Telegram is asked at the lowest one that is not."""

from collections.abc import Iterable


class Ledger:
    """Offsets of one token. An update is new once, in flight until done, and confirmed by the next ask."""

    def __init__(self) -> None:
        self._flying: set[int] = set()
        #: done, but an older one is still in flight
        self._done: set[int] = set()
        self._next = 0

    @property
    def offset(self) -> int:
        """What to ask for: everything below is confirmed by asking."""
        return min(self._flying, default=self._next)

    @property
    def idle(self) -> bool:
        """Nothing is in flight."""
        return not self._flying

    def take(self, ids: Iterable[int]) -> list[int]:
        """Those not seen before, now in flight."""
        new = [one for one in ids if one >= self.offset and one not in self._flying | self._done]
        self._flying.update(new)
        self._next = max([self._next, *(one + 1 for one in new)])
        return new

    def done(self, one: int) -> None:
        """Committed, refused with a sentence, or a bug of ours that was apologised for."""
        self._flying.discard(one)
        self._done.add(one)
        floor = self.offset
        self._done = {other for other in self._done if other >= floor}
