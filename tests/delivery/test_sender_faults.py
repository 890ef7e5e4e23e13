"""F1, F8, F10 and F11 of the delivery rules, through the simulator over real HTTP."""

import pytest

from bot.domain.notice import Channel, Priority, State
from storage import outbox
from tests.delivery import simulated
from tests.delivery.conftest import Senders
from tests.delivery.desk import Desk, notice
from tests.delivery.simulated import Simulated

QUICK: list[tuple[str, dict[str, object]]] = [
    # the server says it failed
    ("http_500", {}),
    # a proxy in between says so, in HTML
    ("http_502_html", {}),
    # the connection breaks
    ("reset", {}),
    # accepted, and the answer is lost
    ("drop_reply", {}),
]
#: no answer for half a minute
HANG: tuple[str, dict[str, object]] = ("hang", {"seconds": 30})


@pytest.mark.parametrize(("kind", "more"), [*QUICK, HANG])
async def test_an_uncertain_alarm_goes_again_at_once_marked_repeat(
    desk: Desk, world: Simulated, senders: Senders, kind: str, more: dict[str, object]
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await world.fault(kind, method="sendMessage", count=1, **more)
    await senders.start()
    await desk.put(notice("stop-1", person))
    assert (await desk.settled("stop-1")).state is State.SENT
    first, second = [e for e in await world.journal("sendMessage") if e["params"]["chat_id"]]
    assert second["params"]["text"] == "stop-1 repeat"
    assert second["mono"] - first["mono"] < 4
    assert desk.accepted == [("stop-1", second["result_message_id"])]


@pytest.mark.parametrize("kind", [kind for kind, _ in QUICK])
async def test_an_uncertain_campaign_notice_is_unknown_and_never_doubled(
    desk: Desk, world: Simulated, senders: Senders, kind: str
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await world.fault(kind, method="sendMessage", count=1)
    await senders.start()
    await desk.put(notice("notice-1", person, Priority.CAMPAIGN))
    assert (await desk.settled("notice-1")).state is State.UNKNOWN
    assert len(await world.journal("sendMessage")) == 1


@pytest.mark.parametrize("priority", [Priority.REPLY, Priority.REMINDER, Priority.STATUS])
async def test_an_uncertain_notice_between_is_tried_again(
    desk: Desk, world: Simulated, senders: Senders, priority: Priority
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await world.fault("http_500", method="sendMessage", count=2)
    await senders.start()
    await desk.put(notice("row-1", person, priority))
    found = await desk.settled("row-1")
    assert (found.state, found.attempts) == (State.SENT, 3)


async def test_an_alarm_outlives_many_failures(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await world.fault("http_500", method="sendMessage", count=4)
    await senders.start()
    await desk.put(notice("stop-1", person))
    assert (await desk.settled("stop-1")).state is State.SENT


@pytest.mark.parametrize("kind", ["forbidden", "chat_not_found"])
@pytest.mark.parametrize(
    ("priority", "channel"),
    [(Priority.ALARM, Channel.ALARM), (Priority.CAMPAIGN, Channel.CAMPAIGN)],
)
async def test_a_refused_person_is_marked_and_the_next_is_called(
    desk: Desk, world: Simulated, senders: Senders, kind: str, priority: Priority, channel: Channel
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await world.fault(kind, method="sendMessage")
    await senders.start()
    await desk.put(notice("stop-1", person, priority))
    found = await desk.settled("stop-1")
    assert found.state is State.DEAD
    assert found.error
    assert desk.refused == ["stop-1"]
    assert not await desk.reachable(person, channel)


async def test_a_blocked_bot_is_a_refusal(desk: Desk, world: Simulated, senders: Senders) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await world.block(7_000_000_001)
    await senders.start()
    await desk.put(notice("stop-1", person))
    assert (await desk.settled("stop-1")).state is State.DEAD
    assert not await desk.reachable(person)


async def test_our_own_bad_request_is_dead_and_visible_and_blames_nobody(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await world.fault("bad_request", method="sendMessage")
    await senders.start()
    await desk.put(notice("row-1", person, Priority.STATUS))
    assert (await desk.settled("row-1")).state is State.DEAD
    assert await desk.reachable(person)
    async with desk.storage.read() as work:
        assert [letter[1] for letter in await outbox.dead(work)] == ["row-1"]


async def test_a_flooded_alarm_leaves_through_the_other_token_at_once(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await world.fault("flood", bot="100001", retry_after=35, seconds=35)
    await senders.start(campaign_token=True)
    await desk.put(notice("stop-1", person))
    assert (await desk.settled("stop-1")).state is State.SENT
    assert len(await world.messages(7_000_000_001, bot="100002")) == 1


async def test_a_flooded_alarm_waits_for_a_person_who_never_started_the_other_bot(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001, bots=("100001",))])
    await world.fault("flood", bot="100001", retry_after=1, seconds=1)
    await senders.start(campaign_token=True)
    await desk.put(notice("stop-1", person))
    assert (await desk.settled("stop-1")).state is State.SENT
    assert desk.refused == []
    assert len(await world.messages(7_000_000_001)) == 1


async def test_an_unreachable_api_loses_and_doubles_nothing(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    called, reader = await desk.enrol(
        [await world.person(u) for u in (7_000_000_001, 7_000_000_002)]
    )
    door = simulated.Door(world.url)
    await senders.start(url=door.url)
    await desk.put(notice("stop-1", called), notice("notice-1", reader, Priority.CAMPAIGN))
    await desk.attempted("stop-1", 2)
    await desk.attempted("notice-1", 1)
    async with door.opened():
        assert (await desk.settled("stop-1")).state is State.SENT
        assert (await desk.settled("notice-1")).state is State.SENT
        await senders.stop()
    assert len(await world.messages(7_000_000_001)) == 1
    assert await world.texts(7_000_000_002) == ["notice-1"]


async def test_a_flooded_alarm_with_one_token_leaves_at_the_first_permitted_moment(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await world.fault("flood", retry_after=2, seconds=2)
    await senders.start()
    await desk.put(notice("stop-1", person))
    assert (await desk.settled("stop-1")).state is State.SENT
    requests = await world.journal("sendMessage")
    refused = [entry["mono"] for entry in requests if entry["status"] == 429]
    # retry_after belongs to the token: nobody knocks again before it is over
    assert requests[-1]["mono"] - refused[-1] >= 1.9
    assert len(await world.messages(7_000_000_001)) == 1


async def test_flooded_bulk_resumes_with_nobody_skipped_or_doubled(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    users = [await world.person(7_000_000_000 + n) for n in range(40)]
    ids = await desk.enrol(users)
    await world.fault("flood", after=10, retry_after=1, seconds=1)
    await senders.start()
    await desk.put(*(notice(f"n-{n}", person, Priority.CAMPAIGN) for n, person in enumerate(ids)))
    await desk.drained()
    assert [len(await world.messages(user)) for user in users] == [1] * len(users)


async def test_what_a_crash_left_half_sent_goes_again_or_becomes_unknown(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    """F1: kill -9 after the claim; the next leader finds rows of an older epoch in state sending."""
    users = [await world.person(u) for u in (7_000_000_001, 7_000_000_002)]
    called, reader = await desk.enrol(users)
    await desk.put(notice("stop-1", called), notice("notice-1", reader, Priority.CAMPAIGN))
    await desk.left_sending("stop-1", "notice-1")
    await senders.start()
    assert (await desk.settled("stop-1")).state is State.SENT
    assert await world.texts(7_000_000_001) == ["stop-1 repeat"]
    assert (await desk.settled("notice-1")).state is State.UNKNOWN
    assert await world.texts(7_000_000_002) == []
