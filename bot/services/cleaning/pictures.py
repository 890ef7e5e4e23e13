"""A picture's pixels, upright, on fresh paper: no EXIF, no profile, no comment, no thumbnail, nothing after the end."""

import io

from PIL import Image, ImageOps

from bot.services.cleaning import Reason
from bot.services.cleaning.refusal import Refusal

_SIDE, _QUALITY = 2048, 85
#: pixels; a phone makes 50 to 200 million, a bomb makes more
_MOST_PIXELS = 210_000_000


def clean(content: bytes, kind: str) -> bytes:
    """A fresh JPEG. Raises Refusal, and whatever a decoder raises."""
    # we look ourselves, before a pixel is read
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(content), formats=[kind]) as found:
        if found.width * found.height > _MOST_PIXELS:
            raise Refusal(Reason.TOO_LARGE)
        # JPEG only: read no more of it than is needed
        found.draft("RGB", (_SIDE, _SIDE))
        return _encoded(_upright(found))


def _upright(found: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(found)
    upright.thumbnail((_SIDE, _SIDE))
    return upright


def _encoded(picture: Image.Image) -> bytes:
    if picture.mode.startswith("I;16"):
        # Pillow cuts at 255 what goes to 65,535: a scan would come out white
        picture = picture.point(lambda value: value / 256)
    paper = Image.new("RGB", picture.size, "white")
    if picture.mode in {"RGBA", "LA", "PA", "P"}:
        seen = picture.convert("RGBA")
        paper.paste(seen, mask=seen.getchannel("A"))
    else:
        paper.paste(picture.convert("RGB"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
