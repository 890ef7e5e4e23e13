"""Where so few work that a message without a name still points at one of them."""

from collections.abc import Iterable

#: under so many people, whoever sends without a name is warned (privacy rules)
FEWEST = 5


def is_small(headcounts: Iterable[int]) -> bool:
    """Whether the crews of a place are that few together; a place without a crew tells nothing."""
    return 0 < sum(headcounts) < FEWEST
