"""Files made to break a decoder, and children that misbehave: a refusal each, and nothing left behind."""

import asyncio
import gc
import struct
import sys
import time
import warnings
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bot.services import cleaning
from bot.services.cleaning import Reason, Refused
from tests.services.cleaning import pictures, streams
from tests.services.cleaning.samples import ALL


@pytest.fixture(autouse=True)
def _no_child_is_left() -> Iterator[None]:
    ours = psutil.Process()
    before = {one.pid for one in ours.children(recursive=True)}
    yield
    assert {one.pid for one in ours.children(recursive=True)} <= before


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def png_bomb() -> bytes:
    """900 million pixels in less than a megabyte."""
    head = struct.pack(">IIBBBBB", 30000, 30000, 8, 0, 0, 0, 0)
    row = zlib.compress(bytes(30001) * 300, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", row) + _chunk(b"IEND", b"")
    )


def half(make: Callable[[], bytes]) -> Callable[[], bytes]:
    return lambda: make()[: len(make()) // 2]


def wide_lie() -> bytes:
    """A JPEG that says it has 65,500 x 65,500 pixels."""
    content = pictures.jpeg()
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", 65500, 65500) + content[at + 4 :]


#: what is sent -> why it is not taken
REFUSED: dict[str, tuple[Callable[[], bytes], Reason]] = {
    "nothing": (lambda: b"", Reason.UNKNOWN_KIND),
    "one byte": (lambda: b"\xff", Reason.UNKNOWN_KIND),
    "only a head": (lambda: b"\xff\xd8\xff\xe0", Reason.BROKEN),
    "a PNG with noise": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, Reason.BROKEN),
    "half a JPEG": (half(pictures.jpeg), Reason.BROKEN),
    "half a WebP": (half(pictures.webp), Reason.BROKEN),
    "half an MP4": (half(streams.mp4), Reason.BROKEN),
    "an MP4 with noise": (lambda: b"\0\0\0\x18ftypisom" + bytes(range(256)) * 40, Reason.BROKEN),
    "an OGG with noise": (lambda: b"OggS" + bytes(range(256)) * 40, Reason.BROKEN),
    "a PNG bomb": (png_bomb, Reason.TOO_LARGE),
    "a JPEG that lies of its size": (wide_lie, Reason.TOO_LARGE),
    "ten minutes of sound": (lambda: streams.silence(600), Reason.TOO_LONG),
    "seventy seconds of video": (lambda: streams.mp4(70), Reason.TOO_LONG),
}


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED)
async def test_a_file_that_breaks_is_refused(make: Callable[[], bytes], reason: Reason) -> None:
    assert await cleaning.clean(make()) == Refused(reason)


async def test_the_longest_that_is_taken() -> None:
    """A bound counts when the last thing below it passes."""
    assert isinstance(await cleaning.clean(streams.silence(300)), cleaning.Cleaned)
    assert isinstance(await cleaning.clean(streams.mp4(60)), cleaning.Cleaned)


