"""Memory and start-up of fresh interpreters."""

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: getrusage would tell the parent's peak, which survives exec
_PEAK = "print(*(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """Of one command line."""

    what: str
    seconds: float
    #: peak resident memory
    megabytes: float


def importing(what: str, module: str | None) -> Footprint:
    """A fresh interpreter that imports one module."""
    code = f"import {module}; {_PEAK}" if module else _PEAK
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - began
    return Footprint(what=what, seconds=seconds, megabytes=int(done.stdout.split()[-1]) / 1024)


def resident(pid: int) -> float:
    """Megabytes a running process holds now (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found.group(1)) / 1024 if found else 0.0
