"""Pictures as phones, cameras and messengers make them, full of planted marks."""

import io
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image, ImageCms, PngImagePlugin

#: what must not be found again: a stem that no encoder writes by chance
MARK = "Nurlan7731Qazaq"
#: 43 degrees 15 minutes 22.4377 seconds, as EXIF writes them
LATITUDE = (43.0, 15.0, 22.4377)
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{MARK}</dc:creator></x:xmpmeta>'.encode()
#: left half, right half of every picture
LEFT, RIGHT = (200, 40, 40), (40, 60, 190)
WIDTH, HEIGHT = 320, 240


def scene(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Red on the left, blue on the right."""
    made = Image.new("RGB", (width, height), RIGHT)
    made.paste(LEFT, (0, 0, width // 2, height))
    return made


def exif(orientation: int = 1) -> Image.Exif:
    """Where it was taken, with which camera, by whom."""
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F], made[0x0110], made[0x013B] = f"{MARK} make", f"{MARK} model", f"{MARK} artist"
    made.get_ifd(0x8769).update({
        0xA431: f"{MARK} serial", 0xA430: f"{MARK} owner", 0x9286: f"{MARK} comment".encode("utf-16-le"),
    })  # fmt: skip
    made.get_ifd(0x8825).update({1: "N", 2: LATITUDE, 3: "E", 4: LATITUDE})
    return made


def _profile() -> bytes:
    """A colour profile whose description names a person."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile + f"{MARK} profile".encode()


def _saved(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    scene().save(out, kind, **options)
    return out.getvalue()


def jpeg(orientation: int = 1) -> bytes:
    return _saved(
        "JPEG", exif=exif(orientation), icc_profile=_profile(), comment=f"{MARK} comment", xmp=XMP
    )


def jpeg_with_thumbnail() -> bytes:
    """Inside its EXIF the picture as it was before a face was cut out, itself with EXIF."""
    small = io.BytesIO()
    scene(160, 120).save(small, "JPEG", comment=f"{MARK} thumbnail")
    inner = small.getvalue()
    # little-endian TIFF: an empty first directory, then one that points at the thumbnail
    first, second = 8, 14
    after = second + 2 + 2 * 12 + 4
    tiff = b"II*\0" + first.to_bytes(4, "little") + b"\0\0" + second.to_bytes(4, "little")
    tiff += (2).to_bytes(2, "little")
    for tag, value in ((0x0201, after), (0x0202, len(inner))):
        tiff += tag.to_bytes(2, "little") + (4).to_bytes(2, "little")
        tiff += (1).to_bytes(4, "little") + value.to_bytes(4, "little")
    return _saved("JPEG", exif=b"Exif\0\0" + tiff + b"\0\0\0\0" + inner)


def jpeg_with_tail() -> bytes:
    """Bytes after the end of the picture, as motion photos and some cameras write."""
    return _saved("JPEG") + f"{MARK} tail".encode() + zlib.compress(f"{MARK} packed".encode() * 3)


def jpeg_and_zip() -> bytes:
    """A picture to a viewer, an archive to an unpacker."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{MARK}.txt", f"{MARK} " * 50)
    return _saved("JPEG") + packed.getvalue()


def png() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", f"{MARK} text")
    told.add_text("Comment", f"{MARK} packed " * 20, zip=True)
    told.add_itxt("Title", f"{MARK} итог", zip=True)
    return _saved("PNG", pnginfo=told, exif=exif(), icc_profile=_profile())


def gif() -> bytes:
    out = io.BytesIO()
    second = Image.new("RGB", (WIDTH, HEIGHT), "white")
    scene().save(out, "GIF", comment=f"{MARK} comment", save_all=True, append_images=[second])
    return out.getvalue()


def webp() -> bytes:
    return _saved("WEBP", exif=exif(), xmp=XMP, icc_profile=_profile())


def avif() -> bytes:
    return _saved("AVIF", exif=exif(), xmp=XMP, icc_profile=_profile())


def tiff() -> bytes:
    return _saved(
        "TIFF", tiffinfo={270: f"{MARK} description", 315: f"{MARK} artist", 700: XMP}, exif=exif()
    )


def bmp() -> bytes:
    return _saved("BMP") + f"{MARK} tail".encode()


#: file type -> how it is made; all of these are cleaned
PICTURES: dict[str, Callable[[], bytes]] = {
    "JPEG with EXIF, GPS, ICC, XMP and a comment": jpeg,
    "JPEG with a thumbnail inside EXIF": jpeg_with_thumbnail,
    "JPEG with bytes after its end": jpeg_with_tail,
    "JPEG that is a ZIP too": jpeg_and_zip,
    "PNG with tEXt, zTXt, iTXt and EXIF": png,
    "GIF with a comment": gif,
    "WebP with EXIF and XMP": webp,
    "AVIF with EXIF and XMP": avif,
    "TIFF with tags": tiff,
    "BMP with bytes after its end": bmp,
}
