"""F13: twenty minutes without an update, then everything at once; each press counts at its own time."""

import re

import pytest

from tests.faults.stage import CALLED, CROWD, Stage, numbers

#: stops, one every two and a half minutes
STOPS = 8
APART = 150.0


@pytest.mark.parametrize(
    ("stage", "updates"),
    [
        pytest.param(STOPS, 500, marks=pytest.mark.timeout(240)),
        pytest.param(STOPS, 5000, marks=[pytest.mark.soak, pytest.mark.timeout(1200)]),
    ],
    indirect=["stage"],
)
async def test_a_burst_after_silence_is_handled_at_its_real_times(
    stage: Stage, updates: int
) -> None:
    bot = await stage.run_bot()
    await stage.confirmed()
    handled = await _handled(stage)
    await stage.fault(method="getUpdates", kind="http_502_html")
    pressed = []
    for person in range(CROWD, CROWD + STOPS):
        await stage.write(person, "Send with my name")
        pressed.append((await stage.chat(person))["messages"][-1]["date"])
        await stage.advance(APART)
    # hundreds of strangers ask meanwhile
    await stage.control("POST", "updates", people=updates - STOPS, text="/menu")
    assert await stage.pending() == updates
    await stage.calm()
    await stage.alarmed(CALLED, stops=STOPS, seconds=60)
    await stage.confirmed(seconds=updates / 50 + 30)
    assert await _handled(stage) - handled == updates
    assert bot.alive and "handler_failed" not in bot.said
    raised = stage.ask("SELECT raised_at FROM stops ORDER BY raised_at")
    assert [at for (at,) in raised] == [date * 1_000_000 for date in pressed]
    assert stage.count("voices") == STOPS
    for person in CALLED:
        # on a busy machine one may ring twice, never with another number
        assert len(numbers(await stage.from_bot(person))) == STOPS


async def _handled(stage: Stage) -> float:
    """Updates that ended well, by the bot's own count."""
    page = (await stage.http.get(f"http://127.0.0.1:{stage.listen}/metrics")).text
    (found,) = re.findall(r'^saqbol_updates_total{end="done"} (\S+)', page, re.MULTILINE)
    return float(found)
