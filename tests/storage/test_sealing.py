"""Sealing: bound to its row, column and key, and padded to few sizes."""

from uuid import uuid4

import pytest

from storage import sealing

ROW, KEY = uuid4(), sealing.new_key()


@pytest.mark.parametrize("text", ["", "a", "Қауіп бар", "x" * 20_476, "🚧" * 5119])
def test_a_text_comes_back(text: str) -> None:
    sealed = sealing.seal(KEY, text, row=ROW, column="text")
    assert sealing.unseal(KEY, sealed, row=ROW, column="text") == text


@pytest.mark.parametrize(
    ("key", "row", "column"),
    [
        (sealing.new_key(), ROW, "text"),
        (KEY, uuid4(), "text"),
        (KEY, ROW, "answer"),
    ],
    ids=["key", "row", "column"],
)
def test_it_opens_nowhere_else(key: bytes, row: object, column: str) -> None:
    sealed = sealing.seal(KEY, "a", row=ROW, column="text")
    with pytest.raises(sealing.WrongSeal):
        sealing.unseal(key, sealed, row=row, column=column)


def test_a_changed_byte_is_noticed() -> None:
    sealed = bytearray(sealing.seal(KEY, "a", row=ROW, column="text"))
    sealed[-1] ^= 1
    with pytest.raises(sealing.WrongSeal):
        sealing.unseal(KEY, bytes(sealed), row=ROW, column="text")


@pytest.mark.parametrize(
    ("length", "size"),
    [(0, 256), (252, 256), (253, 1024), (1020, 1024), (1021, 4096), (4093, 20480), (20476, 20480)],
)
def test_sizes(length: int, size: int) -> None:
    sealed = sealing.seal(KEY, "x" * length, row=ROW, column="text")
    # 24 bytes of nonce and 16 of the tag come on top
    assert len(sealed) == size + 40


def test_the_same_text_never_looks_the_same() -> None:
    assert sealing.seal(KEY, "a", row=ROW, column="c") != sealing.seal(
        KEY, "a", row=ROW, column="c"
    )


def test_a_wrapped_key_opens_for_its_row_and_week_only() -> None:
    week = sealing.new_key()
    wrapped = sealing.wrap(week, KEY, row=ROW)
    assert sealing.unwrap(week, wrapped, row=ROW) == KEY
    for other_week, row in ((sealing.new_key(), ROW), (week, uuid4())):
        with pytest.raises(sealing.WrongSeal):
            sealing.unwrap(other_week, wrapped, row=row)
