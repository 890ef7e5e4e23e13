"""What /privacy says and what docs/threat-model.md says is the same list, and each line of it has its test."""

import ast
import re
from pathlib import Path

import pytest

from bot.services import screens

ROOT = Path(__file__).parents[2]
MODEL = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", MODEL)))


def test_every_adversary_of_the_bot_has_a_section() -> None:
    sections = re.findall(r"^### (\w+)$", MODEL, re.MULTILINE)
    assert tuple(sections[: len(screens.ADVERSARIES)]) == screens.ADVERSARIES


def test_tests_are_named() -> None:
    assert len(NAMED) > 15


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_named_test_exists(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert name in functions
