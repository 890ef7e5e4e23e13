"""Files that nobody here can clean, so nobody here takes them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.services.cleaning.pictures import MARK, exif


def pdf() -> bytes:
    packed = zlib.compress(f"{MARK} page ".encode() * 20)
    return (
        b"%PDF-1.7\n1 0 obj<</Author("
        + MARK.encode()
        + b")>>endobj\n2 0 obj<</Filter/FlateDecode>>"
        b"stream\n" + packed + b"\nendstream endobj\n%%EOF"
    )


def docx() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", f"<dc:creator>{MARK}</dc:creator>" * 9)
        archive.writestr("word/document.xml", f"<w:t>{MARK}</w:t>" * 9)
    return made.getvalue()


def heic() -> bytes:
    """The head of an iPhone's picture, with its EXIF."""
    return struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + b"\0\0\1\0meta" + exif().tobytes()


def svg() -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg"><!-- {MARK} --><text>x</text></svg>'.encode()


def text() -> bytes:
    return f"{MARK} wrote this".encode()


def playlist() -> bytes:
    """What a decoder left to guess would follow to an address."""
    return f"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/{MARK}.ts\n".encode()


#: file type -> how it is made; all of these are refused
PAPERS: dict[str, Callable[[], bytes]] = {
    "PDF": pdf, "DOCX": docx, "HEIC": heic, "SVG": svg, "plain text": text, "M3U playlist": playlist,
}  # fmt: skip
