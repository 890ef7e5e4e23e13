"""Long words go in parts; nothing is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.words import FITS, parts


@given(st.text(max_size=3 * FITS))
def test_nothing_is_lost_and_each_part_fits(words: str) -> None:
    pieces = parts(words)
    assert "".join(pieces) == words
    assert all(len(piece.encode("utf-16-le", "surrogatepass")) <= 2 * FITS for piece in pieces)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        # as it is
        ("", 1),
        ("x" * FITS, 1),
        # one over
        ("x" * (FITS + 1), 2),
        # signs outside the first plane count twice
        ("👷" * (FITS // 2), 1),
        ("👷" * FITS, 2),
    ],
)
def test_how_many_parts(words: str, count: int) -> None:
    assert len(parts(words)) == count
