"""Sealed evidence as files with random names: only sealed bytes ever touch the disk.

A file's times would tell the minute of a report, so they are set to nothing; the one that can't be set
becomes the same night's for all (see `blur`).
"""

import asyncio
import os
import random
from collections.abc import Collection
from pathlib import Path
from uuid import UUID, uuid4

import nacl.exceptions
import nacl.secret

from storage.errors import StorageDown
from storage.sealing import WrongSeal

#: a sealed file has one of four sizes, in bytes
SIZES = (256 * 1024, 1024 * 1024, 5 * 1024 * 1024, 21 * 1024 * 1024)


class Evidence:
    """The folder of sealed files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, key: bytes, content: bytes) -> UUID:
        """Seal and keep; gives the random name. Raises StorageDown."""
        name = uuid4()
        await asyncio.to_thread(self._write, name, seal(key, content, name))
        return name

    async def get(self, key: bytes, name: UUID) -> bytes:
        """What was kept. Raises WrongSeal, StorageDown (also when it is gone)."""
        try:
            sealed = await asyncio.to_thread(self.path(name).read_bytes)
        except OSError as error:
            raise StorageDown(type(error).__name__) from None
        return unseal(key, sealed, name)

    def remove(self, name: UUID) -> None:
        """Take a file away; gone already is no matter."""
        self.path(name).unlink(missing_ok=True)

    def strays(self, known: Collection[UUID], *, before: float) -> list[Path]:
        """Files that no row names, and halves of files, last touched before that moment (seconds since 1970)."""
        names = {one.hex for one in known}
        return [
            path
            for path in self.folder.glob("*")
            if path.name not in names and path.stat().st_ctime < before
        ]

    def blur(self) -> None:
        """Touch every file in random order: the only time the system keeps of it is this night's."""
        paths = list(self.folder.glob("*"))
        random.SystemRandom().shuffle(paths)
        for path in paths:
            os.utime(path, (0, 0))

    def path(self, name: UUID) -> Path:
        """Where a sealed file stands."""
        return self.folder / name.hex

    def _write(self, name: UUID, sealed: bytes) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside = self.folder / f"{name.hex}.new"
            with beside.open("wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            os.utime(beside, (0, 0))
            beside.replace(self.path(name))
        except OSError as error:
            raise StorageDown(type(error).__name__) from None


def seal(key: bytes, content: bytes, name: UUID) -> bytes:
    """AEAD of the padded content; the file's name is the associated data."""
    framed = len(content).to_bytes(4, "big") + content
    size = next(size for size in SIZES if size >= len(framed))
    return bytes(nacl.secret.Aead(key).encrypt(framed.ljust(size, b"\0"), name.bytes))


def unseal(key: bytes, sealed: bytes, name: UUID) -> bytes:
    """Open what `seal` made; raises WrongSeal for swapped files or keys."""
    try:
        framed = nacl.secret.Aead(key).decrypt(sealed, name.bytes)
    except nacl.exceptions.CryptoError:
        raise WrongSeal("evidence") from None
    return framed[4 : 4 + int.from_bytes(framed[:4], "big")]
