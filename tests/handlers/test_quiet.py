"""Quiet hours in chat: chosen, typed, mistyped; at night a notice waits and an alarm rings."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.faults.campaigns import delivered, send_campaign
from tests.faults.stage import FOREMAN, SUPERVISOR, WORKER, Stage, numbers, replies_after

NOTICE = "The repair season starts on Monday"


async def hours_of(bot: Stage) -> list[tuple[int, int]]:
    return [(since, until) for since, until in bot.ask("SELECT since, until FROM quiet_hours")]


@pytest.fixture
async def nobody_quiet(bot: Stage) -> Stage:
    """Whoever chose hours in an earlier test has none."""
    for person in (FOREMAN, SUPERVISOR):
        await bot.write(person, "/quiet")
        await bot.says(person, "type your own hours")
        if any(one == "q:none" for one in await bot.offers(person)):
            await bot.press(person, data="q:none")
    await bot.until(lambda: _none(bot), seconds=10, what="no hours")
    return bot


async def _none(bot: Stage) -> bool:
    return not await hours_of(bot)


async def test_two_taps_choose_and_one_takes_back(nobody_quiet: Stage) -> None:
    bot = nobody_quiet
    await bot.press(SUPERVISOR, data="q:1320-420")
    await bot.says(SUPERVISOR, "Quiet hours: 22:00–07:00.")
    assert await hours_of(bot) == [(1320, 420)]
    # the same button pressed again, as gloves do
    await bot.press(SUPERVISOR, data="q:1320-420")
    assert await hours_of(bot) == [(1320, 420)]
    await bot.press(SUPERVISOR, label="No quiet hours")
    assert await hours_of(bot) == []


@pytest.mark.parametrize(
    ("words", "kept"),
    [("23-6", [(1380, 360)]), ("from 21:30 to 5", [(1290, 300)])],
)
async def test_typed_hours(nobody_quiet: Stage, words: str, kept: list[tuple[int, int]]) -> None:
    bot = nobody_quiet
    await bot.write(SUPERVISOR, "/quiet")
    async with replies_after(bot, SUPERVISOR):
        await bot.write(SUPERVISOR, "after lunch")
    await bot.says(SUPERVISOR, "I did not understand these hours")
    async with replies_after(bot, SUPERVISOR):
        await bot.write(SUPERVISOR, words)
    assert await hours_of(bot) == kept


async def test_a_stranger_has_nothing_to_keep_quiet(nobody_quiet: Stage, stranger: int) -> None:
    bot = nobody_quiet
    async with replies_after(bot, stranger):
        await bot.write(stranger, "/quiet")
    await bot.says(stranger, "nothing to keep quiet")
    toast = await bot.press(stranger, data="q:1320-420")
    assert toast is not None and "no longer works" in toast["text"]
    assert await _none(bot)


async def test_words_about_a_stop_are_never_taken_for_hours(nobody_quiet: Stage) -> None:
    bot = nobody_quiet
    await bot.write(WORKER, "Send with my name")
    await bot.alarmed([SUPERVISOR])
    await bot.write(WORKER, "/quiet")
    await bot.says(WORKER, "type your own hours")
    await bot.write(WORKER, "The scaffold at 7-8 moves")
    await bot.says(SUPERVISOR, "The scaffold at 7-8 moves")
    assert not bot.count("quiet_hours")
    await bot.acknowledge(SUPERVISOR)


async def test_at_night_a_notice_waits_and_an_alarm_rings(nobody_quiet: Stage) -> None:
    bot = nobody_quiet
    await bot.press(FOREMAN, data="q:1320-420")
    await bot.until(lambda: _chosen(bot), seconds=10, what="hours")
    await until_local(bot, 3)
    await send_campaign(bot, NOTICE, role="foreman")
    await bot.until(lambda: _held(bot), seconds=15, what="a notice that waits")
    heard = len(numbers(await bot.from_bot(FOREMAN)))
    await bot.write(WORKER, "Send with my name")
    await bot.alarmed([FOREMAN, SUPERVISOR], stops=heard + 1)
    assert await delivered(bot, NOTICE, [FOREMAN]) == {FOREMAN: 0}
    await bot.acknowledge(SUPERVISOR)
    await until_local(bot, 7)
    await bot.says(FOREMAN, NOTICE)
    assert await delivered(bot, NOTICE, [FOREMAN]) == {FOREMAN: 1}
    ((attempts,),) = bot.ask("SELECT attempts FROM outbox WHERE kind = 'notice'")
    assert attempts == 1, "waiting is no attempt"


async def _chosen(bot: Stage) -> bool:
    return await hours_of(bot) == [(1320, 420)]


async def _held(bot: Stage) -> bool:
    """Put back untried, for seven o'clock at the site."""
    rows = bot.ask(
        "SELECT due_at, attempts FROM outbox WHERE kind = 'notice' AND state = 'pending'"
    )
    local = [datetime.fromtimestamp(due / 1e6, ZoneInfo("Asia/Almaty")) for due, _ in rows]
    return bool(rows) and all(
        f"{at:%H:%M}" == "07:00" and tried == 0 for at, (_, tried) in zip(local, rows, strict=True)
    )


async def until_local(bot: Stage, hour: int) -> None:
    """Let time pass until the site's clocks show this hour."""
    now = datetime.fromtimestamp(await bot.now(), UTC).astimezone(ZoneInfo("Asia/Almaty"))
    ahead = (hour * 3600 + 30 - (now.hour * 3600 + now.minute * 60 + now.second)) % 86400
    await bot.advance(ahead)
