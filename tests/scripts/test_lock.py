"""The lock files: complete, hashed, and refused when pyproject.toml has moved on."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(name: str) -> dict[str, str]:
    """Package -> its pinned version, with the marker."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\\\n]+?)\s*\\?$", text, re.MULTILINE))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the check looks at, to change."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "lock.py", tmp_path / "scripts")
    for name in ("pyproject.toml", *LOCKS):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def check(project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, project / "scripts" / "lock.py", "--check"], check=False, capture_output=True,
        text=True, env={"PATH": ""},
    )  # fmt: skip


def test_the_locks_fit(project: Path) -> None:
    """Without uv on PATH and without a network."""
    assert check(project).returncode == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('requires-python = ">=3.11"', 'requires-python = ">=3.12"'),
        ('"aiogram[proxy]', '"more>=1",\n  "aiogram[proxy]'),
        ('"hypothesis>=6', '"hypothesis>=7'),
    ],
)
def test_changed_dependencies_are_noticed(project: Path, old: str, new: str) -> None:
    file = project / "pyproject.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    done = check(project)
    assert done.returncode == 1
    assert "run make lock" in done.stderr


def test_other_changes_are_not(project: Path) -> None:
    file = project / "pyproject.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[tool.other]\nx = 1\n", encoding="utf-8")
    assert check(project).returncode == 0


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_hashes_and_no_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(pins(name)) > 20
    assert "://" not in text
    assert "index" not in re.sub(r"#.*", "", text)
    for entry in re.split(r"\n(?=[a-z])", text)[1:]:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_what_runs_is_what_is_tested() -> None:
    tested = pins("requirements-dev.lock")
    assert {name: tested.get(name) for name in pins("requirements.lock")} == pins(
        "requirements.lock"
    )
