"""parse_mode HTML, refusals included."""

from typing import Any

import pytest

from simulator.errors import ApiError
from simulator.formatting import html

TAKEN = [
    ("plain", "plain", []),
    ("<b>Stop</b> work", "Stop work", [("bold", 0, 4)]),
    ("<strong>a</strong><em>b</em><ins>c</ins><del>d</del>", "abcd",
     [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("strikethrough", 3, 1)]),
    # offsets count UTF-16 code units
    ("😀<b>қауіп</b>", "😀қауіп", [("bold", 2, 5)]),
    # outer before inner
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("&lt;b&gt; &amp; &quot;x&quot; &#1071; &nbsp;", '<b> & "x" Я &nbsp;', []),
    ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
    ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
    # an empty entity is none
    ("<b></b>x", "x", []),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text", "entities"), TAKEN)
def test_taken(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    plain, found = html.parse(source)
    assert plain == text
    assert [(e["type"], e["offset"], e["length"]) for e in found] == entities


EXTRAS = [
    ('<a href="https://a.kz/?a=1&amp;b=2">x</a>', {"url": "https://a.kz/?a=1&b=2"}),
    ('<pre><code class="language-sql">x</code></pre>', {"type": "pre", "language": "sql"}),
    ('<tg-emoji emoji-id="5">x</tg-emoji>', {"custom_emoji_id": "5"}),
]


@pytest.mark.parametrize(("source", "part"), EXTRAS)
def test_attributes(source: str, part: dict[str, Any]) -> None:
    (entity,) = html.parse(source)[1]
    assert entity.items() >= part.items()


REFUSED = [
    ("a < b", "Unclosed start tag at byte offset 2"),
    ("қ <p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
    ("a < b >", 'Unsupported start tag "" at byte offset 2'),
    ("<3>", 'Unsupported start tag "3" at byte offset 0'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
]  # fmt: skip


@pytest.mark.parametrize(("source", "words"), REFUSED)
def test_refused(source: str, words: str) -> None:
    with pytest.raises(ApiError) as refusal:
        html.parse(source)
    assert refusal.value.description.startswith("Bad Request: can't parse entities: ")
    assert words in refusal.value.description
