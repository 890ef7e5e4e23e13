"""F3: the leader is frozen for a while (SIGSTOP) and wakes up (SIGCONT) beside its successor."""

import asyncio
import time

import pytest

from tests import postgres
from tests.faults import replicas
from tests.faults.replicas import Replica
from tests.faults.stage import CALLED, CROWD, Stage, numbers

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(240)]

#: more alarms than one second takes for one chat: most are claimed and wait for their turn
STOPS = 4
#: seconds until somebody else sends (delivery rule 10)
TAKE_OVER = 10.0


async def leader_and_standby(stage: Stage, roles: list[str]) -> tuple[Replica, Replica]:
    """Two that start together; which of them leads is not ours to say."""
    both = [replicas.start(stage, role, role=role) for role in roles]

    async def settled() -> bool:
        return [await one.leads() or await one.stands() for one in both] == [True, True]

    await stage.until(settled, seconds=60, what="a leader and a standby")
    return (both[0], both[1]) if await both[0].leads() else (both[1], both[0])


async def moment(stage: Stage) -> float:
    """The database's time."""
    assert stage.postgresql is not None
    query = "SELECT extract(epoch FROM clock_timestamp())::float8"
    return float(postgres.ask(stage.postgresql, query)[0][0])


@pytest.mark.parametrize("pg_stage", [STOPS + 2], indirect=True)
@pytest.mark.parametrize("frozen_for", [0.0, pytest.param(60.0, marks=pytest.mark.soak)])
async def test_a_frozen_leader_is_replaced_and_wakes_up_silent(
    pg_stage: Stage, frozen_for: float
) -> None:
    stage = pg_stage
    with replicas.audited(stage, "one", "other") as roles:
        first, second = await leader_and_standby(stage, roles)
        await stage.control("POST", "limits", enabled=True)

        await stage.storm(range(CROWD, CROWD + STOPS), "Send with my name")
        await stage.until(lambda: _claimed(stage), seconds=20, what="claims that wait for a chat")
        first.process.freeze()
        frozen_at, cursor = time.monotonic(), await stage.position()
        await stage.write(CROWD + STOPS, "Send with my name")
        await stage.until(lambda: second.sent(since=cursor), seconds=TAKE_OVER, what="a new sender")
        await stage.alarmed(CALLED, stops=STOPS + 1, seconds=30)
        assert all(one["caller"] == second.name for one in await stage.sent(since=cursor))
        await asyncio.sleep(max(0.0, frozen_at + frozen_for - time.monotonic()))

        woken_at, cursor = await moment(stage), await stage.position()
        first.process.thaw()
        await stage.write(CROWD + STOPS + 1, "Send with my name")
        await stage.alarmed(CALLED, stops=STOPS + 2, seconds=30)
        await stage.until(first.stands, seconds=40, what="the woken one on standby")
        assert len(await first.sent(since=cursor)) <= 1, "at most the request it had begun"
        assert [relation for relation, at in first.written() if at > woken_at] == []
        assert not await first.leads() and await second.leads()
        await stage.confirmed()
        assert (stage.count("stops"), stage.count("voices")) == (STOPS + 2, STOPS + 2)
        for person in CALLED:
            alarms = [m for m in await stage.from_bot(person) if numbers([m])]
            # what the frozen one had on its way may ring again, once
            assert len(alarms) <= STOPS * 2 + 2


async def _claimed(stage: Stage) -> bool:
    waiting = stage.count("outbox", "state = 'sending' AND kind = 'stop_card'")
    return waiting >= len(CALLED) * 2
