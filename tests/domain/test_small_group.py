"""When a message without a name still points at one of a few."""

import pytest

from bot.domain.small_group import is_small


@pytest.mark.parametrize(
    ("headcounts", "small"),
    [
        ([4], True),
        ([5], False),
        ([1], True),
        # two small crews hide each other
        ([4, 4], False),
        ([2, 2], True),
        # nobody in particular works there: nothing is known
        ([], False),
        ([0], False),
    ],
)
def test_is_small(headcounts: list[int], small: bool) -> None:
    assert is_small(headcounts) is small
