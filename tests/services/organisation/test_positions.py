"""The walk over a TOML document finds every key where it stands."""

import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.services.organisation.positions import lines

DOCUMENT = '''\
a = 1 # a comment with [ and "
"quoted key".b = "x = [1]"
text = """
[not] a = table
"""
list = [
  1,
  # between
  [2, { c = 3 }],
]
[t]
d.e = { f = 'x', g = [
  1979-05-27 07:32:00,
] }
[[rows]]
h = 1
[rows.inner]
i = 2
[[rows.many]]
[[rows.many]]
j = 1.5
[[rows]]
h = """a"""""
k = \'\'\'
\'\'\'
last = true
'''

EXPECTED = {
    ("a",): 1,
    ("quoted key",): 2,
    ("quoted key", "b"): 2,
    ("text",): 3,
    ("list",): 6,
    ("list", 0): 7,
    ("list", 1): 9,
    ("list", 1, 0): 9,
    ("list", 1, 1, "c"): 9,
    ("t",): 11,
    ("t", "d"): 12,
    ("t", "d", "e", "f"): 12,
    ("t", "d", "e", "g", 0): 13,
    ("rows",): 15,
    ("rows", 0): 15,
    ("rows", 0, "h"): 16,
    ("rows", 0, "inner"): 17,
    ("rows", 0, "inner", "i"): 18,
    ("rows", 0, "many", 0): 19,
    ("rows", 0, "many", 1): 20,
    ("rows", 0, "many", 1, "j"): 21,
    ("rows", 1, "h"): 23,
    ("rows", 1, "k"): 24,
    ("rows", 1, "last"): 26,
}


def paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every path of a parsed document."""
    found = [path]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += paths(inner, (*path, index))
    return found


def test_each_key_has_its_line() -> None:
    found = lines(DOCUMENT)
    assert {path: found[path] for path in EXPECTED} == EXPECTED


def test_the_walk_finds_exactly_what_the_parser_finds() -> None:
    example = Path(__file__).parents[3] / "examples" / "ales.toml"
    for source in (DOCUMENT, example.read_text(encoding="utf-8")):
        assert set(lines(source)) == set(paths(tomllib.loads(source)))


@given(st.lists(st.text(alphabet="ab\\\"'[]{}=,.#\n \t", max_size=12), max_size=6))
def test_any_strings_are_walked_over(values: list[str]) -> None:
    quoted = [
        '"' + v.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
        for v in values
    ]  # fmt: skip
    source = "list = [" + ",\n".join(quoted) + "]\nend = 1\n"
    found = lines(source)
    assert set(found) == set(paths(tomllib.loads(source)))
    assert found["end",] == source.count("\n")
