"""How a start that cannot be ends: one sentence, the right code, never a traceback; or patience."""

import asyncio

import httpx

from tests.faults.conftest import open_simulator
from tests.faults.process import free_port
from tests.faults.stage import CALLED, WORKER, Stage


async def refused(stage: Stage, code: int, **settings: str) -> str:
    """Start a bot that must refuse with this code; returns what it said."""
    bot = stage.spawn("run", **settings)
    assert await bot.ended(within=30) == code, bot.said
    assert "Traceback" not in bot.said
    return bot.said


async def test_missing_token_names_the_variable(empty_stage: Stage) -> None:
    assert "SAQBOL_BOT_TOKEN" in await refused(empty_stage, 2, BOT_TOKEN="")


async def test_malformed_token_names_the_variable(empty_stage: Stage) -> None:
    assert "SAQBOL_BOT_TOKEN" in await refused(empty_stage, 2, BOT_TOKEN="nonsense")


async def test_wrong_token_is_a_sentence_without_the_token(empty_stage: Stage) -> None:
    wrong = "100009:NOBODY-KNOWS-IT"
    said = await refused(empty_stage, 2, BOT_TOKEN=wrong)
    assert "SAQBOL_BOT_TOKEN" in said
    assert "NOBODY-KNOWS-IT" not in said


async def test_second_process_on_one_sqlite_refuses(stage: Stage) -> None:
    first = await stage.run_bot()
    said = await refused(stage, 1, LISTEN=f"127.0.0.1:{free_port()}")
    assert "already runs" in said
    assert first.alive
    await stage.write(WORKER, "Send with my name")
    await stage.alarmed(CALLED)


async def test_unreachable_api_at_start_is_waited_for(stage: Stage) -> None:
    port = free_port()
    bot = stage.spawn("run", API_URL=f"http://127.0.0.1:{port}")

    async def answers() -> bool:
        assert bot.alive, bot.said
        return await stage.health() != 0

    await stage.until(answers, seconds=30, what="a health page")
    await asyncio.sleep(1)
    assert await stage.health() == httpx.codes.SERVICE_UNAVAILABLE
    simulator = await open_simulator(stage.home, port)
    try:

        async def well() -> bool:
            return await stage.health() == httpx.codes.OK

        await stage.until(well, seconds=40, what="health after the API came back")
    finally:
        bot.kill()
        simulator.kill()
