"""A simulator, somebody who has pressed Start, and plain requests of a bot."""

from typing import Any

import pytest

from simulator.client import Phone, Simulator
from tests.fixtures.simulator import TOKEN, simulator, world

__all__ = ["simulator", "world"]


class Wire:
    """The Bot API of the first bot, as raw as it is."""

    def __init__(self, simulator: Simulator, token: str = TOKEN) -> None:
        self.simulator = simulator
        self._token = token

    async def ask(self, method: str, **params: object) -> dict[str, Any]:
        """The whole answer."""
        return await self.simulator.bot_api(self._token, method, **params)

    async def ok(self, method: str, **params: object) -> Any:
        """The result; fails when it was refused."""
        answer = await self.ask(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: object) -> str:
        """The words of the refusal."""
        answer = await self.ask(method, **params)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def updates(self, **params: object) -> list[dict[str, Any]]:
        """What waits."""
        found: list[dict[str, Any]] = await self.ok("getUpdates", **params)
        return found

    async def confirm(self) -> None:
        """Take everything that waits."""
        waiting = await self.updates()
        if waiting:
            await self.updates(offset=waiting[-1]["update_id"] + 1)


@pytest.fixture
async def bot(simulator: Simulator) -> Wire:
    return Wire(simulator)


@pytest.fixture
async def second(simulator: Simulator) -> Wire:
    return Wire(simulator, "100002:SIMULATOR-CAMPAIGN")


@pytest.fixture
async def phone(simulator: Simulator, bot: Wire) -> Phone:
    """Aruzhan, whose /start has been taken; nothing is limited."""
    await simulator.limits(enabled=False)
    found = await simulator.add_person(id=7_100_000_001, first_name="Aruzhan", language_code="kk")
    await found.start()
    await bot.confirm()
    return found
