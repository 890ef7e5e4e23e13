"""The child process: bytes in, a verdict and clean bytes out. A decoder's error ends it, which is a verdict too."""

import sys

from bot.services.cleaning import Reason, kinds, limits
from bot.services.cleaning.refusal import Refusal


def verdict(content: bytes) -> bytes:
    """ "ok <kind>" and the bytes, or "no <reason>"."""
    try:
        if kind := kinds.picture(content):
            from bot.services.cleaning import pictures

            return b"ok photo\n" + pictures.clean(content, kind)
        if container := kinds.stream(content):
            from bot.services.cleaning import streams

            name, made = streams.clean(content, container)
            return f"ok {name}\n".encode() + made
    except Refusal as refusal:
        return f"no {refusal.reason}\n".encode()
    except MemoryError:
        return f"no {Reason.TOO_LARGE}\n".encode()
    return f"no {Reason.UNKNOWN_KIND}\n".encode()


if __name__ == "__main__":
    limits.narrow()
    sys.stdout.buffer.write(verdict(sys.stdin.buffer.read()))
