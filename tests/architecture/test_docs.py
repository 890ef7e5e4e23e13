"""What the documentation says is tested is tested."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

#: a file, or a file and a test; "…" is the file named before
_NAMED = re.compile(r"`(tests/[\w/]+\.py|…)(?:::(\w+))?`")


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.stem)
def test_every_test_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    file, missing = "", []
    for name, test in _NAMED.findall(text):
        file = file if name == "…" else name
        path = ROOT / file
        if not path.is_file() or (test and f"def {test}(" not in path.read_text(encoding="utf-8")):
            missing.append(f"{file}::{test}")
    assert not missing
