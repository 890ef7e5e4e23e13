"""What a file is, by its first bytes. What is not in this table is refused."""

#: brands of ISO media whose pictures Pillow reads, and those nobody here reads
_AVIF = (b"avif", b"avis")
_HEIC = (b"heic", b"heix", b"heif", b"hevc", b"hevx", b"mif1", b"msf1")

_PICTURES = (
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\x00", "TIFF"),
    (0, b"MM\x00*", "TIFF"),
    (8, b"WEBP", "WEBP"),
)
_STREAMS = (
    (4, b"ftyp", "mov"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"OggS", "ogg"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"),
    (0, b"\xff\xf3", "mp3"),
    (0, b"\xff\xf2", "mp3"),
    (8, b"WAVE", "wav"),
)  # fmt: skip


def picture(content: bytes) -> str | None:
    """Pillow's name of a picture's format; None: it is no picture we know."""
    if content[4:8] == b"ftyp" and content[8:12] in _AVIF:
        return "AVIF"
    return _first(content, _PICTURES)


def stream(content: bytes) -> str | None:
    """FFmpeg's name of a container; named, so that nothing is guessed and no playlist is followed."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return None
    return _first(content, _STREAMS)


def _first(content: bytes, table: tuple[tuple[int, bytes, str], ...]) -> str | None:
    return next((name for at, mark, name in table if content[at:].startswith(mark)), None)