@pytest.mark.parametrize("make", [make for make, kind in ALL.values() if kind])
async def test_cut_anywhere_it_is_a_verdict(make: Callable[[], bytes]) -> None:
    """A file that came only in part, or with a byte turned over, never raises."""
    content = make()
    turned = bytearray(content)
    for at in range(20, len(turned), max(1, len(turned) // 40)):
        turned[at] ^= 0xFF
    for damaged in (content[: len(content) * 9 // 10], bytes(turned)):
        assert isinstance(await cleaning.clean(damaged), cleaning.Cleaned | Refused)


def child(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


#: what a child does -> what is made of it
MISBEHAVED = [
    ("raise SystemExit(1)", Reason.BROKEN),  # dies before it read
    (
        "import os; os.kill(os.getpid(), 9)",
        Reason.BROKEN,
    ),  # killed, as by the kernel short of memory
    ("print('ok photo')", Reason.BROKEN),  # a verdict without a file
    ("print('ok exe\\nx')", Reason.BROKEN),  # a kind there is none
    ("print('no idea')", Reason.BROKEN),  # a reason there is none
    ("import sys; sys.stdout.buffer.write(bytes([255]) * 99)", Reason.BROKEN),  # noise
    # an answer without an end
    (
        "import sys\nprint('ok photo')\nwhile True: sys.stdout.buffer.write(bytes(65536))",
        Reason.BROKEN,
    ),
]


@pytest.mark.parametrize(("code", "reason"), MISBEHAVED)
async def test_a_child_that_misbehaves(code: str, reason: Reason) -> None:
    # more than a pipe holds: the child dies while it is being told
    assert await cleaning.clean(bytes(1_000_000), child=child(code)) == Refused(reason)


async def test_a_child_that_can_not_start() -> None:
    result = await cleaning.clean(pictures.jpeg(), child=("/nonexistent/python",))
    assert result == Refused(Reason.TOO_SLOW)


#: reads nothing, or has said all and stays; neither listens to a kind word
HANGING = [
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
    "import sys, time; sys.stdin.buffer.read(); print('ok photo\\nx', flush=True); time.sleep(60)",
]


@pytest.mark.parametrize("code", HANGING)
async def test_a_child_that_hangs_is_ended(code: str) -> None:
    began = time.monotonic()
    result = await cleaning.clean(bytes(1_000_000), seconds=0.5, child=child(code))
    assert result == Refused(Reason.TOO_SLOW)
    assert time.monotonic() - began < 5


async def test_when_nobody_waits_any_more_the_child_ends() -> None:
    """A reporter throws the draft away while its video is being cleaned."""
    task = asyncio.create_task(cleaning.clean(b"x", child=child("import time; time.sleep(60)")))
    ours = psutil.Process()
    before = len(ours.children())
    async with asyncio.timeout(5):
        while len(ours.children()) == before:
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(ours.children()) == before


async def test_two_at_most_run_at_once() -> None:
    # whatever other tests of this process have left running is no child of ours
    ours, most = psutil.Process(), 0
    before = len(ours.children())
    running = [
        asyncio.create_task(cleaning.clean(b"x", child=child("import time; time.sleep(0.2)")))
        for _ in range(5)
    ]
    while not all(one.done() for one in running):
        most = max(most, len(ours.children()) - before)
        await asyncio.sleep(0.01)
    assert most == 2


def test_waiting_in_one_loop_does_not_break_another() -> None:
    """A semaphore belongs to the loop that waited at it: the next loop needs its own."""

    async def five() -> None:
        await asyncio.gather(*(cleaning.clean(b"x", child=child("")) for _ in range(5)))

    asyncio.run(five())
    asyncio.run(five())


async def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAQBOL_BOT_TOKEN", "123:secret")
    monkeypatch.setenv("SAQBOL_KEY_FILE", "/secret")
    told = "import os, sys; sys.stdout.write('ok photo\\n' + ' '.join(os.environ))"
    result = await cleaning.clean(b"x", child=child(told))
    assert isinstance(result, cleaning.Cleaned)
    assert not [one for one in result.content.decode().split() if one.startswith("SAQBOL")]


#: what a decoder that was taken over tries -> the words it says when it could not
FORBIDDEN = [
    "os.write(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY), b'x')",
    "bytes(3 * 1024**3)",
    "[open('/dev/null') for _ in range(100)]",
    "assert resource.getrlimit(resource.RLIMIT_CORE) != (0, 0)",
    "assert resource.getrlimit(resource.RLIMIT_CPU)[1] == resource.RLIM_INFINITY",
    "assert os.nice(0) < 10",
]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize("tried", FORBIDDEN)
async def test_the_child_may_not(tried: str, tmp_path: Path) -> None:
    code = (
        "import os, resource, sys\nfrom bot.services.cleaning import limits\nlimits.narrow()\n"
        f"try:\n    {tried}\n    print('ok photo\\ndone')\n"
        "except (OSError, MemoryError, AssertionError):\n    print('ok photo\\nforbidden')\n"
    )
    target = tmp_path / "left"
    result = await cleaning.clean(b"x", child=(*child(code), str(target)))
    assert isinstance(result, cleaning.Cleaned)
    assert result.content == b"forbidden\n"
    assert not target.exists() or not target.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
async def test_the_child_narrows_itself_before_it_looks_at_a_file() -> None:
    code = (
        "import resource, runpy\nfrom bot.services.cleaning import kinds\n"
        "def looked(content):\n"
        "    print('ok photo\\n', resource.getrlimit(resource.RLIMIT_FSIZE)[1], sep='', flush=True)\n"
        "    raise SystemExit\n"
        "kinds.picture = looked\nrunpy.run_module('bot.services.cleaning', run_name='__main__')\n"
    )
    assert await cleaning.clean(b"x", child=child(code)) == cleaning.Cleaned("photo", b"0\n")


async def test_no_pipe_is_left_open() -> None:
    """Not even when a child says more than is read: the collector has nothing to complain of."""
    endless = "import sys\nprint('ok photo')\nwhile True: sys.stdout.buffer.write(bytes(65536))"
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        await cleaning.clean(b"x", child=child(endless))
        gc.collect()
    assert not complaints
