"""The measure itself: a bucket that doubles at the seam of two seconds must be caught."""

import pytest

from tests.delivery import windows


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        # nothing sent
        ([], 0),
        # exactly a second apart is two windows
        ([0.0, 1.0, 2.0], 1),
        # just under a second apart is one
        ([0.0, 0.999], 2),
        # the order of arrival does not matter
        ([0.9, 0.0, 0.5, 1.6], 3),
        # thirty at the end of one second and thirty at the start of the next: sixty in a window
        ([0.99] * 30 + [1.01] * 30, 60),
    ],
)
def test_most_counts_the_fullest_window(times: list[float], expected: int) -> None:
    assert windows.most(times, 1.0) == expected
