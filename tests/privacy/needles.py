"""Looking for a person in bytes, in every shape an id is known to take in a store.

A text search misses most: SQLite keeps an id as 4 to 6 big-endian bytes, PostgreSQL as 8
little-endian ones, pickles as 5; others write decimals in UTF-16, hexadecimal, varints or base64.
"""

import base64
import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

#: shorter patterns meet by chance in a megabyte of sealed bytes; the values themselves are read by `values`
_SHORTEST = 5
#: bytes of a piece: shorter ones stand everywhere, longer ones are shared by fewer shapes
_PIECE = 4
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_LARGEST_PACKED, _LARGEST_UNPACKED = 2_000_000, 20_000_000
_NOTHING = re.compile(rb"\x00{64,}")


def shapes(number: int) -> dict[str, bytes]:
    """Name -> bytes of one id; that of a group is negative."""
    if number < 0:
        signed = {
            f"signed {order}": number.to_bytes(8, order, signed=True) for order in ("big", "little")
        }
        return shapes(-number) | signed
    decimal = str(number).encode()
    found = {
        "decimal": decimal,
        "utf-16-le": str(number).encode("utf-16-le"),
        "utf-16-be": str(number).encode("utf-16-be"),
        "hex": f"{number:x}".encode(),
        "hex upper": f"{number:X}".encode(),
        "big 5": number.to_bytes(5, "big"),
        "big 6": number.to_bytes(6, "big"),
        "big 8": number.to_bytes(8, "big"),
        "little 5": number.to_bytes(5, "little"),
        "little 8": number.to_bytes(8, "little"),
        "varint": _varint(number),
        "sqlite varint": _sqlite_varint(number),
    }
    found |= {f"base64 at {at}": shape for at, shape in enumerate(_base64(decimal))}
    found |= {
        f"base64 bytes at {at}": shape
        for at, shape in enumerate(_base64(number.to_bytes(8, "big")))
    }
    return {name: shape for name, shape in found.items() if len(shape) >= _SHORTEST}


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _sqlite_varint(number: int) -> bytes:
    out = [number & 0x7F]
    while number := number >> 7:
        out.append(number & 0x7F | 0x80)
    return bytes(reversed(out))


def _base64(content: bytes) -> Iterator[bytes]:
    """The part of base64 that is the same wherever the content stands."""
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + content)
        first = -(-shift * 4 // 3) + (1 if shift else 0)
        last = len(coded) - (4 if (len(content) + shift) % 3 else 0)
        yield coded[first:last]


@dataclass(frozen=True, slots=True)
class Wanted:
    """All shapes of all needles, and whose each is.

    Thousands of shapes share a few dozen pieces: only where a piece stands are its shapes looked for.
    """

    owners: Mapping[bytes, str]
    #: piece -> the shapes that hold it; each shape stands under one of its pieces
    pieces: Mapping[bytes, list[bytes]]

    def within(self, content: bytes) -> set[str]:
        """Whose shapes stand in the bytes."""
        return {
            self.owners[shape]
            for piece, shapes in self.pieces.items()
            if piece in content
            for shape in shapes
            if shape in content
        }


def wanted(needles: Iterable[int | str]) -> Wanted:
    """Every shape of every needle, ready to be looked for."""
    owners: dict[bytes, str] = {}
    for needle in needles:
        if isinstance(needle, int):
            owners |= {shape: f"{needle} as {name}" for name, shape in shapes(needle).items()}
        else:
            owners |= {
                needle.encode(): f"{needle!r} as utf-8",
                needle.encode("utf-16-le"): f"{needle!r} as utf-16",
            }
    return Wanted(owners, _by_piece(owners))


def _by_piece(shapes: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    """The piece that most shapes hold, then the one that most of the rest hold, until none is left."""
    left, found = list(shapes), {}
    while left:
        held = Counter(piece for shape in left for piece in _pieces(shape))
        piece = max(held, key=lambda one: (held[one], one))
        found[piece] = [shape for shape in left if piece in shape]
        left = [shape for shape in left if piece not in shape]
    return found


def _pieces(shape: bytes) -> set[bytes]:
    return {shape[at : at + _PIECE] for at in range(max(1, len(shape) - _PIECE + 1))}


def scan(content: bytes, needles: Iterable[int | str]) -> set[str]:
    """Which needles stand in the bytes, or in what is compressed inside them."""
    return _scan(content, wanted(needles))


def _scan(content: bytes, looked_for: Wanted) -> set[str]:
    # a database writes whole pages: long runs of nothing need not be read
    content = _NOTHING.sub(b"\0" * 64, content)
    found = looked_for.within(content)
    for packed in _unpacked(content):
        found |= {f"{whose}, compressed" for whose in looked_for.within(packed)}
    return found


def _unpacked(content: bytes) -> Iterator[bytes]:
    view = memoryview(content)
    for start in _ZLIB.finditer(content):
        for window in (15, 31):
            try:
                yield zlib.decompressobj(window).decompress(
                    view[start.start() : start.start() + _LARGEST_PACKED], _LARGEST_UNPACKED
                )
            except zlib.error:
                continue


def _files(folder: Path) -> Iterator[Path]:
    """Every regular file; os.walk, unlike rglob, bears folders that vanish meanwhile."""
    for parent, _, names in os.walk(folder):
        for name in names:
            if (path := Path(parent, name)).is_file():
                yield path


def scan_folder(
    folder: Path, needles: Iterable[int | str], *, but: Iterable[str] = ()
) -> dict[str, set[str]]:
    """File -> needles in its content or its name, for every file below a folder."""
    looked_for = wanted(needles)
    skipped, hits = set(but), {}
    for path in _files(folder):
        if path.name in skipped:
            continue
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            # a server that runs removes files; what is gone holds nothing
            continue
        name = str(path.relative_to(folder)).encode()
        found = _scan(content, looked_for) | _scan(name, looked_for)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    found |= _scan(archive.read(member), looked_for)
        if found:
            hits[str(path.relative_to(folder))] = found
    return hits
