"""The webhook: 200 only for what is committed, 503 to be asked again, nothing without the secret."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from handlers import webhook
from handlers.intake import Intake
from storage.errors import StorageDown
from tests.handlers.test_polling import Dispatcher
from tests.handlers.updates import Telegram, message, unheard_of

SECRET = "a-secret-of-the-webhook"


class Site:
    """The route with an intake of its own; `leads` False is a standby."""

    def __init__(self) -> None:
        self.dispatcher = Dispatcher()
        bot: Any = Telegram()
        self.intake = Intake(bot, self.dispatcher, self, {})  # type: ignore[arg-type]
        self.leads = True
        route = webhook.route(bot, SECRET, lambda: self.intake if self.leads else None)
        self.app = Starlette(routes=[route])

    def post(self, chat_id: int, _screen: object) -> None:
        """An apology, said."""

    async def bring(self, body: bytes, secret: str | None = SECRET) -> int:
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://site") as http:
            return (await http.post(webhook.PATH, content=body, headers=headers)).status_code


@pytest.fixture
def site() -> Site:
    return Site()


def body(raw: dict[str, Any]) -> bytes:
    return json.dumps(raw).encode()


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "неверный".encode().hex()])
async def test_without_the_secret_nothing_is_read(site: Site, secret: str | None) -> None:
    assert await site.bring(body(message(1)), secret) == 401
    assert site.dispatcher.seen == []


async def test_committed_is_200_and_comes_again_without_effect(site: Site) -> None:
    assert await site.bring(body(message(1))) == 200
    assert await site.bring(body(message(1))) == 200
    assert site.dispatcher.seen == [1]


async def test_storage_down_is_503_and_then_handled(site: Site) -> None:
    site.dispatcher.broken[1] = [StorageDown("x")]
    assert await site.bring(body(message(1))) == 503
    assert await site.bring(body(message(1))) == 200
    assert site.dispatcher.seen == [1, 1]


async def test_a_bug_is_200(site: Site) -> None:
    site.dispatcher.broken[1] = [RuntimeError("a bug")]
    assert await site.bring(body(message(1))) == 200


def standby(site: Site) -> None:
    site.leads = False


def stopping(site: Site) -> None:
    site.intake.stopping.set()


@pytest.mark.parametrize("state", [standby, stopping])
async def test_who_may_not_handle_says_503(site: Site, state: Callable[[Site], None]) -> None:
    state(site)
    assert await site.bring(body(message(1))) == 503
    assert site.dispatcher.seen == []


@pytest.mark.parametrize(
    ("content", "status"),
    [
        # would never become readable by coming again
        (body(unheard_of(1)), 200),
        (b'{"update_id": 1, "message": 5}', 200),
        # not Telegram's
        (b"not json", 400),
        (b"x" * 1_000_001, 413),
    ],
    ids=["unheard of", "malformed", "not JSON", "too large"],
)
async def test_strange_bodies(site: Site, content: bytes, status: int) -> None:
    assert await site.bring(content) == status
    assert site.dispatcher.seen == []
