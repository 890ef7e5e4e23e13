"""All file types, and the search for what was planted in them."""

import re
import zlib
from collections.abc import Callable, Iterator

from PIL import Image

from tests.services.cleaning.papers import PAPERS
from tests.services.cleaning.pictures import LATITUDE, MARK, PICTURES, exif
from tests.services.cleaning.streams import SOUNDS, VIDEOS

#: file type -> (how it is made, the kind it is cleaned to; "" when it is refused)
ALL: dict[str, tuple[Callable[[], bytes], str]] = {
    **{name: (make, "photo") for name, make in PICTURES.items()},
    **{name: (make, "video") for name, make in VIDEOS.items()},
    **{name: (make, "voice") for name, make in SOUNDS.items()},
    **{name: (make, "") for name, make in PAPERS.items()},
}
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")


def _gps() -> tuple[bytes, ...]:
    """The seconds of the place as EXIF's rational, in the byte order Pillow writes and the other."""
    alone = Image.Exif()
    alone.get_ifd(0x8825).update({2: LATITUDE})
    whole = exif().tobytes()
    rational = alone.tobytes()[-8:]
    assert rational in whole, "the planted place is not where it is looked for"
    return rational, rational[:4][::-1] + rational[4:][::-1]


#: captions stand two letters a triple, so their words are looked for in that shape too
_CAPTIONED = b"".join(b"\xfc" + MARK[at : at + 2].encode() for at in range(0, 12, 2))
SHAPES = {
    "plain": MARK.encode(), "utf-16-le": MARK.encode("utf-16-le"),
    "utf-16-be": MARK.encode("utf-16-be"), "captions": _CAPTIONED, "gps": _gps()[0],
    "gps turned": _gps()[1],
}  # fmt: skip


def marks(content: bytes) -> set[str]:
    """In which shapes a planted mark stands in the bytes, or in what is compressed inside them."""
    found = {name for name, shape in SHAPES.items() if shape in content}
    for packed in _unpacked(content):
        found |= {f"{name}, compressed" for name, shape in SHAPES.items() if shape in packed}
    return found


def _unpacked(content: bytes) -> Iterator[bytes]:
    for start in _ZLIB.finditer(content):
        try:
            yield zlib.decompressobj().decompress(content[start.start() :], 1_000_000)
        except zlib.error:
            continue
    # the members of an archive have no head of their own
    for start in re.finditer(rb"PK\x03\x04.{22}(..)(..)", content, re.DOTALL):
        name, extra = (int.from_bytes(start[group], "little") for group in (1, 2))
        try:
            yield zlib.decompressobj(-15).decompress(
                content[start.end() + name + extra :], 1_000_000
            )
        except zlib.error:
            continue
