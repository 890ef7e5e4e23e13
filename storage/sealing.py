"""Sealing: AEAD with row and column as associated data, padded so that length tells little."""

import nacl.exceptions
import nacl.secret
import nacl.utils

#: sealed texts have one of four sizes (privacy rules: at most four size classes)
SIZES = (256, 1024, 4096, 20480)


class WrongSeal(Exception):
    """The sealed bytes do not belong to this row, column or key."""


def new_key() -> bytes:
    """A fresh random key of 32 bytes."""
    return nacl.utils.random(nacl.secret.Aead.KEY_SIZE)


def seal(key: bytes, text: str, *, row: object, column: str) -> bytes:
    """Seal a text of at most 20,476 bytes for one row and column."""
    plain = text.encode()
    framed = len(plain).to_bytes(4, "big") + plain
    size = next(size for size in SIZES if size >= len(framed))
    box = nacl.secret.Aead(key)
    return bytes(box.encrypt(framed.ljust(size, b"\0"), _associated(row, column)))


def unseal(key: bytes, sealed: bytes, *, row: object, column: str) -> str:
    """Open what `seal` made; raises WrongSeal for swapped rows, columns or keys."""
    try:
        framed = nacl.secret.Aead(key).decrypt(sealed, _associated(row, column))
    except nacl.exceptions.CryptoError:
        raise WrongSeal(column) from None
    length = int.from_bytes(framed[:4], "big")
    return framed[4 : 4 + length].decode()


def wrap(week_key: bytes, key: bytes, *, row: object) -> bytes:
    """A report's key under its week's key."""
    return bytes(nacl.secret.Aead(week_key).encrypt(key, _associated(row, "key")))


def unwrap(week_key: bytes, wrapped: bytes, *, row: object) -> bytes:
    """The report's key back; raises WrongSeal."""
    try:
        return nacl.secret.Aead(week_key).decrypt(wrapped, _associated(row, "key"))
    except nacl.exceptions.CryptoError:
        raise WrongSeal("key") from None


def _associated(row: object, column: str) -> bytes:
    return f"{row}:{column}".encode()
