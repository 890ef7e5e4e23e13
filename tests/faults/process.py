"""Child processes as their operator sees them."""

import asyncio
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


def free_port() -> int:
    """A port nobody listens at right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Process:
    """One child process; its standard error is kept for the assertions."""

    popen: "subprocess.Popen[bytes]"
    errors: Path

    @classmethod
    def start(cls, *command: str, errors: Path, cwd: Path, env: dict[str, str]) -> "Process":
        with errors.open("ab") as file:
            popen = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=cwd, env=env, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=file, stderr=file,
            )  # fmt: skip
        return cls(popen, errors)

    @property
    def alive(self) -> bool:
        return self.popen.poll() is None

    @property
    def said(self) -> str:
        return self.errors.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        self.popen.kill()
        self.popen.wait(10)

    def freeze(self) -> None:
        """SIGSTOP: it keeps its sockets and locks and does nothing."""
        self.popen.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self.popen.send_signal(signal.SIGCONT)

    async def ended(self, *, within: float) -> int:
        """The exit code; fails when it still runs after so many seconds."""
        return await asyncio.to_thread(self.popen.wait, within)

    async def terminate(self, *, within: float = 10) -> float:
        """SIGTERM; the seconds it took to leave. Fails over `within`, or with an error code."""
        began = time.monotonic()
        self.popen.send_signal(signal.SIGTERM)
        code = await self.ended(within=within)
        assert code == 0, f"left with {code}: {self.said[-2000:]}"
        return time.monotonic() - began
