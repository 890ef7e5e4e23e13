"""A group's rows on good and bad days: told beside people, moved, thrown out of."""

import pytest

from bot.domain.notice import Mode, Priority, State
from storage import groups
from tests.delivery.conftest import Senders
from tests.delivery.desk import Desk, for_group, notice
from tests.delivery.simulated import Simulated

MEMBER = 7_000_000_001


@pytest.fixture
async def group(world: Simulated) -> int:
    await world.person(MEMBER)
    return await world.group(MEMBER)


async def test_a_card_in_a_group_is_sent_and_edited_in_place(
    desk: Desk, world: Simulated, senders: Senders, group: int
) -> None:
    bound = await desk.bound(group)
    await senders.start()
    await desk.put(for_group("stop-1", bound))
    assert (await desk.settled("stop-1")).state is State.SENT
    desk.words["stop-1"] = "acknowledged"
    await desk.put(for_group("stop-1", bound, Priority.STATUS, mode=Mode.EDIT))
    await desk.drained()
    assert await world.group_texts(MEMBER, group) == ["acknowledged"]
    assert await world.texts(MEMBER) == []


async def test_a_lesser_row_of_a_group_waits_for_nobody_but_the_group(
    desk: Desk, world: Simulated, senders: Senders, group: int
) -> None:
    """Rows of people and groups are in flight side by side; one of each chat at a time."""
    bound = await desk.bound(group)
    (person,) = await desk.enrol([MEMBER])
    await desk.put(
        *(for_group(f"g{n}", bound, Priority.REPLY) for n in range(3)),
        notice("p", person, Priority.STATUS),
    )
    await senders.start()
    await desk.drained()
    assert await world.group_texts(MEMBER, group) == ["g0", "g1", "g2"]
    assert await world.texts(MEMBER) == ["p"]


async def test_a_moved_group_gets_the_same_row_once_more(
    desk: Desk, world: Simulated, senders: Senders, group: int
) -> None:
    bound = await desk.bound(group)
    new = await world.migrate(group)
    await senders.start()
    await desk.put(for_group("stop-1", bound))
    found = await desk.settled("stop-1")
    assert (found.state, found.attempts, found.repeat) == (State.SENT, 2, False)
    assert desk.moved == [new]
    assert await world.group_texts(MEMBER, new) == ["stop-1"]
    async with desk.storage.read() as work:
        assert await groups.chat_of(work, bound) == new


async def test_thrown_out_of_a_group_holds_up_nobody(
    desk: Desk, world: Simulated, senders: Senders, group: int
) -> None:
    bound = await desk.bound(group)
    (person,) = await desk.enrol([MEMBER])
    await world.take_out(group)
    await senders.start()
    await desk.put(for_group("in the group", bound), notice("alarm", person))
    assert (await desk.settled("in the group")).state is State.DEAD
    assert (await desk.settled("alarm")).state is State.SENT
    assert desk.refused == ["in the group"]


async def test_a_group_s_429_holds_no_person(
    desk: Desk, world: Simulated, senders: Senders, group: int
) -> None:
    bound = await desk.bound(group)
    (person,) = await desk.enrol([MEMBER])
    await world.fault("flood", method="sendMessage", chat_id=group, retry_after=30, count=1)
    await senders.start()
    await desk.put(for_group("in the group", bound))
    await desk.attempted("in the group", 1)
    await world.sent(1)
    await desk.put(notice("alarm", person))
    assert (await desk.settled("alarm")).state is State.SENT
