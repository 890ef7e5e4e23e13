"""`purge`, `backup` and `restore` as their operator meets them."""

import json
import shutil
from pathlib import Path

from tests.commands.test_commands import EXAMPLE, Run, run

__all__ = ["run"]


def test_there_and_back_again(run: Run, tmp_path: Path) -> None:
    assert run("org", "load", str(EXAMPLE))[0] == 0
    copy, key = tmp_path / "copy", tmp_path / "apart" / "saqbol.key"
    code, said, _ = run("backup", str(copy), "--keys", str(key), "--json")
    assert code == 0
    rows = json.loads(said)["rows"]
    assert rows > 100
    code, _, remark = run("restore", str(copy))
    assert code == 1
    assert "not empty" in remark
    for path in (tmp_path / "data").iterdir():
        path.unlink()
    shutil.copy(key, next((tmp_path / "keys").iterdir()))
    code, said, _ = run("restore", str(copy), "--json")
    assert code == 0
    assert json.loads(said)["rows"] == rows


def test_keys_never_stand_inside_the_copy(run: Run, tmp_path: Path) -> None:
    code, _, remark = run("backup", str(tmp_path / "c"), "--keys", str(tmp_path / "c" / "k"))
    assert code == 2
    assert "together they open everything" in remark


def test_without_a_key_file_nothing_is_put_back(run: Run, tmp_path: Path) -> None:
    code, _, remark = run("restore", str(tmp_path))
    assert code == 1
    assert "Put the key file back first" in remark


def test_purge_tells_what_it_did(run: Run) -> None:
    code, said, _ = run("purge", "--json")
    assert code == 0
    assert json.loads(said) == {
        "warned": 0, "destroyed": 0, "wrapped": 0, "pushes": 0, "strays": 0,
    }  # fmt: skip
    assert run("purge")[1].startswith("Destroyed: 0.")
