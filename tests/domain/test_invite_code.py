"""A code survives gloves, bad print and a Russian keyboard."""

import pytest

from bot.domain import invite_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        # as it is shown, as it stands in a link, small, spaced, with another dash
        ("ABCD-EFGH", "ABCDEFGH"),
        ("ABCDEFGH", "ABCDEFGH"),
        ("abcd efgh", "ABCDEFGH"),
        (" A B C D \u2013 EFGH\n", "ABCDEFGH"),
        # letters of a Russian keyboard that look the same
        ("\u0430\u0412\u0441D\u0415FG\u041d", "ABCDEFGH"),
        # too short, too long, letters that no code has
        ("ABCD-EFG", None),
        ("ABCD-EFGHJ", None),
        ("ABCD-EFG0", None),
        ("", None),
    ],
)
def test_what_is_typed_becomes_a_code(typed: str, code: str | None) -> None:
    assert invite_code.normal(typed) == code


def test_a_shown_code_is_read_back() -> None:
    assert invite_code.normal(invite_code.shown("23456789")) == "23456789"


def test_no_two_characters_look_alike() -> None:
    assert not set("0OQ1ILUV") & set(invite_code.ALPHABET)
