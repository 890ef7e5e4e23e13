"""The small HTTP server: health, metrics and, where it is set, the webhook."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bot.nursery import Nursery
from bot.settings import SettingsError


@contextlib.asynccontextmanager
async def served(listen: str, routes: Sequence[Route], nursery: Nursery) -> AsyncIterator[None]:
    """Serve while the block runs. Raises SettingsError when the address is taken."""
    config = uvicorn.Config(
        Starlette(routes=list(routes)), log_config=None, access_log=False, lifespan="off",
        timeout_graceful_shutdown=3,
    )  # fmt: skip
    server = uvicorn.Server(config)
    # the application has its own signal handling; the server must not take it over
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment, method-assign]
    with _bound(listen) as bound:
        task = nursery.start(server.serve(sockets=[bound]), name="http server")
        try:
            yield
        finally:
            server.should_exit = True
            await asyncio.wait({task}, timeout=4)


def _bound(listen: str) -> socket.socket:
    host, _, port = listen.rpartition(":")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host.strip("[]"), int(port)), family=family)
    except OSError:
        raise SettingsError(
            f"SAQBOL_LISTEN: nothing can listen on {listen}; is another Saqbol running there?"
        ) from None
