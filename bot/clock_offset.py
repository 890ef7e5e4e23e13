"""The simulator's clock, for the demo and tests: its offset moves our deadlines too."""

import asyncio
import contextlib

import httpx


class ClockOffset:
    """Seconds to add to the storage clock, fetched over HTTP; 0 in earnest."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self._offset = 0.0

    def __call__(self) -> float:
        return self._offset

    async def follow(self) -> None:
        """Ask a few times a second; without a URL there is nothing to ask."""
        if self._url is None:
            return
        async with httpx.AsyncClient(trust_env=False, timeout=2) as http:
            while True:
                with contextlib.suppress(httpx.HTTPError, ValueError, KeyError):
                    self._offset = float((await http.get(self._url)).json()["offset"])
                await asyncio.sleep(0.2)
