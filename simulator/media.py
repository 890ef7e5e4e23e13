"""Files and what messages carry besides text; a file's id belongs to one bot, as on Telegram."""

import base64
import binascii
import itertools
import mimetypes
import struct
from dataclasses import dataclass, field

from simulator.errors import ApiError, bad_request
from simulator.model import Bot, Json

#: https://core.telegram.org/bots/api#sending-files and #getfile, in bytes
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024

_FOLDERS = {
    "photo": ("photos", ".jpg", "image/jpeg"),
    "video": ("videos", ".mp4", "video/mp4"),
    "animation": ("animations", ".mp4", "video/mp4"),
    "video_note": ("video_notes", ".mp4", "video/mp4"),
    "voice": ("voice", ".oga", "audio/ogg"),
    "audio": ("music", ".mp3", "audio/mpeg"),
    "document": ("documents", "", "application/octet-stream"),
    "sticker": ("stickers", ".webp", "image/webp"),
}
#: what Telegram fills in when nobody measured the file
_MEASURES: dict[str, Json] = {
    "video": {"width": 640, "height": 360, "duration": 0},
    "animation": {"width": 320, "height": 240, "duration": 0},
    "video_note": {"length": 240, "duration": 0},
    "voice": {"duration": 1},
    "audio": {"duration": 1},
    "document": {},
    "sticker": {"width": 512, "height": 512, "is_animated": False, "is_video": False,
                "type": "regular"},
}  # fmt: skip
_NAMED = ("video", "animation", "audio", "document")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
_DEFAULT_SIZE = (1280, 960)
_THUMB = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came in a request."""

    name: str
    content: bytes
    mime: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A stored file; `path` is what getFile gives."""

    unique: str
    kind: str
    name: str
    mime: str
    path: str
    content: bytes

    def id_for(self, bot: Bot, size: str = "") -> str:
        """The file id by which this bot, and no other, may use the file again."""
        words = f"{bot.id}:{self.unique}:{size}".encode()
        return "Ag" + base64.urlsafe_b64encode(words).decode().rstrip("=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file with its measures, or a location, venue or contact (`data`)."""

    kind: str
    file: File | None = None
    data: Json = field(default_factory=dict)

    def for_bot(self, bot: Bot) -> Json:
        """The fields of Telegram's Message."""
        if self.file is None:
            return {self.kind: self.data}
        if self.kind == "photo":
            return {"photo": self._sizes(bot, self.file)}
        shown = self._about(bot, self.file)
        # an animation also stands as a document, for bots older than animations
        return {self.kind: shown} | ({"document": shown} if self.kind == "animation" else {})

    def _about(self, bot: Bot, file: File) -> Json:
        named = {"file_name": file.name} if self.kind in _NAMED else {}
        typed = {} if self.kind in {"sticker", "video_note"} else {"mime_type": file.mime}
        measures = _MEASURES[self.kind] | self.data
        return {
            "file_id": file.id_for(bot), "file_unique_id": file.unique,
            "file_size": len(file.content), **measures, **named, **typed,
        }  # fmt: skip

    def _sizes(self, bot: Bot, file: File) -> list[Json]:
        width, height = image_size(file.content)
        scale = min(1.0, _THUMB / max(width, height))
        small = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
        return [
            {"file_id": file.id_for(bot, "s"), "file_unique_id": f"{file.unique}s",
             "file_size": len(file.content), **small},
            {"file_id": file.id_for(bot), "file_unique_id": file.unique,
             "file_size": len(file.content), "width": width, "height": height},
        ]  # fmt: skip

    def for_page(self) -> Json:
        """What the page needs to show it."""
        found: Json = {"kind": self.kind, **self.data}
        if self.file is not None:
            found |= {
                "url": f"/control/files/{self.file.unique}", "mime": self.file.mime,
                "name": self.file.name, "size": len(self.file.content),
            }  # fmt: skip
        return found


class FileStore:
    """Every file of the world, in memory."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._numbers = itertools.count(1)

    def add(self, kind: str, upload: Upload) -> File:
        """Keep an upload; raises ApiError as Telegram does for files it does not take."""
        _check(kind, upload)
        number = next(self._numbers)
        folder, suffix, mime = _FOLDERS[kind]
        if kind == "photo":
            mime = mimetypes.guess_type(upload.name)[0] or mime
        elif upload.mime and upload.mime != "application/octet-stream":
            mime = upload.mime
        elif kind == "document":
            mime = mimetypes.guess_type(upload.name)[0] or mime
        ending = suffix or f".{upload.name.rpartition('.')[2]}"
        file = File(
            unique=f"AQAD{number:08x}", kind=kind, name=upload.name or f"file{ending}", mime=mime,
            path=f"{folder}/file_{number}{ending}", content=upload.content,
        )  # fmt: skip
        self._files[file.unique] = file
        return file

    def by_unique(self, unique: str) -> File | None:
        return self._files.get(unique)

    def by_id(self, file_id: str, bot: Bot) -> File:
        """The file of an id that was given to this bot."""
        try:
            padded = file_id[2:] + "=" * (-len(file_id[2:]) % 4)
            owner, unique, _ = base64.urlsafe_b64decode(padded).decode().split(":")
        except (ValueError, binascii.Error):
            owner = unique = ""
        found = self._files.get(unique)
        if found is None or owner != bot.token_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return found


def _check(kind: str, upload: Upload) -> None:
    size = len(upload.content)
    if not size:
        raise bad_request("file must be non-empty")
    if size > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if kind != "photo":
        return
    if size > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes"
        )
    if not upload.content.startswith(_IMAGES):
        raise bad_request("IMAGE_PROCESS_FAILED")


def image_size(content: bytes) -> tuple[int, int]:
    """Width and height by a PNG's or JPEG's own header; a usual size for anything else."""
    if content.startswith(b"\x89PNG") and len(content) >= 24:  # noqa: PLR2004 - IHDR ends there
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return _DEFAULT_SIZE


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:  # noqa: PLR2004 - a marker
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        # SOF0..SOF15 without the tables DHT, JPG and DAC
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + length
    return _DEFAULT_SIZE
