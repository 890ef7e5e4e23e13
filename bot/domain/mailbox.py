"""The mailbox of an anonymous person: a random key that only they hold, and what derives from it."""

import base64
import binascii
import hashlib
import re

#: bytes of a key; 43 url-safe characters in a button's 64 bytes
KEY_BYTES = 32
_RECEIPT_DIGITS = 16


def encode(key: bytes) -> str:
    """A key as the 43 characters of a button."""
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def decode(text: str) -> bytes | None:
    """The key of a button, or None for anything else."""
    try:
        key = base64.urlsafe_b64decode(text + "=")
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES and encode(key) == text else None


def hashed(key: bytes) -> bytes:
    """What we keep of a key: the row's unique key. A random key needs no slow hash."""
    return hashlib.blake2b(key, digest_size=32, person=b"saqbol-mailbox").digest()


def receipt(key: bytes) -> str:
    """The 16 digits that derive from a key, so that a redelivered press shows the same ones."""
    digest = hashlib.blake2b(key, digest_size=16, person=b"saqbol-receipt").digest()
    return f"{int.from_bytes(digest, 'big') % 10**_RECEIPT_DIGITS:0{_RECEIPT_DIGITS}}"


def grouped(digits: str) -> str:
    """1234567890123456 as 1234 5678 9012 3456."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def typed(text: str) -> str | None:
    """The digits of a receipt a person typed, with whatever spaces and dashes; else None."""
    digits = re.sub(r"[\s\-–.]", "", text)
    return digits if re.fullmatch(r"[0-9]{16}", digits) else None
