"""Mailbox keys, their hashes and receipts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import mailbox

KEY = bytes(range(32))


@given(st.binary(min_size=32, max_size=32))
def test_a_key_fits_a_button_and_comes_back(key: bytes) -> None:
    words = mailbox.encode(key)
    assert len(f"m:{words}".encode()) <= 64
    assert mailbox.decode(words) == key


@pytest.mark.parametrize(
    "words",
    [
        "",
        # too short, too long
        mailbox.encode(KEY)[:-1],
        mailbox.encode(KEY) + "A",
        # another alphabet
        "+" * 43,
        "қ" * 43,
        # the last character holds two bits that no key uses: one key has one button
        mailbox.encode(KEY)[:-1] + "9",
    ],
)
def test_anything_else_is_no_key(words: str) -> None:
    assert mailbox.decode(words) is None


def test_what_is_kept_tells_nothing_of_the_receipt() -> None:
    assert mailbox.hashed(KEY) != KEY
    assert mailbox.hashed(KEY)[:16].hex() not in mailbox.receipt(KEY)
    # never to be changed: rows in databases and receipts in chats hold them
    assert mailbox.hashed(KEY).hex().startswith("b079b3e832bb3070")
    assert mailbox.receipt(KEY) == "6387454067234955"


@given(st.binary(min_size=32, max_size=32))
def test_a_receipt_has_sixteen_digits_always_the_same(key: bytes) -> None:
    digits = mailbox.receipt(key)
    assert len(digits) == 16
    assert digits.isascii() and digits.isdigit()
    assert mailbox.receipt(key) == digits
    assert mailbox.typed(mailbox.grouped(digits)) == digits


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("1234567890123456", "1234567890123456"),
        ("1234 5678 9012 3456", "1234567890123456"),
        (" 1234-5678–9012.3456\n", "1234567890123456"),
        ("1234\u00a05678\u00a09012\u00a03456", "1234567890123456"),
        # one too few, one too many
        ("123456789012345", None),
        ("12345678901234567", None),
        # other digits of the world are not ours
        ("١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦", None),
        ("1234 5678 9012 345x", None),
        ("", None),
    ],
)
def test_typed(words: str, digits: str | None) -> None:
    assert mailbox.typed(words) == digits
