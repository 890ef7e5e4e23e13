"""The simulator as one application: Bot API, control API and the page of phones."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from simulator import api, control, wire
from simulator.control.form import answer
from simulator.errors import ControlError
from simulator.world import World

PAGE = Path(__file__).parent / "page"


class Application(Starlette):
    """Starlette that also knows the connection, for faults that cut it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # uvicorn's `send` belongs to the object that holds the connection
        scope[wire.TRANSPORT] = getattr(getattr(send, "__self__", None), "transport", None)
        await super().__call__(scope, receive, send)


async def _page(_: Request) -> Response:
    index = PAGE / "index.html"
    if not index.is_file():
        return PlainTextResponse("The page of phones is not installed. See simulator/README.md.")
    return FileResponse(index, headers={"Cache-Control": "no-cache"})


async def _control_error(_: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, ControlError) else 500
    return answer({"error": str(error)}, status)


def create_app(world: World) -> Starlette:
    """The application over a world."""
    methods = ["GET", "POST"]
    app = Application(
        routes=[
            Route("/bot{token}/{method}", api.endpoint, methods=methods),
            # the same, from a process that gives its name: the journal tells replicas apart
            Route("/as/{caller}/bot{token}/{method}", api.endpoint, methods=methods),
            Route("/file/bot{token}/{path:path}", api.download),
            *control.ROUTES,
            Route("/", _page),
            Mount("/static", StaticFiles(directory=PAGE, check_dir=False)),
        ],
        exception_handlers={ControlError: _control_error},
    )
    app.state.world = world
    return app


class Server(uvicorn.Server):
    """A quiet server that sends pollers and pages home before it ends."""

    def __init__(self, world: World, *, host: str, port: int) -> None:
        config = uvicorn.Config(
            create_app(world), host=host, port=port, log_level="error", access_log=False,
            lifespan="off", http="h11", ws="none", timeout_graceful_shutdown=1,
        )  # fmt: skip
        super().__init__(config)
        self._world = world
        #: done when requests are answered
        self.ready: asyncio.Event = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to whoever runs the server: the command line, or the tests."""
        yield

    @property
    def port(self) -> int:
        """The port it listens at, also when it was free to choose."""
        return int(self.servers[0].sockets[0].getsockname()[1])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._world.close()
        await super().shutdown(sockets)
