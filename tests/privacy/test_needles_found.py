"""A scan that finds nothing proves nothing: a planted needle must be found in every kind of store."""

import base64
import io
import json
import pickle
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from tests.privacy import needles

SMALL, LARGE = 1_234_567_891, 7_654_321_098


def in_sqlite(folder: Path, number: int) -> None:
    with sqlite3.connect(folder / "a.db") as file:
        file.execute("CREATE TABLE t (a INTEGER, b TEXT)")
        file.execute("INSERT INTO t VALUES (?, 'x')", (number,))


def in_sqlite_as_text(folder: Path, number: int) -> None:
    with sqlite3.connect(folder / "a.db") as file:
        file.execute("CREATE TABLE t (a TEXT)")
        file.execute("INSERT INTO t VALUES (?)", (f"fsm:{number}:{number}:data",))


def in_wal(folder: Path, number: int) -> None:
    file = sqlite3.connect(folder / "a.db")
    file.execute("PRAGMA journal_mode=WAL")
    file.execute("CREATE TABLE t (a)")
    file.execute("INSERT INTO t VALUES (?)", (str(number),))
    file.commit()
    (folder / "kept.wal").write_bytes((folder / "a.db-wal").read_bytes())
    file.close()


def in_log(folder: Path, number: int) -> None:
    (folder / "bot.log").write_text(json.dumps({"event": "x", "id": number}))


def in_pickle(folder: Path, number: int) -> None:
    (folder / "draft").write_bytes(pickle.dumps({"key": f"fsm:{number}", "id": number}))


def in_gzip_and_zip(folder: Path, number: int) -> None:
    (folder / "backup.z").write_bytes(b"head" + zlib.compress(str(number).encode() * 3))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dump.sql", f"INSERT INTO t VALUES ({number});")
    (folder / "export.zip").write_bytes(packed.getvalue())


def in_base64(folder: Path, number: int) -> None:
    for shift in range(3):
        content = base64.b64encode(b"x" * shift + f"{number}".encode() + b"tail")
        (folder / f"key{shift}").write_bytes(content)


def in_name(folder: Path, number: int) -> None:
    (folder / f"photo_{number}.jpg").write_bytes(b"")


STORES: list[Callable[[Path, int], None]] = [
    in_sqlite_as_text, in_wal, in_log, in_pickle, in_gzip_and_zip, in_base64, in_name,
]  # fmt: skip


@pytest.mark.parametrize("store", STORES, ids=lambda store: store.__name__)
@pytest.mark.parametrize("number", [SMALL, LARGE])
def test_a_planted_needle_is_found(
    tmp_path: Path, store: Callable[[Path, int], None], number: int
) -> None:
    store(tmp_path, number)
    hits = needles.scan_folder(tmp_path, [number])
    assert hits, "the scan is blind"
    if store in (in_gzip_and_zip, in_base64):
        assert len(hits) == len(list(tmp_path.iterdir())), "one of the files hides it"


def test_sqlite_integers_are_found_in_the_raw_file(tmp_path: Path) -> None:
    in_sqlite(tmp_path, LARGE)
    assert needles.scan_folder(tmp_path, [LARGE])


def test_innocent_bytes_are_innocent(tmp_path: Path) -> None:
    in_sqlite(tmp_path, LARGE + 1)
    in_log(tmp_path, SMALL + 1)
    assert not needles.scan_folder(tmp_path, [SMALL, LARGE, "Needle words"])


@pytest.mark.parametrize("first", [SMALL, LARGE])
def test_each_of_a_crowd_is_found_in_every_shape(first: int) -> None:
    """Neighbours share pieces of their shapes; what is looked for by piece must not be taken for another."""
    crowd = range(first, first + 20)
    looked_for = needles.wanted(crowd)
    for number in crowd:
        for shape in needles.shapes(number).values():
            # base64 cuts a last digit off: such a shape is ten neighbours' at once
            whose = looked_for.owners[shape]
            assert whose in looked_for.within(b"before" + shape + b"after")
            assert whose not in looked_for.within(b"before" + shape[:-1])


def test_words_are_found_in_both_widths() -> None:
    assert needles.scan("до Needle words после".encode(), ["Needle words"])
    assert needles.scan("Needle words".encode("utf-16-le"), ["Needle words"])


@pytest.mark.postgres
async def test_a_planted_needle_is_found_in_postgresql(postgres_url: str) -> None:
    connection = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
    try:
        await connection.execute("CREATE TABLE planted (a bigint, b text)")
        await connection.execute("INSERT INTO planted VALUES ($1, 'x')", LARGE)
        await connection.execute("CHECKPOINT")
        row = await connection.fetchrow("SHOW data_directory")
        hits = needles.scan_folder(Path(row[0]), [LARGE])
    finally:
        await connection.close()
    assert hits
