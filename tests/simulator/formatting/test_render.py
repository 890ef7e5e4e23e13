"""Entities as HTML: nothing of the text is ever markup."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.formatting import entities
from simulator.formatting.render import render

KINDS = ["bold", "italic", "code", "pre", "spoiler", "blockquote", "mention"]


def entity(kind: str, offset: int, length: int, **more: str) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("text", "found", "html"),
    [
        ("a<b>&c", [], "a&lt;b&gt;&amp;c"),
        ("😀ab", [entity("bold", 2, 1)], "😀<b>a</b>b"),
        ("abc", [entity("bold", 0, 3), entity("italic", 1, 1)], "<b>a<i>b</i>c</b>"),
        # crossing entities never cross as tags
        ("abc", [entity("bold", 0, 2), entity("italic", 1, 2)], "<b>a<i>b</i></b>c"),
        # an address that is no link stays text
        ("x", [entity("text_link", 0, 1, url="javascript:alert(1)")],
         '<span class="text_link">x</span>'),
        ("+7 727 000", [entity("phone_number", 0, 10)],
         '<a href="tel:+7727000" target="_blank" rel="noreferrer">+7 727 000</a>'),
    ],
)  # fmt: skip
def test_rendered(text: str, found: list[dict[str, object]], html: str) -> None:
    assert render(text, found) == html


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(
    text=st.text(alphabet="ab<>&\"'қ😀", max_size=12),
    spans=st.lists(
        st.tuples(st.sampled_from(KINDS), st.integers(0, 11), st.integers(1, 8)), max_size=5
    ),
)
def test_well_formed_and_the_text_survives(text: str, spans: list[tuple[str, int, int]]) -> None:
    # entities never begin or end inside a character, so the text is walked by characters
    edges = [entities.units(text[:at]) for at in range(len(text) + 1)]
    found = [
        entity(kind, edges[first], edges[last] - edges[first])
        for kind, first, length in spans
        if first < len(text)
        for last in [min(first + length, len(text))]
    ]
    reader = _Words()
    reader.feed(render(text, entities.ordered(found)))
    reader.close()
    assert reader.text == text
    assert reader.open == []


def test_what_telegram_finds_by_itself() -> None:
    text = "/stop at https://a.kz/x, call +7 727 000 00 02 or @aruzhan a@b.kz #ppe"
    found = entities.with_detected(text, [])
    words = {e["type"]: text[e["offset"] : e["offset"] + e["length"]] for e in found}
    assert words == {
        "bot_command": "/stop", "url": "https://a.kz/x", "phone_number": "+7 727 000 00 02",
        "mention": "@aruzhan", "email": "a@b.kz", "hashtag": "#ppe",
    }  # fmt: skip
