"""A code survives gloves, bad print and a Russian keyboard."""

import pytest

from bot.domain import invite_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        # as it is shown, as it stands in a link, small, spaced, with another dash
        ("ABCD-EFG2", "ABCDEFG2"),
        ("ABCDEFG2", "ABCDEFG2"),
        ("abcd efg2", "ABCDEFG2"),
        (" A B C D \u2013 EFG2\n", "ABCDEFG2"),
        # letters of a Russian keyboard that look the same
        ("\u0430\u0412\u0441D\u0415FG2", "ABCDEFG2"),
        # too short, too long, letters that no code has
        ("ABCD-EFG", None),
        ("ABCD-EFG2J", None),
        ("ABCD-EFG0", None),
        ("", None),
        # a word of eight letters is no code
        ("scaffchk", None),
        ("TEST TEXT", None),
    ],
)
def test_what_is_typed_becomes_a_code(typed: str, code: str | None) -> None:
    assert invite_code.normal(typed) == code


def test_a_shown_code_is_read_back() -> None:
    assert invite_code.normal(invite_code.shown("23456789")) == "23456789"


def test_no_two_characters_look_alike() -> None:
    assert not set("0OQ1ILUV") & set(invite_code.ALPHABET)
