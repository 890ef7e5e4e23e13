"""Evidence files: sealed, of four sizes, without a time, and worth nothing under another name or key."""

import os
import time
from pathlib import Path
from uuid import uuid4

import pytest

from storage import sealing
from storage.errors import StorageDown
from storage.evidence import SIZES, Evidence, seal
from storage.sealing import WrongSeal

PICTURE = b"\xff\xd8 a clean picture"
KEY = sealing.new_key()
#: nonce and tag
_ADDED = 40


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    return Evidence(tmp_path / "evidence")


async def test_what_is_put_comes_back(evidence: Evidence) -> None:
    first, second = await evidence.put(KEY, PICTURE), await evidence.put(KEY, b"")
    assert await evidence.get(KEY, first) == PICTURE
    assert await evidence.get(KEY, second) == b""


@pytest.mark.parametrize(
    ("length", "size"),
    [
        (0, SIZES[0]),
        # four bytes of each file say how long it is
        (SIZES[0] - 4, SIZES[0]),
        (SIZES[0] - 3, SIZES[1]),
        (SIZES[1] - 3, SIZES[2]),
        (SIZES[2] - 3, SIZES[3]),
        # as much as Telegram lets a bot fetch
        (20 * 1024 * 1024, SIZES[3]),
    ],
)
def test_there_are_four_sizes(length: int, size: int) -> None:
    assert len(seal(KEY, b"x" * length, uuid4())) == size + _ADDED


async def test_nothing_stands_there_in_clear(evidence: Evidence) -> None:
    name = await evidence.put(KEY, PICTURE)
    assert [path.name for path in evidence.folder.iterdir()] == [name.hex]
    assert b"clean picture" not in evidence.path(name).read_bytes()
    assert evidence.folder.stat().st_mode & 0o077 == 0


async def test_a_file_opens_by_its_own_name_and_key_only(evidence: Evidence) -> None:
    first, second = await evidence.put(KEY, PICTURE), await evidence.put(KEY, b"another")
    with pytest.raises(WrongSeal):
        await evidence.get(sealing.new_key(), first)
    evidence.path(first).write_bytes(evidence.path(second).read_bytes())
    with pytest.raises(WrongSeal):
        await evidence.get(KEY, first)


@pytest.mark.parametrize("at", [0, 30, -1])
async def test_a_changed_byte_is_noticed(evidence: Evidence, at: int) -> None:
    name = await evidence.put(KEY, PICTURE)
    sealed = bytearray(evidence.path(name).read_bytes())
    sealed[at] ^= 1
    evidence.path(name).write_bytes(sealed)
    with pytest.raises(WrongSeal):
        await evidence.get(KEY, name)


async def test_a_file_tells_no_time(evidence: Evidence) -> None:
    name = await evidence.put(KEY, PICTURE)
    told = evidence.path(name).stat()
    assert (told.st_mtime, told.st_atime) == (0, 0)
    evidence.path(name).touch()
    evidence.blur()
    told = evidence.path(name).stat()
    assert (told.st_mtime, told.st_atime) == (0, 0)


async def test_what_is_gone_is_gone(evidence: Evidence) -> None:
    name = await evidence.put(KEY, PICTURE)
    evidence.remove(name)
    evidence.remove(name)
    with pytest.raises(StorageDown):
        await evidence.get(KEY, name)


async def test_strays_are_what_no_row_names_and_halves(evidence: Evidence) -> None:
    known, stray = await evidence.put(KEY, PICTURE), await evidence.put(KEY, PICTURE)
    half = evidence.folder / f"{uuid4().hex}.new"
    half.write_bytes(b"")
    soon = time.time() + 60
    assert set(evidence.strays([known], before=soon)) == {evidence.path(stray), half}
    # what has only just been written may still wait for its row
    assert not evidence.strays([known], before=time.time() - 60)
    assert not Evidence(evidence.folder / "none").strays([], before=soon)


async def test_a_folder_that_takes_nothing_is_storage_down(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file stands in the way")
    with pytest.raises(StorageDown):
        await Evidence(tmp_path / "evidence").put(KEY, PICTURE)


async def test_a_write_that_fails_leaves_no_name(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageDown):
        await evidence.put(KEY, PICTURE)
    # the half is a stray, for the sweep
    assert [path.suffix for path in evidence.folder.iterdir()] == [".new"]
