"""Logs without identities: one JSON object a line on standard error.

Never an update, a token, a URL with a token, a chat id; an error is its class and place.
"""

import contextlib
import io
import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TextIO, cast

import structlog

#: what a log line may never carry, whatever the caller meant
FORBIDDEN = frozenset(
    {"update", "token", "url", "chat_id", "user_id", "chat", "user", "username", "text", "message",
     "phone", "params"}
)  # fmt: skip
#: libraries that print tokens, ids or bound values below WARNING, or in their warnings
_TAMED = ("aiogram", "aiohttp", "telegram", "httpx", "httpcore", "sqlalchemy", "aiosqlite",
          "apscheduler", "uvicorn", "uvicorn.access", "uvicorn.error", "alembic", "asyncio", "fontTools", "fpdf")  # fmt: skip

_ROOT = Path(__file__).parent.parent


def refuse_identities(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop forbidden fields and say so, rather than lose the line or leak the value."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event.update(describe(error))
    for name in FORBIDDEN & event.keys():
        event[name] = "withheld"
    return event


def describe(error: BaseException) -> dict[str, str]:
    """Class and place of an error, never its text: texts carry ids and bound values."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT)] or frames
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return {"error": type(error).__name__, "place": place}


class _Patient(io.TextIOBase):
    """A stream whose disk may be full: a line that can't be written must not stop an alarm."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()


class _ForeignLine(logging.Handler):
    """Other libraries' warnings: the logger and the level, not the words."""

    def emit(self, record: logging.LogRecord) -> None:
        fields = {}
        if record.exc_info and record.exc_info[1] is not None:
            fields = describe(record.exc_info[1])
        structlog.get_logger("foreign").warning(
            "library_warning", logger=record.name, level=record.levelname, **fields
        )


def setup(level: str) -> None:
    """Set up structlog and take the words from everybody else's loggers."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            refuse_identities,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, _Patient(sys.stderr))),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_ForeignLine()]
    root.setLevel(logging.WARNING)
    for name in _TAMED:
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.setLevel(logging.ERROR)
        logger.propagate = True
