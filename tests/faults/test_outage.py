"""Bad days: ten minutes without the bot, a locked database, a Telegram that answers nothing."""

import asyncio
import sqlite3

import httpx

from tests.faults.stage import CALLED, WORKER, Stage


async def test_ten_minutes_down_and_both_taps_still_count(stage: Stage) -> None:
    bot = await stage.run_bot()
    await stage.shown(WORKER, "Stop work")
    bot.kill()
    await stage.write(WORKER, "Stop work")
    await stage.write(WORKER, "Send with my name")
    await stage.advance(600)
    await stage.run_bot()
    await stage.alarmed(CALLED)
    await stage.confirmed()
    ((raised, received),) = stage.ask("SELECT raised_at, received_at FROM stops")
    # both in whole microseconds
    assert received - raised >= 590_000_000, "the stop stands at its real time"
    assert stage.ask("SELECT manner FROM voices") == [("named",)]


async def test_locked_database_confirms_nothing_and_keeps_the_stop(
    stage: Stage,
) -> None:
    bot = await stage.run_bot()
    await stage.confirmed()
    lock = sqlite3.connect(stage.database, isolation_level=None, timeout=10)
    lock.execute("BEGIN IMMEDIATE")
    await stage.write(WORKER, "Send with my name")
    # longer than the driver waits for a lock (5 s), so that the write has failed at least once
    await asyncio.sleep(7)
    assert await stage.pending() == 1
    assert bot.alive
    lock.rollback()
    lock.close()
    await stage.alarmed(CALLED, seconds=30)
    await stage.confirmed()
    assert stage.count("voices") == 1


async def test_a_telegram_that_answers_nonsense_is_waited_out(stage: Stage) -> None:
    bot = await stage.run_bot()
    await stage.confirmed()
    await stage.fault(method="getUpdates", kind="http_502_html")
    await stage.write(WORKER, "Send with my name")
    await asyncio.sleep(2)
    assert bot.alive
    await stage.calm()
    await stage.alarmed(CALLED, seconds=30)
    assert "Traceback" not in bot.said


async def test_replies_that_fail_hold_no_update(stage: Stage) -> None:
    await stage.run_bot()
    await stage.confirmed()
    # the worker's own replies hang; neither the others' alarm nor the confirmation waits for them
    await stage.fault(method="sendMessage", chat_id=WORKER, kind="hang", seconds=30)
    await stage.write(WORKER, "Send with my name")
    await stage.alarmed(CALLED, seconds=10)
    await stage.confirmed(seconds=5)


async def test_an_alarm_that_waits_turns_the_health_page_red(stage: Stage) -> None:
    bot = await stage.run_bot()
    await stage.fault(method="sendMessage", kind="http_500")
    await stage.write(WORKER, "Send with my name")
    await stage.confirmed()
    await stage.advance(11)

    async def red() -> bool:
        return await stage.health() == httpx.codes.SERVICE_UNAVAILABLE

    await stage.until(red, seconds=10, what="a red health page")
    await stage.calm()
    await stage.alarmed(CALLED)
    await stage.well(bot)
