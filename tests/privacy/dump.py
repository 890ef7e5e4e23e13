"""What a thief of the store holds: every row of every table, and where and when its bytes were written.

PostgreSQL tells a row's transaction (xmin) and its place (ctid). SQLite tells the place (rowid), and
its write-ahead log, while it is not emptied, the order of the commits: the same as xmin.
"""

import re
import sqlite3
import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_IDS = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?")
#: microseconds since 1970 between 2020 and 2040
_INSTANTS = range(1_577_836_800_000_000, 2_208_988_800_000_000)
_LEAF, _INTERIOR = 0x0D, 0x05


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: the ids it names, the moments it tells (column -> microseconds), where it stands."""

    table: str
    own: str | None
    values: tuple[object, ...]
    ids: frozenset[str]
    moments: dict[str, int]
    #: rowid or ctid
    place: int
    #: numbers of the transactions that wrote it, as far as the store still tells
    written: tuple[int, ...] = ()


def _row(table: str, values: dict[str, Any], place: int, written: Sequence[int] = ()) -> Row:
    plain = {name: one.hex if isinstance(one, UUID) else one for name, one in values.items()}
    words = " ".join(str(one) for one in plain.values() if isinstance(one, str))
    moments = {name: at for name, one in plain.items() if (at := _moment(one)) is not None}
    own = plain.get("id")
    return Row(
        table=table, own=own if isinstance(own, str) else None, values=tuple(plain.values()),
        ids=frozenset(_IDS.findall(words.replace("-", ""))), moments=moments, place=place,
        written=tuple(written),
    )  # fmt: skip


def _moment(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        scaled = (int(value * unit) for unit in (1, 10**3, 10**6))
        return next((at for at in scaled if at in _INSTANTS), None)
    found = _MOMENT.search(value) if isinstance(value, str) else None
    return int(datetime.fromisoformat(found[0]).timestamp() * 1e6) if found else None


async def of_postgresql(address: str) -> list[Row]:
    """Every row with its xmin and ctid."""
    connection = await asyncpg.connect(address, timeout=30)
    try:
        rows = []
        for (name,) in await connection.fetch(_TABLES):
            query = f"SELECT xmin::text::bigint AS _x, ctid AS _c, * FROM {name}"
            for record in await connection.fetch(query):
                values = dict(record)
                written, (page, line) = values.pop("_x"), values.pop("_c")
                rows.append(_row(name, values, page * 1000 + line, [written]))
        return rows
    finally:
        await connection.close()


def of_lines(lines: Sequence[tuple[int, str]]) -> list[Row]:
    """The log as a table: a line's moment and its place."""
    return [
        _row("log", {"line": line, "moment": moment}, place)
        for place, (moment, line) in enumerate(lines)
    ]


def of_files(folder: Path) -> list[Row]:
    """Sealed files as a table: names, the times that the file system tells, and their order."""
    return [
        _row(
            "files",
            {"id": path.name, "modified": path.stat().st_mtime},
            path.stat().st_ctime_ns,
        )
        for path in sorted(folder.glob("*"))
    ]


def of_sqlite(path: Path, before: bytes) -> list[Row]:
    """Every row with its rowid and, where the log still tells, the commit that wrote it.

    `before` is the file as an earlier thief found it, when its log was empty.
    """
    base = sqlite3.connect(path)
    try:
        base.row_factory = sqlite3.Row
        commits = _commits(path, before, base)
        rows = []
        for (name,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            for record in base.execute(f"SELECT rowid AS _r, * FROM {name}"):
                values = dict(record)
                place = values.pop("_r")
                rows.append(_row(name, values, place, commits.get((name, place), ())))
        return rows
    finally:
        base.close()


def _commits(
    path: Path, before: bytes, base: sqlite3.Connection
) -> dict[tuple[str, int], list[int]]:
    """(table, rowid) -> the commits in the log that changed the row's bytes."""
    size = base.execute("PRAGMA page_size").fetchone()[0]
    pages = {at // size + 1: before[at : at + size] for at in range(0, len(before), size)}
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    owner: dict[int, int] = {}
    history: list[tuple[int, int, dict[int, bytes]]] = []
    for commit, number, page in _frames(path.with_name(path.name + "-wal"), size):
        old = _cells(pages.get(number, b""))
        changed = {rowid: cell for rowid, cell in _cells(page).items() if old.get(rowid) != cell}
        history.append((commit, number, changed))
        pages[number] = page
    roots = base.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'").fetchall()
    for table, (_name, root) in enumerate(roots):
        owner.update(dict.fromkeys(_tree(pages, root), table))
    for commit, number, changed in history:
        if number in owner:
            for rowid in changed:
                found[roots[owner[number]][0], rowid].append(commit)
    return found


def _frames(log: Path, size: int) -> Iterator[tuple[int, int, bytes]]:
    """(commit, page number, page) of each frame of a write-ahead log that is whole and current."""
    held = log.read_bytes() if log.exists() else b""
    commit, salt = 0, held[16:24]
    for at in range(32, len(held) - size - 23, size + 24):
        number, ends = struct.unpack(">II", held[at : at + 8])
        if held[at + 8 : at + 16] != salt:
            return
        yield commit, number, held[at + 24 : at + 24 + size]
        commit += ends > 0


def _cells(page: bytes) -> dict[int, bytes]:
    """rowid -> the bytes of its cell on a leaf of a table."""
    if not page or page[0] != _LEAF:
        return {}
    starts = sorted(struct.unpack(f">{(n := _count(page))}H", page[8 : 8 + 2 * n]))
    ends = [*starts[1:], len(page)][: len(starts)]
    found = {}
    for start, end in zip(starts, ends, strict=True):
        length, at = _varint(page, start)
        rowid, at = _varint(page, at)
        found[rowid] = page[at : min(end, at + length)]
    return found


def _count(page: bytes) -> int:
    return int(struct.unpack(">H", page[3:5])[0])


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        if step == 8:
            value = (value << 8) | page[at + step]
            break
        value = (value << 7) | (page[at + step] & 0x7F)
        if page[at + step] < 0x80:
            break
    return value, at + step + 1


def _tree(pages: dict[int, bytes], root: int) -> Iterator[int]:
    """The pages of a table, from its root down."""
    yield root
    page = pages.get(root, b"")
    if not page or page[0] != _INTERIOR:
        return
    last = struct.unpack(">I", page[8:12])[0]
    cells = struct.unpack(f">{(n := _count(page))}H", page[12 : 12 + 2 * n])
    for child in [struct.unpack(">I", page[at : at + 4])[0] for at in cells] + [last]:
        yield from _tree(pages, child)
