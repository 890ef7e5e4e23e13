"""Which messages of a nameless conversation stand on a phone, so that "Clear this chat" can take them back.

In memory only, under a keyed hash; Telegram deletes nothing older than 48 hours, so neither do we remember.
"""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

_LIFE = 47 * 3600.0
#: messages remembered of one chat
_MOST = 300


class Traces:
    """Chat -> ids of messages, newest last."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._key = secrets.token_bytes(32)
        self._monotonic = monotonic
        self._chats: OrderedDict[bytes, list[tuple[float, int]]] = OrderedDict()

    def note(self, chat_id: int, message_id: int) -> None:
        """This message stands there."""
        hashed, now = self._hash(chat_id), self._monotonic()
        noted = self._chats.setdefault(hashed, [])
        noted.append((now, message_id))
        del noted[:-_MOST]
        self._chats.move_to_end(hashed)
        while next(iter(self._chats.values()))[-1][0] < now - _LIFE:
            self._chats.popitem(last=False)

    def take(self, chat_id: int) -> list[int]:
        """What stands there and can still be deleted; forgotten from now on."""
        noted = self._chats.pop(self._hash(chat_id), [])
        oldest = self._monotonic() - _LIFE
        return sorted({message_id for at, message_id in noted if at >= oldest})

    def _hash(self, chat_id: int) -> bytes:
        return hashlib.blake2b(str(chat_id).encode(), key=self._key, digest_size=16).digest()
