"""Videos and sounds with names in every place a container has for one."""

import io
import math
import struct
from array import array
from collections.abc import Callable, Iterable
from fractions import Fraction

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame

from tests.services.cleaning.pictures import HEIGHT, MARK, WIDTH, scene

TAGS = {
    "title": f"{MARK} title", "artist": f"{MARK} artist", "comment": f"{MARK} comment",
    "location": f"+43.2562+076.9477/{MARK}", "creation_time": "2026-11-23T04:05:06Z",
    "encoder": f"{MARK} encoder",
}  # fmt: skip
_RATE = 48000
#: user data of a camera: an identifier of 16 bytes, then any words
_WORDS = b"\x05" + bytes([16 + len(MARK)]) + b"saqbol-test-uuid" + MARK.encode() + b"\x80"
#: captions: North America's television standard, two letters a triple
_TRIPLES = b"".join(b"\xfc" + MARK[at : at + 2].encode().ljust(2) for at in range(0, len(MARK), 2))
_CAPTIONS = (
    b"\xb5\x00\x31GA94\x03" + bytes([0x40 | len(_TRIPLES) // 3]) + b"\xff" + _TRIPLES + b"\xff"
)
_NALS = (
    b"\0\0\0\1\x06" + _WORDS + b"\0\0\0\1\x06\x04" + bytes([len(_CAPTIONS)]) + _CAPTIONS + b"\x80"
)


def _frames(seconds: float, width: int, height: int) -> Iterable[VideoFrame]:
    picture = scene(width, height)
    for number in range(int(seconds * 10)):
        frame = VideoFrame.from_image(picture)
        frame.pts, frame.time_base = number, Fraction(1, 10)
        yield frame


def tone(seconds: float, rate: int = _RATE) -> Iterable[AudioFrame]:
    """440 Hz in pieces of 20 ms."""
    size = rate // 50
    for piece in range(int(seconds * 50)):
        at = range(piece * size, (piece + 1) * size)
        wave = array("h", (int(12000 * math.sin(2 * math.pi * 440 * one / rate)) for one in at))
        frame = AudioFrame("s16", "mono", size)
        frame.planes[0].update(wave.tobytes())
        frame.sample_rate, frame.pts, frame.time_base = rate, piece * size, Fraction(1, rate)
        yield frame


def _track(target: OutputContainer, codec: str) -> AudioStream:
    stream = target.add_stream(codec, rate=_RATE, layout="mono")
    assert isinstance(stream, AudioStream)
    stream.metadata.update({"title": f"{MARK} track", "handler_name": f"{MARK} handler"})
    return stream


def _play(target: OutputContainer, stream: AudioStream, seconds: float) -> None:
    for frame in tone(seconds):
        target.mux(stream.encode(frame))
    target.mux(stream.encode(None))


def _with_words(packets: Iterable[Packet]) -> Iterable[Packet]:
    """The first picture carries a camera's own data and captions inside the video itself."""
    for number, packet in enumerate(packets):
        if number:
            yield packet
            continue
        marked = Packet(_NALS + bytes(packet))
        marked.pts, marked.dts, marked.time_base = packet.pts, packet.dts, packet.time_base
        marked.stream, marked.is_keyframe = packet.stream, packet.is_keyframe
        yield marked


def _video(
    container: str, codec: str, sound: str, seconds: float = 1.0,
    width: int = WIDTH, height: int = HEIGHT, pixels: str = "yuv420p",
) -> bytes:  # fmt: skip
    made = io.BytesIO()
    options = {"movflags": "+use_metadata_tags"} if container in {"mp4", "mov"} else {}
    with av.open(made, "w", format=container, options=options) as target:
        target.metadata.update(TAGS)
        stream = target.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = width, height, pixels
        stream.metadata.update({"title": f"{MARK} track", "handler_name": f"{MARK} handler"})
        heard = _track(target, sound) if sound else None
        packets = [one for frame in _frames(seconds, width, height) for one in stream.encode(frame)]
        packets += stream.encode(None)
        for packet in _with_words(packets) if codec == "libx264" else packets:
            target.mux(packet)
        if heard is not None:
            _play(target, heard, seconds)
    return made.getvalue()


def mp4(seconds: float = 1.0) -> bytes:
    return _video("mp4", "libx264", "aac", seconds) + _free(f"{MARK} free".encode())


def _free(content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + b"free" + content


def large() -> bytes:
    """1440 x 1082 in the pixels few players know."""
    return _video("mp4", "libx264", "", 0.3, 1440, 1082, "yuv422p10le")


def odd() -> bytes:
    """Sides H.264 with its usual pixels can't have."""
    return _video("matroska", "libx264", "", 0.3, 161, 121, "yuv444p")


def mov() -> bytes:
    return _video("mov", "libx264", "aac")


def held_sideways() -> bytes:
    """A phone's upright video: stored lying, with the note "turn me clockwise"."""
    straight = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    turned = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, HEIGHT << 16, 0, 1 << 30)
    content = _video("mp4", "libx264", "")
    at = content.index(straight, content.index(b"tkhd"))
    return content[:at] + turned + content[at + len(straight) :]


def webm() -> bytes:
    return _video("webm", "libvpx", "libopus")


def three_gp() -> bytes:
    return _video("3gp", "mpeg4", "")


def matroska() -> bytes:
    return _video("matroska", "libx264", "libopus")


def _sound(container: str, codec: str, seconds: float) -> bytes:
    made = io.BytesIO()
    with av.open(made, "w", format=container) as target:
        target.metadata.update(TAGS)
        _play(target, _track(target, codec), seconds)
    return made.getvalue()


def ogg(seconds: float = 1.0) -> bytes:
    return _sound("ogg", "libopus", seconds)


def m4a() -> bytes:
    return _sound("ipod", "aac", 1.0)


def mp3() -> bytes:
    """With a picture of the album, as music players keep it."""
    cover = io.BytesIO()
    scene(32, 32).save(cover, "JPEG", comment=f"{MARK} cover")
    kept = cover.getvalue()
    body = b"\0image/jpeg\0\x03\0" + kept
    tag = b"APIC" + struct.pack(">I", len(body)) + b"\0\0" + body
    size = len(tag)
    seven = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + seven + tag + _sound("mp3", "libmp3lame", 1.0)


def wav(seconds: float = 1.0) -> bytes:
    return _sound("wav", "pcm_s16le", seconds)


def silence(seconds: int) -> bytes:
    """A long sound that is made at once: 8 kHz, 8 bits, all zero."""
    size = 8000 * seconds
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    return (
        b"RIFF" + struct.pack("<I", 36 + size) + b"WAVE" + form
        + b"data" + struct.pack("<I", size) + bytes([128]) * size
    )  # fmt: skip


#: file type -> how it is made; all of these are cleaned
VIDEOS: dict[str, Callable[[], bytes]] = {
    "MP4 with udta, titles, SEI and captions": mp4,
    "MOV with GPS and titles": mov,
    "WebM with tags": webm,
    "3GP with tags": three_gp,
    "Matroska with tags": matroska,
}
SOUNDS: dict[str, Callable[[], bytes]] = {
    "OGG Opus with tags": ogg,
    "M4A with tags": m4a,
    "MP3 with ID3 and a cover": mp3,
    "WAV with INFO": wav,
}
