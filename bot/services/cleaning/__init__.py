"""Media of people who gave no name, stripped of everything but pictures and sound, by re-encoding.

Decoders read what strangers send, so they run in a child process: it gets the bytes over a pipe, may
write no file, holds no secret of ours, and dies alone when a file is made to break it.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from weakref import WeakKeyDictionary

import bot

#: seconds for one file; a minute of video takes about half of it on a small server
DEADLINE = 90.0
#: at most so many children: the bot itself must keep a processor
_CHILDREN = 2
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
#: bytes; a child that answers with more has been taken over by what it read
_MOST_BYTES = 20 * 1024 * 1024
_LONGEST_ANSWER = _MOST_BYTES + 1024
#: where we are, and nothing else of ours: no token, no key, no address
_ENVIRONMENT = {"PYTHONPATH": str(Path(bot.__file__).parents[1])}
_NAMES = {"photo": "photo.jpg", "video": "video.mp4", "voice": "voice.ogg"}
_CHILD = (sys.executable, "-P", "-m", "bot.services.cleaning")


class Reason(StrEnum):
    """Why a file is not taken."""

    UNKNOWN_KIND = "unknown_kind"
    BROKEN = "broken"
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Pictures, or sound, and nothing else. `kind` is photo, video (without sound) or voice."""

    kind: str
    content: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """A file name that tells nothing."""
        return _NAMES[self.kind]


@dataclass(frozen=True, slots=True)
class Refused:
    """What can't be cleaned is not taken."""

    reason: Reason


async def clean(
    content: bytes, *, seconds: float = DEADLINE, child: Sequence[str] = _CHILD
) -> Cleaned | Refused:
    """The same picture, video or sound anew. What it is, its bytes say; nobody's word for it counts."""
    async with _turn():
        try:
            async with asyncio.timeout(seconds):
                return _read(await _told(content, child))
        except (TimeoutError, OSError):
            # an OSError: no child to be had now, memory or processes are short
            return Refused(Reason.TOO_SLOW)


def _turn() -> asyncio.Semaphore:
    # a semaphore belongs to the loop that first waited at it
    return _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_CHILDREN))


async def _told(content: bytes, child: Sequence[str]) -> bytes:
    """What the child answers; whatever happens, it is gone afterwards."""
    process = await asyncio.create_subprocess_exec(
        *child, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, env=_ENVIRONMENT, cwd=os.sep,
    )  # fmt: skip
    try:
        answer, _ = await asyncio.gather(_answer(process), _give(process.stdin, content))
        return answer
    finally:
        _end(process)
        await _empty(process.stdout)
        await process.wait()


def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()


async def _give(pipe: asyncio.StreamWriter | None, content: bytes) -> None:
    assert pipe is not None  # noqa: S101 - PIPE was asked for
    # a child that dies over the first bytes does not read the rest
    with contextlib.suppress(ConnectionError):
        pipe.write(content)
        await pipe.drain()
    pipe.close()


async def _answer(process: asyncio.subprocess.Process) -> bytes:
    """To its end, or as much as a child of ours ever says; what it still does then matters to nobody."""
    assert process.stdout is not None  # noqa: S101 - PIPE was asked for
    answer = bytearray()
    while len(answer) < _LONGEST_ANSWER and (piece := await process.stdout.read(65536)):
        answer += piece
    _end(process)
    return bytes(answer)


async def _empty(pipe: asyncio.StreamReader | None) -> None:
    """A pipe that is not read to its end is never closed; a grandchild may hold it open, so not for long."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(1):
            while pipe is not None and await pipe.read(65536):
                pass


def _read(answer: bytes) -> Cleaned | Refused:
    """ "ok <kind>" or "no <reason>" in the first line, then the bytes; a child that died has told nothing."""
    head, _, content = answer.partition(b"\n")
    verdict, _, what = head.decode(errors="replace").partition(" ")
    if verdict == "ok" and what in _NAMES and 0 < len(content) <= _MOST_BYTES:
        return Cleaned(what, content)
    if verdict == "no" and what in set(Reason):
        return Refused(Reason(what))
    return Refused(Reason.BROKEN)
