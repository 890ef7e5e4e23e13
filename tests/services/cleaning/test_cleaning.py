"""What comes out is the same picture or sound, and nothing that was planted beside it."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from PIL import Image, ImageStat

from bot.services import cleaning
from bot.services.cleaning import streams as decoders
from bot.services.cleaning.refusal import Refusal
from tests.services.cleaning import pictures, streams
from tests.services.cleaning.samples import marks

#: how far a colour may move when a picture is encoded anew
NEAR = 12


async def cleaned(content: bytes) -> cleaning.Cleaned:
    result = await cleaning.clean(content)
    assert isinstance(result, cleaning.Cleaned), result
    return result


def near(found: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= NEAR for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("make", pictures.PICTURES.values(), ids=pictures.PICTURES)
async def test_a_picture_looks_as_it_did(make: Callable[[], bytes]) -> None:
    result = await cleaned(make())
    assert (result.kind, result.name) == ("photo", "photo.jpg")
    with Image.open(io.BytesIO(result.content)) as seen:
        assert (seen.format, seen.mode, seen.size) == ("JPEG", "RGB", (320, 240))
        assert not seen.getexif() and not seen.getxmp()
        assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert near(seen.getpixel((20, 120)), pictures.LEFT)
        assert near(seen.getpixel((300, 120)), pictures.RIGHT)
        middle = tuple((a + b) // 2 for a, b in zip(pictures.LEFT, pictures.RIGHT, strict=True))
        assert near(tuple(map(int, ImageStat.Stat(seen).mean)), (middle[0], middle[1], middle[2]))
    assert result.content.endswith(b"\xff\xd9")


#: EXIF's note -> the size shown, the colours of the first and of the last corner
UPRIGHT = [
    (1, (320, 240), pictures.LEFT, pictures.RIGHT),
    (2, (320, 240), pictures.RIGHT, pictures.LEFT),  # a mirror
    (3, (320, 240), pictures.RIGHT, pictures.LEFT),  # upside down
    (6, (240, 320), pictures.LEFT, pictures.RIGHT),  # left becomes top
    (8, (240, 320), pictures.RIGHT, pictures.LEFT),  # left becomes bottom
]


@pytest.mark.parametrize(("note", "size", "first", "last"), UPRIGHT)
async def test_a_photo_is_upright_without_its_note(
    note: int, size: tuple[int, int], first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    result = await cleaned(pictures.jpeg(note))
    with Image.open(io.BytesIO(result.content)) as seen:
        assert seen.size == size
        assert near(seen.getpixel((10, 10)), first)
        assert near(seen.getpixel((size[0] - 10, size[1] - 10)), last)


async def test_a_large_photo_becomes_smaller() -> None:
    out = io.BytesIO()
    pictures.scene(4000, 1000).save(out, "JPEG")
    with Image.open(io.BytesIO((await cleaned(out.getvalue())).content)) as seen:
        assert seen.size == (2048, 512)


MODES = ["1", "L", "LA", "P", "PA", "RGBA", "CMYK", "I;16"]


@pytest.mark.parametrize("mode", MODES)
async def test_a_picture_of_any_colours_is_taken(mode: str) -> None:
    """Light grey; what is half seen through lies on white."""
    made = Image.new("L", (40, 40), 200)
    if mode == "I;16":
        made = Image.new("I;16", (40, 40))
        made.paste(200 * 257, (0, 0, 40, 40))
    out = io.BytesIO()
    made = made.convert(mode) if mode != "I;16" else made
    kind = "TIFF" if mode in {"CMYK", "PA"} else "PNG"
    made.save(out, kind)
    with Image.open(io.BytesIO((await cleaned(out.getvalue())).content)) as seen:
        mean = ImageStat.Stat(seen).mean
    # one bit a pixel keeps the grey as a pattern
    assert all(abs(one - 200) <= (30 if mode == "1" else NEAR) for one in mean), mean


async def test_what_is_seen_through_lies_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO((await cleaned(out.getvalue())).content)) as seen:
        assert near(seen.getpixel((20, 20)), (255, 255, 255))


@pytest.mark.parametrize("make", streams.VIDEOS.values(), ids=streams.VIDEOS)
async def test_a_video_moves_on_and_says_nothing(make: Callable[[], bytes]) -> None:
    result = await cleaned(make())
    assert (result.kind, result.name) == ("video", "video.mp4")
    with av.open(io.BytesIO(result.content)) as seen:
        assert [one.type for one in seen.streams] == ["video"]
        assert set(seen.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
        assert seen.streams[0].metadata == {"language": "und", "handler_name": "VideoHandler"}
        assert not seen.chapters()
        assert seen.streams.video[0].codec_context.pix_fmt == "yuv420p"
        shown = list(seen.decode(video=0))
    assert len(shown) == 10
    assert all(one.time == pytest.approx(at / 10, abs=0.02) for at, one in enumerate(shown))
    first = shown[0].to_image()
    assert first.size == (320, 240)
    assert near(first.getpixel((20, 120)), pictures.LEFT)
    assert near(first.getpixel((300, 120)), pictures.RIGHT)


async def test_words_inside_the_video_itself_are_gone() -> None:
    """Captions, and what a camera writes beside its pixels; only the encoder's own settings stand there."""
    content = streams.mp4()
    assert {"plain", "captions"} <= marks(content)
    with av.open(io.BytesIO((await cleaned(content)).content)) as seen:
        beside = {one.type.name for frame in seen.decode(video=0) for one in frame.side_data}
    assert beside <= {"SEI_UNREGISTERED"}


