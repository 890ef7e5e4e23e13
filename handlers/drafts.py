"""Drafts in memory only, under a keyed hash with a key of the process; an hour at most."""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

TTL = 3600.0


@dataclass(slots=True, kw_only=True)
class _Draft:
    state: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    touched: float = 0.0


class Drafts(BaseStorage):
    """aiogram's FSM storage, nameless and forgetful."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._key = secrets.token_bytes(32)
        self._monotonic = monotonic
        self._drafts: OrderedDict[bytes, _Draft] = OrderedDict()

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Remember where a conversation stands."""
        self._touch(key).state = state.state if isinstance(state, State) else state

    async def get_state(self, key: StorageKey) -> str | None:
        """Where it stands."""
        draft = self._find(key)
        return draft.state if draft else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Remember what was said so far."""
        self._touch(key).data = dict(data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """What was said so far."""
        draft = self._find(key)
        return dict(draft.data) if draft else {}

    async def close(self) -> None:
        """Forget everything."""
        self._drafts.clear()

    def __len__(self) -> int:
        self._expire()
        return len(self._drafts)

    def _find(self, key: StorageKey) -> _Draft | None:
        self._expire()
        return self._drafts.get(self._hash(key))

    def _touch(self, key: StorageKey) -> _Draft:
        hashed = self._hash(key)
        draft = self._drafts.setdefault(hashed, _Draft())
        draft.touched = self._monotonic()
        self._drafts.move_to_end(hashed)
        self._expire()
        return draft

    def _expire(self) -> None:
        end = self._monotonic() - TTL
        while self._drafts and next(iter(self._drafts.values())).touched < end:
            self._drafts.popitem(last=False)

    def _hash(self, key: StorageKey) -> bytes:
        name = f"{key.bot_id}:{key.chat_id}:{key.user_id}".encode()
        return hashlib.blake2b(name, key=self._key, digest_size=16).digest()
