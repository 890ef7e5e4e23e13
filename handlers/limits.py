"""Limits without identity: token buckets in memory, keyed by a hash with a key of the process."""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable


class Buckets:
    """So many at once, one more each `refill` seconds. Stops never pass through here."""

    def __init__(
        self, *, most: int, refill: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._refill = refill
        self._monotonic = monotonic
        self._key = secrets.token_bytes(32)
        #: hash -> the moment at which its bucket is full again, in order of last use
        self._full_at: OrderedDict[bytes, float] = OrderedDict()

    def take(self, chat_id: int) -> bool:
        """Take one; False when the bucket is empty."""
        now = self._monotonic()
        hashed = hashlib.blake2b(str(chat_id).encode(), key=self._key, digest_size=16).digest()
        full_at = max(self._full_at.get(hashed, now), now) + self._refill
        if full_at - now > self._most * self._refill:
            return False
        self._full_at[hashed] = full_at
        self._full_at.move_to_end(hashed)
        while self._full_at and next(iter(self._full_at.values())) <= now:
            self._full_at.popitem(last=False)
        return True
