"""The key file: made on first start, mode 600, outside the database and its backups."""

import base64
import hashlib
import json
import os
import secrets
import stat
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from storage.errors import KeyFileError, StorageDown

_NAMES = ("lookup", "identity", "content", "receipts", "timeline")


@dataclass(slots=True, kw_only=True)
class Keys:
    """Keys of 32 bytes each; `weeks` and `epochs` come and go with time, the rest never changes."""

    path: Path
    #: keyed hashes by which a user id, an invitation code is looked up
    lookup: bytes = field(repr=False)
    #: seals user ids
    identity: bytes = field(repr=False)
    #: seals details of stops
    content: bytes = field(repr=False)
    #: pepper of receipts
    receipts: bytes = field(repr=False)
    #: chains the timeline
    timeline: bytes = field(repr=False)
    #: ISO week -> what wraps the keys of its reports
    weeks: dict[str, bytes] = field(repr=False)
    #: last date -> private key of the chats that asked for news until then
    epochs: dict[str, bytes] = field(default_factory=dict, repr=False)
    #: made just now, so it can open nothing older
    new: bool = False

    def fingerprint(self) -> str:
        """Tells this key file from another without telling a key."""
        parts = b"".join(getattr(self, name) for name in _NAMES)
        return hashlib.blake2b(parts, digest_size=16, person=b"saqbol-file").hexdigest()

    def hashed(self, value: str, *, purpose: str) -> bytes:
        """Keyed BLAKE2b of a value, for look-up; the same value of another purpose differs."""
        return hashlib.blake2b(
            value.encode(), key=self.lookup, digest_size=32, person=purpose.encode()[:16]
        ).digest()

    def week_of(self, now: datetime) -> str:
        """The ISO week whose key wraps what arrives now; its key is made when first needed.

        Raises StorageDown or OSError when the file can't take it: a key that only memory knows
        would take the week's reports with it.
        """
        year, week, _ = now.isocalendar()
        name = f"{year}-W{week:02}"
        self._need("weeks", name)
        return name

    def week_key(self, week: str) -> bytes:
        """The key of a week. Raises KeyError when it was destroyed."""
        if week not in self.weeks:
            self._look_again()
        return self.weeks[week]

    def epoch_key(self, last: date) -> bytes:
        """The private key of the chats sealed until that date, made when first needed. Raises as `week_of`."""
        self._need("epochs", last.isoformat())
        return self.epochs[last.isoformat()]

    def destroy(self, *, weeks: Collection[str], before: date) -> None:
        """Destroy every week but these, and every epoch that ended before that date.

        Nothing is left of them in the file; copies of it are its keeper's. Raises StorageDown or OSError.
        """
        self._look_again()
        kept = {name: key for name, key in self.weeks.items() if name in weeks}
        epochs = {name: key for name, key in self.epochs.items() if name >= before.isoformat()}
        if kept != self.weeks or epochs != self.epochs:
            _write(replace(self, weeks=kept, epochs=epochs))
            self.weeks, self.epochs = kept, epochs

    def _need(self, kind: Literal["weeks", "epochs"], name: str) -> None:
        if name not in getattr(self, kind):
            self._look_again()
        if name not in getattr(self, kind):
            held: dict[str, bytes] = getattr(self, kind)
            held[name] = secrets.token_bytes(32)
            try:
                _write(self)
            except BaseException:
                # a key that only memory knows must not be used
                del held[name]
                raise

    def _look_again(self) -> None:
        """Learn what another process has added to the file, or destroyed: what is gone there is gone here."""
        if not self.path.exists():
            return
        try:
            found = _read(self.path)
        except KeyFileError:
            raise StorageDown(KeyFileError.__name__) from None
        if found.fingerprint() != self.fingerprint():
            raise StorageDown(KeyFileError.__name__)
        self.weeks, self.epochs = found.weeks, found.epochs


def load_or_create(path: Path) -> Keys:
    """Read the key file, or make it. Raises KeyFileError with a sentence naming the file."""
    if not path.exists():
        fresh: dict[str, Any] = {name: secrets.token_bytes(32) for name in _NAMES}
        keys = Keys(path=path, weeks={}, new=True, **fresh)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(keys, first=True)
        except FileExistsError:
            # another process, started at the same moment, was quicker: its keys are the keys
            return _read(path)
        except OSError:
            raise KeyFileError(f"The key file {path} cannot be written.") from None
        return keys
    return _read(path)


def copy(keys: Keys, path: Path) -> None:
    """A copy to be kept elsewhere, without the keys of pushes: no copy may bring a sealed chat back.

    Raises KeyFileError where it can't be written, or something is there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(replace(keys, path=path, epochs={}), first=True)
    except OSError:
        raise KeyFileError(f"The copy of the key file cannot be written: {path}") from None


def _read(path: Path) -> Keys:
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise KeyFileError(f"The key file {path} is open to others: chmod 600 {path}")
        content = json.loads(path.read_text(encoding="utf-8"))
        named: dict[str, Any] = {name: _decode(content[name]) for name in _NAMES}
        weeks = {week: _decode(key) for week, key in content["weeks"].items()}
        # files of before there were pushes have none
        epochs = {last: _decode(key) for last, key in content.get("epochs", {}).items()}
    except OSError:
        raise KeyFileError(f"The key file {path} cannot be read.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyFileError(f"The key file {path} is damaged; restore it from its backup.") from None
    return Keys(path=path, weeks=weeks, epochs=epochs, **named)


def _decode(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != 32:  # noqa: PLR2004 - the length of every key here
        raise ValueError(len(key))
    return key


def _write(keys: Keys, *, first: bool = False) -> None:
    """Replace the file as a whole, so that a crash leaves the old one or the new one.

    The `first` file replaces none: FileExistsError when there is one by now.
    """
    content: dict[str, object] = {
        name: base64.b64encode(getattr(keys, name)).decode() for name in _NAMES
    }
    for kind, held in (("weeks", keys.weeks), ("epochs", keys.epochs)):
        content[kind] = {name: base64.b64encode(key).decode() for name, key in held.items()}
    beside = keys.path.with_name(f"{keys.path.name}.{secrets.token_hex(4)}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        if first:
            keys.path.hardlink_to(beside)
        else:
            beside.replace(keys.path)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(keys.path.parent)


def _sync_folder(folder: Path) -> None:
    """The new name outlives a power loss too (Windows has no way to say so)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