async def test_a_video_is_upright_without_its_note() -> None:
    with av.open(io.BytesIO((await cleaned(streams.held_sideways())).content)) as seen:
        first = next(seen.decode(video=0))
    assert (first.width, first.height, first.rotation) == (240, 320, 0)
    shown = first.to_image()
    assert near(shown.getpixel((120, 20)), pictures.LEFT)
    assert near(shown.getpixel((120, 300)), pictures.RIGHT)


#: what is sent -> its size afterwards, which every phone plays
SIZES = [(streams.large, (1280, 960)), (streams.odd, (160, 120))]


@pytest.mark.parametrize(("make", "size"), SIZES)
async def test_a_video_of_any_size_is_one_that_plays(
    make: Callable[[], bytes], size: tuple[int, int]
) -> None:
    with av.open(io.BytesIO((await cleaned(make())).content)) as seen:
        video = seen.streams.video[0]
        assert (video.width, video.height) == size
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")


def test_a_result_too_large_to_send_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoders, "_MOST_BYTES", 1000)
    with pytest.raises(Refusal) as told:
        decoders.clean(streams.mp4(), "mov")
    assert told.value.reason is cleaning.Reason.TOO_LARGE


@pytest.mark.parametrize("make", streams.SOUNDS.values(), ids=streams.SOUNDS)
async def test_a_sound_is_heard_without_its_tags(make: Callable[[], bytes]) -> None:
    result = await cleaned(make())
    assert (result.kind, result.name) == ("voice", "voice.ogg")
    with av.open(io.BytesIO(result.content)) as heard:
        assert [one.codec_context.name for one in heard.streams] == ["opus"]
        assert heard.metadata.keys() | heard.streams[0].metadata.keys() <= {"encoder"}
        seconds = sum(one.samples / one.sample_rate for one in heard.decode(audio=0))
    assert seconds == pytest.approx(1.0, abs=0.1)


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for every place a program writes to."""
    monkeypatch.chdir(tmp_path)
    for name in ("TMPDIR", "HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("make", [pictures.jpeg, pictures.tiff, streams.mp4, streams.ogg])
async def test_nothing_is_written(make: Callable[[], bytes], watched: Path) -> None:
    await cleaned(make())
    assert not list(watched.iterdir())
