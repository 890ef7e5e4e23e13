"""Python loads this by itself in a process whose PYTHONPATH names this folder.

The file that TEST_HOST_CLOCK names holds two numbers of seconds: how far the wall clock and the
monotonic clock stand from the true ones. What has been seen is written beside it.
"""

import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import time_machine

_monotonic = time.monotonic
_ahead = 0.0


def _shifted() -> float:
    return _monotonic() + _ahead


def _follow(file: Path) -> None:
    global _ahead
    seen = ""
    travel: time_machine.travel | None = None
    mine = file.with_suffix(f".{os.getpid()}")
    while True:
        wanted = file.read_text(encoding="ascii") if file.exists() else seen
        if wanted != seen:
            seen = wanted
            wall, _ahead = (float(one) for one in wanted.split())
            if travel is not None:
                travel.stop()
            to = datetime.fromtimestamp(time.time() + wall, UTC)
            travel = time_machine.travel(to, tick=True)
            travel.start()
            mine.write_text(seen, encoding="ascii")
        threading.Event().wait(0.02)


if "TEST_HOST_CLOCK" in os.environ:
    time.monotonic = _shifted
    clock = Path(os.environ["TEST_HOST_CLOCK"])
    threading.Thread(target=_follow, args=(clock,), daemon=True).start()
