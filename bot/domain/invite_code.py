"""Invitation codes: eight characters in two groups, typed with gloves and from bad print."""

import re

#: no 0 O Q, 1 I L, U V: what is read wrongly is not there (28 letters and digits, 28^8 codes)
ALPHABET = "23456789ABCDEFGHJKMNPRSTWXYZ"
LENGTH = 8

#: a Russian keyboard's letters that look like ours, by code point
_LOOKALIKES = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u0420\u0421\u0422\u0425\u0423\u0417", "ABEKMHPCTXY3"
)


def shown(code: str) -> str:
    """As people read it: ABCD-EFGH."""
    return f"{code[:4]}-{code[4:]}"


def normal(typed: str) -> str | None:
    """The code in what somebody typed, however they spaced it; None when it cannot be one."""
    code = re.sub(r"[\s\-_.\u2010-\u2015]", "", typed.upper()).translate(_LOOKALIKES)
    known = len(code) == LENGTH and set(code) <= set(ALPHABET)
    # a code has a digit, so that no word of eight letters is taken for one
    return code if known and any(letter.isdigit() for letter in code) else None
