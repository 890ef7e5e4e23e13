"""F15 and its harder sister: the bot ends, or is killed, with 200 updates in flight; 0 are lost."""

import pytest

from tests.faults.process import Process
from tests.faults.stage import CROWD, Stage

#: 200 stops call 800 people: a minute on a busy machine
pytestmark = pytest.mark.timeout(300)

UPDATES = 200
PEOPLE = range(CROWD, CROWD + UPDATES)


BY_POLLING, BY_WEBHOOK = "polling", "webhook"


def inbound(stage: Stage, mode: str) -> dict[str, str]:
    """The settings that bring updates in by polling or by webhook."""
    if mode == BY_POLLING:
        return {}
    return {
        "WEBHOOK_URL": f"http://127.0.0.1:{stage.listen}",
        "WEBHOOK_SECRET": "a-secret-of-the-test-only",
    }


async def stops_begun(stage: Stage, bot: Process, *, at_least: int) -> None:
    """Let the storm begin, and wait until the first of it is committed."""
    await stage.storm(PEOPLE, "Send with my name")

    async def begun() -> bool:
        assert bot.alive, bot.said[-3000:]
        return stage.count("voices") >= at_least

    await stage.until(begun, seconds=30, what="the first commits")


async def nothing_confirmed_uncommitted(stage: Stage) -> None:
    """Whatever Telegram no longer holds, we hold."""
    assert stage.count("voices") + await stage.pending() >= UPDATES


async def every_press_once(stage: Stage) -> None:
    """Each of the 200 made one stop: none lost, none doubled by its redelivery."""
    await stage.confirmed(seconds=60)
    assert stage.count("voices", "manner = 'named'") == UPDATES
    assert stage.ask("SELECT count(DISTINCT person_id) FROM voices") == [(UPDATES,)]


@pytest.mark.parametrize("stage", [UPDATES], indirect=True)
@pytest.mark.parametrize("mode", [BY_POLLING, BY_WEBHOOK])
async def test_sigterm_finishes_or_leaves_to_redelivery(stage: Stage, mode: str) -> None:
    bot = await stage.run_bot(**inbound(stage, mode))
    await stops_begun(stage, bot, at_least=1)
    took = await bot.terminate(within=12)
    assert took <= 10
    assert "Traceback" not in bot.said
    await nothing_confirmed_uncommitted(stage)
    # hundreds of alarms wait, one a second a chat: the health page is rightly red for minutes
    stage.spawn("run", **inbound(stage, mode))
    await every_press_once(stage)


@pytest.mark.parametrize("stage", [UPDATES], indirect=True)
@pytest.mark.parametrize(
    ("mode", "committed"),
    [
        (BY_POLLING, 60),
        (BY_WEBHOOK, 100),
        pytest.param(BY_POLLING, 1, marks=pytest.mark.soak),
        pytest.param(BY_POLLING, 150, marks=pytest.mark.soak),
        pytest.param(BY_WEBHOOK, 1, marks=pytest.mark.soak),
    ],
)
async def test_kill_loses_nothing_and_doubles_nothing(
    stage: Stage, mode: str, committed: int
) -> None:
    bot = await stage.run_bot(**inbound(stage, mode))
    await stops_begun(stage, bot, at_least=committed)
    bot.kill()
    await nothing_confirmed_uncommitted(stage)
    # hundreds of alarms wait, one a second a chat: the health page is rightly red for minutes
    stage.spawn("run", **inbound(stage, mode))
    await every_press_once(stage)
