"""F16: the program is upgraded while an alarm, a campaign, an open stop and a first tap are in flight."""

from typing import Any

import pytest

from storage import keys, migrate
from storage.engine import connect
from tests.faults.campaigns import delivered, send_campaign
from tests.faults.stage import CALLED, CROWD, SUPERVISOR, WORKER, Stage, button, numbers

pytestmark = pytest.mark.timeout(240)

TEXT = "Everybody reads this."
READERS = 60
#: every schema that a released program has left behind
OLDER = ["0001"]


async def downgrade(stage: Stage, revision: str) -> None:
    """The database as an older program would have left it, with the same rows."""
    url = stage.postgresql or f"sqlite:///{stage.database}"
    storage = connect(url, keys.load_or_create(stage.home / "keys" / "saqbol.key"))
    async with storage.write() as work:
        await migrate.downgrade(work.conn, revision)
    await storage.close()
    assert stage.ask("SELECT version_num FROM alembic_version") == [(revision,)]


@pytest.fixture
def crew() -> dict[str, Any]:
    return {"crowd": READERS}


@pytest.mark.parametrize("revision", OLDER)
async def test_everything_in_flight_goes_on(either_stage: Stage, revision: str) -> None:
    stage = either_stage
    readers = range(CROWD, CROWD + READERS)
    await stage.open_chats([*readers, WORKER, *CALLED])
    bot = await stage.run_bot()
    await stage.control("POST", "limits", enabled=True)
    # an open stop that everybody called has heard of
    await stage.write(WORKER, "Send with my name")
    await stage.alarmed(CALLED)
    # a campaign under way, a first tap, and an alarm that does not get through
    await send_campaign(stage, TEXT, role="worker")
    await stage.until(lambda: _told(stage), seconds=20, what="a campaign under way")
    await stage.write(CROWD, "Stop work")
    await stage.shown(CROWD, "Send with my name")
    await stage.fault(kind="hang", method="sendMessage", seconds=60)
    await stage.write(CROWD + 1, "Send with my name")
    await stage.until(lambda: _waiting(stage), seconds=20, what="an alarm on its way")
    bot.kill()
    await downgrade(stage, revision)
    await stage.calm()

    await stage.run_bot()
    await stage.alarmed(CALLED, stops=2, seconds=30)
    cards = {next(iter(numbers([m]))): m for m in await stage.alarms(SUPERVISOR)}
    assert len(cards) == 2
    for card in cards.values():
        await stage.press(SUPERVISOR, data=button(card, "Acknowledge"))
    await stage.until(stage.all_answered, seconds=20, what="both answered")
    await stage.advance(61)
    await stage.alarmed(CALLED, stops=3, seconds=20)
    await stage.drained(seconds=60)
    told = await delivered(stage, TEXT, readers)
    unknown = stage.count("outbox", "kind = 'notice' AND state = 'unknown'")
    assert max(told.values()) == 1
    # what was in the air when the old program ended is counted and shown, never doubled
    assert list(told.values()).count(0) <= unknown


async def _told(stage: Stage) -> bool:
    return stage.count("outbox", "kind = 'notice' AND state = 'sent'") >= READERS // 4


async def _waiting(stage: Stage) -> bool:
    alarms = "kind = 'stop_card' AND mode = 'send' AND state IN ('pending', 'sending')"
    return stage.count("stops") == 2 and stage.count("outbox", alarms) == len(CALLED)
