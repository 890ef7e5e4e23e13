"""The webhook: handled in the foreground by the same intake; 200 only after the commit."""

import hmac
from collections.abc import Callable

from aiogram import Bot
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handlers.intake import Intake, read

PATH = "/telegram"
#: bytes; Telegram's updates are a few kilobytes
_LARGEST = 1_000_000


def route(bot: Bot, secret: str, intake: Callable[[], Intake | None]) -> Route:
    """`intake` gives None while this replica is a standby: then Telegram is asked to come again."""

    async def receive(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=401)
        handling = intake()
        if handling is None or handling.stopping.is_set():
            return Response(status_code=503)
        if int(request.headers.get("Content-Length") or 0) > _LARGEST:
            return Response(status_code=413)
        try:
            update = read(bot, await request.json())
        except ValueError:
            return Response(status_code=400)
        ended = update is None or await handling.try_once(update)
        return Response(status_code=200 if ended else 503)

    return Route(PATH, receive, methods=["POST"])
