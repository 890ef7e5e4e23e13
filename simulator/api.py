"""/bot<token>/<method>: fault, contract, flood limits, method, journal."""

import asyncio
import inspect
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from simulator import contract, wire
from simulator.errors import ApiError, too_many_requests
from simulator.faults import REFUSALS, Fault
from simulator.methods import METHODS, Call
from simulator.model import Bot, Json
from simulator.numbers import whole
from simulator.world import World

_BAD_GATEWAY = (
    "<html><head><title>502 Bad Gateway</title></head>"
    "<body><center><h1>502 Bad Gateway</h1></center></body></html>"
)
_COUNTED = ("send", "copy", "forward", "edit")


@dataclass(slots=True, kw_only=True)
class Attempt:
    """One request on its way, for the journal."""

    world: World
    bot: Bot
    method: str
    raw: contract.Request
    mono: float
    #: who asks, where several processes share one token and each says its name
    caller: str = ""
    params: Json | None = None
    fault: Fault | None = None

    def write(self, status: int, body: Json | None) -> None:
        """Put it into the journal; status 0 when nothing was carried out nor answered."""
        found = body or {}
        result = found.get("result")
        values = self.raw.values if self.params is None else self.params
        sizes = {name: f"<{len(file.content)} bytes>" for name, file in self.raw.files.items()}
        entry: Json = {
            "at": self.world.clock.now(), "mono": self.mono, "bot": self.bot.token_id,
            "username": self.bot.username, "caller": self.caller, "method": self.method, "params": values | sizes,
            "status": status, "error_code": found.get("error_code"),
            "description": found.get("description"),
            "result_message_id": result.get("message_id") if isinstance(result, dict) else None,
            "ms": round((self.world.clock.monotonic() - self.mono) * 1000, 3),
        }  # fmt: skip
        self.world.journal.add(entry | ({"fault": self.fault.kind} if self.fault else {}))


async def endpoint(request: Request) -> Response:
    """One request of a bot."""
    world: World = request.app.state.world
    bot = world.bots.get(request.path_params["token"])
    if bot is None:
        return _json(ApiError(401, "Unauthorized").code, ApiError(401, "Unauthorized").body())
    written = request.path_params["method"]
    try:
        raw, unreadable = await wire.read(request), None
    except ApiError as error:
        raw, unreadable = contract.Request(), error
    attempt = Attempt(
        world=world, bot=bot, raw=raw, mono=world.clock.monotonic(),
        method=contract.method_name(written) or written,
        caller=request.path_params.get("caller", ""),
    )  # fmt: skip
    if unreadable is not None:
        return _refuse(attempt, unreadable)
    chat = raw.values.get("chat_id")
    attempt.fault = world.faults.match(
        bot, attempt.method, None if chat is None else str(chat), attempt.mono
    )
    return await _answer(attempt, request)


async def _answer(attempt: Attempt, request: Request) -> Response:
    fault = attempt.fault
    if fault is None:
        return await _carry_out(attempt)
    if fault.kind in REFUSALS:
        return _refuse(attempt, REFUSALS[fault.kind](fault))
    if fault.kind in {"http_502_html", "reset", "hang"}:
        attempt.write(502 if fault.kind == "http_502_html" else 0, None)
        return await _nothing(fault, request)
    if fault.kind == "slow":
        await asyncio.sleep(fault.delay())
    answer = await _carry_out(attempt)
    if fault.kind == "drop_reply":
        return wire.Cut(reset=False)
    if fault.kind == "trickle":
        return StreamingResponse(
            _drops(bytes(answer.body), fault.delay()), answer.status_code,
            media_type="application/json",
        )  # fmt: skip
    return answer


async def _nothing(fault: Fault, request: Request) -> Response:
    if fault.kind == "http_502_html":
        return HTMLResponse(_BAD_GATEWAY, 502)
    if fault.kind == "hang":
        try:
            async with asyncio.timeout(fault.delay()):
                while (await request.receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            pass
    return wire.Cut(reset=fault.kind == "reset")


async def _drops(body: bytes, pause: float) -> AsyncIterator[bytes]:
    for at in range(len(body)):
        yield body[at : at + 1]
        await asyncio.sleep(pause)


async def _carry_out(attempt: Attempt) -> Response:
    try:
        result = await perform(attempt)
    except ApiError as error:
        return _refuse(attempt, error)
    body: Json = {"ok": True, "result": result}
    attempt.write(200, body)
    return _json(200, body)


async def perform(attempt: Attempt) -> object:
    """Check and do it; raises ApiError."""
    method = contract.method_name(attempt.method)
    if method is None:
        raise ApiError(404, "Not Found: method not found")
    params = attempt.params = contract.check(method, attempt.raw)
    handler = METHODS.get(method)
    if handler is None:
        raise ApiError(501, f"Not Implemented: the simulator does not know {method}")
    if method.startswith(_COUNTED) and method != "sendChatAction":
        _pass_flood(attempt, params)
    call = Call(world=attempt.world, bot=attempt.bot, params=params, files=attempt.raw.files)
    result = handler(call)
    return await result if inspect.isawaitable(result) else result


def _pass_flood(attempt: Attempt, params: Json) -> None:
    world = attempt.world
    wait = world.flood.ask(attempt.bot.id, whole(params.get("chat_id")), attempt.mono, world.limits)
    if world.events.listened_to:
        stats = world.flood.stats(attempt.bot.id, attempt.mono)
        world.events.tell("flood", {"bot": attempt.bot.token_id, **stats})
    if wait:
        raise too_many_requests(wait)


def _refuse(attempt: Attempt, error: ApiError) -> Response:
    attempt.write(error.code, error.body())
    return _json(error.code, error.body())


def _json(status: int, body: Json) -> Response:
    return Response(
        json.dumps(body, ensure_ascii=False, separators=(",", ":")), status,
        media_type="application/json",
    )  # fmt: skip


async def download(request: Request) -> Response:
    """/file/bot<token>/<path>: what getFile pointed at."""
    world: World = request.app.state.world
    bot = world.bots.get(request.path_params["token"])
    if bot is None:
        return _json(401, ApiError(401, "Unauthorized").body())
    file = world.files.by_unique(bot.paths.get(request.path_params["path"], ""))
    if file is None:
        return _json(404, ApiError(404, "Not Found").body())
    return Response(file.content, media_type="application/octet-stream")
