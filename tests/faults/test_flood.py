"""F8: Telegram says "too many requests" to a campaign, for seconds or for hours, and an alarm comes."""

import asyncio

import pytest

from tests.faults.campaigns import delivered, send_campaign
from tests.faults.host_clock import HostClock
from tests.faults.process import Process
from tests.faults.stage import CALLED, CROWD, WORKER, Stage

pytestmark = pytest.mark.timeout(240)

READERS = 40
EVERYBODY = range(CROWD, CROWD + READERS)
#: an alarm asks again after so many seconds, whatever Telegram said
PATIENCE = 30


async def flooded_campaign(stage: Stage, retry_after: int) -> None:
    """Ten readers are told; to whatever comes then Telegram says no."""
    await stage.fault(
        method="sendMessage", kind="flood", after=10, retry_after=retry_after, seconds=10**6
    )
    await send_campaign(stage, "Everybody reads this.", role="worker")
    await stage.until(lambda: _refused(stage), seconds=20, what="a refusal")


async def _refused(stage: Stage, since: int = 0) -> bool:
    return any(one["status"] == 429 for one in await stage.sent(since=since))


async def pass_time(stage: Stage, clock: HostClock, bot: Process, seconds: float) -> None:
    """Time passes for everybody: for the gate, which counts the host's seconds, and for what is due."""
    await clock.set(bot, monotonic=seconds)
    await stage.advance(seconds)


async def everybody_was_told_once(stage: Stage) -> None:
    await stage.drained(seconds=60)
    told = await delivered(stage, "Everybody reads this.", EVERYBODY)
    assert set(told.values()) == {1}, told


@pytest.mark.parametrize("stage", [READERS], indirect=True)
async def test_hours_of_flood_hold_the_campaign_and_not_the_alarm(stage: Stage) -> None:
    clock, hours = HostClock.of(stage), 12_966
    await stage.open_chats([*EVERYBODY, WORKER, *CALLED])
    bot = await stage.run_bot()
    await flooded_campaign(stage, hours)
    cursor = await stage.position()
    await stage.write(WORKER, "Send with my name")
    # it is tried at once, and refused: retry_after belongs to the token
    await stage.until(lambda: _refused(stage, cursor), seconds=10, what="an alarm that is tried")
    await stage.calm()
    cursor = await stage.position()
    await pass_time(stage, clock, bot, PATIENCE)
    await stage.alarmed(CALLED, seconds=10)
    await stage.write(CROWD, "Send with my name")
    await stage.alarmed(CALLED, stops=2, seconds=10)
    told = {int(one["params"]["chat_id"]) for one in await stage.sent(since=cursor)}
    assert told == set(CALLED), "the campaign and everything else waits as long as it was told to"
    await pass_time(stage, clock, bot, hours)
    await everybody_was_told_once(stage)


@pytest.mark.soak
@pytest.mark.parametrize("stage", [READERS], indirect=True)
@pytest.mark.parametrize("seconds", [1, 35])
async def test_seconds_of_flood_in_real_time(stage: Stage, seconds: int) -> None:
    await stage.open_chats([*EVERYBODY, WORKER, *CALLED])
    await stage.run_bot()
    await flooded_campaign(stage, seconds)
    await stage.write(WORKER, "Send with my name")
    await asyncio.sleep(seconds / 2)
    await stage.calm()
    await stage.alarmed(CALLED, seconds=PATIENCE + 5)
    await everybody_was_told_once(stage)
