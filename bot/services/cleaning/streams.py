"""Video without its sound, and sound without its tags: decoded and encoded anew, in memory."""

import io
import itertools
from fractions import Fraction

import av
import av.filter
from av.audio.resampler import AudioResampler
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bot.services.cleaning import Reason
from bot.services.cleaning.refusal import Refusal

#: seconds
_LONGEST_VIDEO, _LONGEST_SOUND = 61, 301
_SIDE = 1280
_MOST_BYTES = 19 * 1024 * 1024
#: no encoder's name, no time of creation
_BARE = {"fflags": "+bitexact"}
#: degrees a phone was held at -> quarter turns back
_QUARTERS = {90: ("cclock",), 180: ("clock", "clock"), 270: ("clock",)}


def clean(content: bytes, container: str) -> tuple[str, bytes]:
    """("video", MP4) or ("voice", OGG Opus). Raises Refusal, and whatever a decoder raises."""
    given = io.BytesIO(content)
    with av.open(given, "r", format=container, metadata_errors="ignore") as source:
        moving = [one for one in source.streams.video if not _is_cover(one)]
        made = _video(source, moving[0]) if moving else _sound(source)
    if len(made) > _MOST_BYTES:
        raise Refusal(Reason.TOO_LARGE)
    return "video" if moving else "voice", made


def _is_cover(stream: VideoStream) -> bool:
    """A picture of an album in a sound file is no video."""
    return bool(stream.disposition & stream.disposition.attached_pic)


def _video(source: InputContainer, stream: VideoStream) -> bytes:
    # one processor: alarms need the other
    stream.thread_type, stream.thread_count = "SLICE", 1
    made = io.BytesIO()
    with av.open(made, "w", format="mp4", options=_BARE) as target:
        out: VideoStream | None = None
        turn: _Turn | None = None
        for frame in source.decode(stream):
            _short_enough(frame.time, _LONGEST_VIDEO)
            turn = turn or _Turn(frame)
            shown = turn(frame)
            out = out or _target(target, stream, shown)
            target.mux(out.encode(shown))
        if out is None:
            raise Refusal(Reason.BROKEN)
        target.mux(out.encode(None))
    return made.getvalue()


def _target(target: OutputContainer, stream: VideoStream, first: VideoFrame) -> VideoStream:
    out = target.add_stream(
        "libx264", rate=min(stream.average_rate or Fraction(25), Fraction(60)),
        options={"crf": "28", "preset": "veryfast", "threads": "1"},
    )  # fmt: skip
    out.width, out.height, out.pix_fmt = first.width, first.height, "yuv420p"
    if first.time_base is not None:
        out.codec_context.time_base = first.time_base
    return out


class _Turn:
    """Upright and no larger than needed, as the first frame asks for."""

    def __init__(self, first: VideoFrame) -> None:
        self._graph = av.filter.Graph()
        turns = _QUARTERS.get(int(first.rotation) % 360, ())
        lying = len(turns) == 1
        width, height = (first.height, first.width) if lying else (first.width, first.height)
        scale = min(1.0, _SIDE / max(width, height))
        even = [max(2, int(side * scale) // 2 * 2) for side in (width, height)]
        steps = [
            self._graph.add_buffer(
                width=first.width, height=first.height, format=first.format,
                time_base=first.time_base,
            ),
            *(self._graph.add("transpose", turn) for turn in turns),
            self._graph.add("scale", f"{even[0]}:{even[1]}"),
            self._graph.add("format", "yuv420p"),
            # captions and a camera's own words ride beside the pixels, and an encoder would take them along
            self._graph.add("sidedata", "mode=delete"),
            self._graph.add("buffersink"),
        ]  # fmt: skip
        for before, after in itertools.pairwise(steps):
            before.link_to(after)
        self._graph.configure()

    def __call__(self, frame: VideoFrame) -> VideoFrame:
        self._graph.push(frame)
        shown = self._graph.pull()
        if not isinstance(shown, VideoFrame):
            raise Refusal(Reason.BROKEN)
        return shown


def _sound(source: InputContainer) -> bytes:
    if not source.streams.audio:
        raise Refusal(Reason.UNKNOWN_KIND)
    resampler = AudioResampler(format="s16", layout="mono", rate=48000)
    made = io.BytesIO()
    with av.open(made, "w", format="ogg", options=_BARE) as target:
        out = target.add_stream("libopus", rate=48000, layout="mono")
        heard = 0
        for frame in source.decode(source.streams.audio[0]):
            for piece in resampler.resample(frame):
                heard += piece.samples
                _short_enough(heard / 48000, _LONGEST_SOUND)
                piece.pts = None
                target.mux(out.encode(piece))
        if not heard:
            raise Refusal(Reason.BROKEN)
        target.mux(out.encode(None))
    return made.getvalue()


def _short_enough(seconds: float | None, longest: int) -> None:
    if seconds is not None and seconds > longest:
        raise Refusal(Reason.TOO_LONG)
