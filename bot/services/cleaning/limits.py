"""What the child process may take of the machine, where the system can say so."""

import contextlib
import os
import sys

#: bytes of memory, seconds of processor, open files
_MEMORY, _PROCESSOR, _FILES = 2 * 1024**3, 80, 32


def narrow() -> None:
    """No files written, no core left behind, little memory and time, and the bot goes first."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_CORE, 0),
        # a pipe is no file: the answer still leaves
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, _PROCESSOR),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_AS, _MEMORY),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    with contextlib.suppress(OSError):
        os.nice(10)
