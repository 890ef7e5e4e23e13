"""F9: a stop in the middle of a campaign; its alarm waits behind nothing, and the campaign ends complete."""

import pytest

from tests.faults.campaigns import delivered, send_campaign
from tests.faults.stage import CALLED, CROWD, SUPERVISORS, WORKER, Stage

TEXT = "Everybody reads this."
#: supervisors beside the cast: twenty people are called in all
MORE = 16
CEILING = 30


@pytest.mark.parametrize(
    ("stage", "readers"),
    [
        pytest.param({"crowd": 600, "supervisors": MORE}, 600, marks=pytest.mark.timeout(240)),
        pytest.param(
            {"crowd": 10_000, "supervisors": MORE}, 10_000,
            marks=[pytest.mark.soak, pytest.mark.timeout(3600)],
        ),
    ],
    indirect=["stage"],
)  # fmt: skip
async def test_a_stop_overtakes_the_campaign(stage: Stage, readers: int) -> None:
    everybody = range(CROWD, CROWD + readers)
    called = {*CALLED, *range(SUPERVISORS, SUPERVISORS + MORE)}
    await stage.open_chats([*everybody, WORKER, *called])
    await stage.run_bot()
    await stage.control("POST", "limits", enabled=True)
    await send_campaign(stage, TEXT, role="worker")
    await stage.until(lambda: _told(stage, readers // 5), seconds=120, what="a campaign under way")
    cursor = await stage.position()
    await stage.write(WORKER, "Send with my name")
    await stage.alarmed(called, seconds=30)
    await stage.drained(seconds=readers / 10 + 60)

    after = [int(one["params"]["chat_id"]) for one in await stage.sent(since=cursor)]
    last_alarm = max(after.index(person) for person in called)
    left = sum(person >= CROWD for person in after)
    before = sum(person >= CROWD for person in after[:last_alarm])
    # a tenth of what was left is some two seconds at the campaign's own pace
    assert before <= max(60, left / 10), f"{before} of {left} notices overtook the alarm"
    assert not [one for one in await stage.sent() if one["status"] == 429]
    assert (await stage.control("GET", "flood"))["100001"]["peak_second"] <= CEILING
    assert set((await delivered(stage, TEXT, everybody)).values()) == {1}


async def _told(stage: Stage, at_least: int) -> bool:
    return stage.count("outbox", "kind = 'notice' AND state = 'sent'") >= at_least
