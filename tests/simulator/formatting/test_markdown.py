"""parse_mode MarkdownV2."""

import pytest

from simulator.errors import ApiError
from simulator.formatting import markdown

TAKEN = [
    ("*a* _b_ __c__ ~d~ ||e||", "a b c d e",
     [("bold", 0, 1), ("italic", 2, 1), ("underline", 4, 1), ("strikethrough", 6, 1),
      ("spoiler", 8, 1)]),
    (r"1\. ok\!", "1. ok!", []),
    ("`x_y` ```sql\nselect```", "x_y select", [("code", 0, 3), ("pre", 4, 6)]),
    ("[go](https://a.kz)", "go", [("text_link", 0, 2)]),
    ("*a _b_*", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text", "entities"), TAKEN)
def test_taken(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    plain, found = markdown.parse(source)
    assert plain == text
    assert [(e["type"], e["offset"], e["length"]) for e in found] == entities


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("1. no", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("*open", "Can't find end of the entity"),
        ("[open", "Can't find end"),
        ("shut]", "Character ']' is reserved"),
    ],
)
def test_refused(source: str, words: str) -> None:
    with pytest.raises(ApiError) as refusal:
        markdown.parse(source)
    assert words in refusal.value.description
