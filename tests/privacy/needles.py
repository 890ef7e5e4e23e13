"""Looking for a person in bytes, in every shape an id is known to take in a store.

A text search misses most: SQLite keeps an id as 4 to 6 big-endian bytes, PostgreSQL as 8
little-endian ones, pickles as 5; others write decimals in UTF-16, hexadecimal, varints or base64.
"""

import base64
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

#: shorter patterns meet by chance in a megabyte of sealed bytes; the values themselves are read by `values`
_SHORTEST = 5
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


def pattern(needles: Iterable[int | str]) -> tuple["re.Pattern[bytes]", Mapping[bytes, str]]:
    """One expression for all shapes of all needles, and whose each shape is."""
    owners: dict[bytes, str] = {}
    for needle in needles:
        if isinstance(needle, int):
            owners |= {shape: f"{needle} as {name}" for name, shape in shapes(needle).items()}
        else:
            owners |= {
                needle.encode(): f"{needle!r} as utf-8",
                needle.encode("utf-16-le"): f"{needle!r} as utf-16",
            }
    expression = b"|".join(re.escape(shape) for shape in sorted(owners, key=len, reverse=True))
    return re.compile(expression), owners


def scan(content: bytes, needles: Iterable[int | str]) -> set[str]:
    """Which needles stand in the bytes, or in what is compressed inside them."""
    expression, owners = pattern(needles)
    return _scan(content, expression, owners)


def _scan(content: bytes, expression: "re.Pattern[bytes]", owners: Mapping[bytes, str]) -> set[str]:
    # a database writes whole pages: long runs of nothing need not be read
    content = _NOTHING.sub(b"\0" * 64, content)
    found = {owners[hit.group()] for hit in expression.finditer(content)}
    for packed in _unpacked(content):
        found |= {f"{owners[hit.group()]}, compressed" for hit in expression.finditer(packed)}
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
    expression, owners = pattern(needles)
    skipped, hits = set(but), {}
    for path in _files(folder):
        if path.name in skipped:
            continue
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            # a server that runs removes files; what is gone holds nothing
            continue
        found = _scan(content, expression, owners) | _scan(
            str(path.relative_to(folder)).encode(), expression, owners
        )
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    found |= _scan(archive.read(name), expression, owners)
        if found:
            hits[str(path.relative_to(folder))] = found
    return hits
