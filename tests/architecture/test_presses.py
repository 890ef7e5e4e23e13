"""Every button's callback has one reader: who claims `e:` shares it with nobody."""

import ast
import itertools
import re
from collections.abc import Iterator

import pytest

from handlers import initiators, mailboxes
from tests.architecture.sources import Source, called, functions, read

#: what tells buttons apart: "e:", "d[yn]:", or a whole word such as "throw"
_HEAD = re.compile(r"(?P<stem>[a-z]*)(?:\[(?P<each>[a-z]+)\])?(?P<end>:|$)")
#: the same question to the named, by a stop's id, and to the nameless, by a mailbox key:
#: two routers, because only the first may know who presses
_BY_ADDRESS = {"sy:", "sn:", "pn:", "py:", "x:"}


def _heads(filter_: ast.expr) -> list[str]:
    """What a filter of presses claims; nothing when it looks at something else, or at what is not its own."""
    if isinstance(filter_, ast.UnaryOp) or called(filter_) == "BotThatRings":
        return []
    literal = next((one for node in ast.walk(filter_) if (one := _leading(node))), "")
    found = _HEAD.match(literal.removeprefix("^"))
    assert found and found[0], f"a filter read as {literal!r}: teach this test {ast.dump(filter_)}"
    return [f"{found['stem']}{one}{found['end']}" for one in found["each"] or [""]]


def _leading(node: ast.AST) -> str:
    match node:
        case (
            ast.Constant(value=str(words))
            | ast.JoinedStr(values=[ast.Constant(value=str(words)), *_])
        ):
            return words
    return ""


def _claims(source: Source) -> Iterator[tuple[str, str]]:
    """(head, file) of every press that a file's routers read."""
    for function in functions(source):
        for one in function.decorator_list:
            if isinstance(one, ast.Call) and called(one) == "callback_query":
                for filter_ in one.args:
                    yield from ((head, source.path) for head in _heads(filter_))


def _clashes(claims: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Two claims to the same presses: (file, file, head)."""
    return [
        (here, there, head)
        for (head, here), (other, there) in itertools.permutations(claims, 2)
        if other.startswith(head)
    ]


def test_no_two_read_the_same_press() -> None:
    claims = [one for source in read("handlers") for one in _claims(source)]
    assert len(claims) > 25
    shared = {"handlers/initiators.py", "handlers/mailboxes.py"}
    assert {
        head for here, there, head in _clashes(claims) if {here, there} == shared
    } == _BY_ADDRESS
    assert not [one for one in _clashes(claims) if {one[0], one[1]} != shared]


def test_an_id_is_never_a_mailbox_key() -> None:
    """What lets the two routers share their heads."""
    assert re.fullmatch(initiators._HEX, "0" * 32)
    assert not re.fullmatch(mailboxes._KEY, "0" * 32)
    assert re.fullmatch(mailboxes._KEY, "0" * 43)
    assert not re.fullmatch(initiators._HEX, "0" * 43)


@pytest.mark.parametrize(
    ("filters", "clash"),
    [
        # the same head, in two files
        (('F.data.regexp(r"^e:[0-9]$")', 'F.data.startswith("e:")'), True),
        # one of a class of letters
        (('F.data.regexp(rf"^d[yn]:{_HEX}$")', 'F.data == "dn:"'), True),
        # a head without its colon swallows the longer one
        (('F.data.startswith("e")', 'F.data.regexp(r"^es:(task|place)$")'), True),
        # the colon ends a head
        (('F.data.startswith("e:")', 'F.data.regexp(r"^es:(task|place)$")'), False),
        (('F.data.in_({f"l:{one}" for one in LANGUAGES})', 'F.data == "dh"'), False),
    ],
)
def test_the_rule_bites(filters: tuple[str, str], clash: bool) -> None:
    trees = [ast.parse(one, mode="eval").body for one in filters]
    claims = [(head, str(at)) for at, tree in enumerate(trees) for head in _heads(tree)]
    assert bool(_clashes(claims)) is clash
