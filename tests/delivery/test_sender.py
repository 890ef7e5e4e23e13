"""The life of a row on a good day: sent, edited in place, dropped when moot, urgent before bulk."""

import asyncio
from datetime import timedelta

from bot.domain.notice import Channel, Mode, Priority, State
from storage import outbox
from tests.delivery import windows
from tests.delivery.conftest import Senders
from tests.delivery.desk import Desk, notice
from tests.delivery.simulated import Simulated


async def test_an_alarm_is_sent_and_its_card_kept(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await senders.start()
    await desk.put(notice("stop-1", person))
    assert (await desk.settled("stop-1")).state is State.SENT
    (message,) = await world.messages(7_000_000_001)
    assert message["text"] == "stop-1"
    assert desk.accepted == [("stop-1", message["message_id"])]
    async with desk.storage.read() as work:
        card = await outbox.card(work, "stop_card", "stop-1", person, Channel.ALARM)
    assert card == message["message_id"]


async def test_an_edit_changes_the_card_in_place(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await senders.start()
    await desk.put(notice("stop-1", person))
    await desk.settled("stop-1")
    desk.words["stop-1"] = "acknowledged"
    await desk.put(notice("stop-1", person, Priority.STATUS, mode=Mode.EDIT))
    await desk.drained()
    assert await world.texts(7_000_000_001) == ["acknowledged"]


async def test_an_edit_that_changes_nothing_counts_as_done(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await senders.start()
    await desk.put(notice("stop-1", person))
    await desk.settled("stop-1")
    await desk.put(notice("stop-1", person, Priority.STATUS, mode=Mode.EDIT))
    await desk.drained()
    assert await world.texts(7_000_000_001) == ["stop-1"]


async def test_a_card_the_person_deleted_is_sent_anew(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await senders.start()
    await desk.put(notice("stop-1", person))
    await desk.settled("stop-1")
    await world.delete(7_000_000_001, desk.accepted[0][1])
    desk.words["stop-1"] = "acknowledged"
    await desk.put(notice("stop-1", person, Priority.STATUS, mode=Mode.EDIT))
    await desk.drained()
    assert await world.texts(7_000_000_001) == ["acknowledged"]
    async with desk.storage.read() as work:
        card = await outbox.card(work, "stop_card", "stop-1", person, Channel.ALARM)
    assert card == (await world.messages(7_000_000_001))[0]["message_id"]


async def test_an_edit_without_a_card_is_dropped(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await senders.start()
    await desk.put(notice("stop-1", person, Priority.STATUS, mode=Mode.EDIT))
    await desk.drained()
    assert await world.journal() == []


async def test_a_matter_that_is_over_is_dropped_at_send_time(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    desk.over.add("stop-1")
    await senders.start()
    await desk.put(notice("stop-1", person))
    assert (await desk.settled("stop-1")).state is State.MOOT
    assert await world.journal("sendMessage") == []


async def test_a_late_reminder_is_dropped(desk: Desk, world: Simulated, senders: Senders) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    late = await desk.expiring("reminder-1", person, Priority.REMINDER, timedelta(seconds=-1))
    await senders.start()
    await desk.put(late)
    assert (await desk.settled("reminder-1")).state is State.MOOT
    assert await world.journal("sendMessage") == []


async def test_a_person_without_a_chat_is_refused_not_forgotten(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    person = await desk.without_account()
    await senders.start()
    await desk.put(notice("stop-1", person))
    assert (await desk.settled("stop-1")).state is State.DEAD
    assert desk.refused == ["stop-1"]


async def test_a_campaign_notice_goes_through_its_own_bot(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await senders.start(campaign_token=True)
    await desk.put(notice("notice-1", person, Priority.CAMPAIGN, kind="notice"))
    assert (await desk.settled("notice-1")).state is State.SENT
    assert await world.texts(7_000_000_001, bot="100002") == ["notice-1"]
    assert await world.texts(7_000_000_001, bot="100001") == []


async def test_one_token_carries_both_channels(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await senders.start()
    await desk.put(notice("notice-1", person, Priority.CAMPAIGN, kind="notice"))
    assert (await desk.settled("notice-1")).state is State.SENT
    assert await world.texts(7_000_000_001) == ["notice-1"]


async def test_full_speed_is_never_refused(desk: Desk, world: Simulated, senders: Senders) -> None:
    users = [await world.person(7_000_000_000 + n) for n in range(120)]
    ids = await desk.enrol(users)
    await desk.put(*(notice(f"n-{n}", person, Priority.CAMPAIGN) for n, person in enumerate(ids)))
    await senders.start()
    await desk.drained()
    sent = [entry["mono"] for entry in await world.journal("sendMessage")]
    assert len(sent) == len(users)
    assert windows.most(sent, 1.0) <= 30
    assert {bot["refused"] for bot in (await world.flood()).values()} == {0}


async def test_alarms_overtake_a_thousand_campaign_rows(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    crowd = await desk.enrol([await world.person(7_000_000_000 + n) for n in range(100)])
    called = await desk.enrol([await world.person(7_100_000_000 + n) for n in range(20)])
    await desk.put(
        *(notice(f"n-{n}", crowd[n % len(crowd)], Priority.CAMPAIGN) for n in range(1000))
    )
    await senders.start()
    await world.sent(30)
    await desk.put(*(notice(f"alarm-{n}", person) for n, person in enumerate(called)))
    await asyncio.gather(*(desk.settled(f"alarm-{n}") for n in range(len(called))))
    texts = [entry["params"]["text"] for entry in await world.journal("sendMessage")]
    alarms = [index for index, text in enumerate(texts) if text.startswith("alarm")]
    # what was already under way when the alarms came may leave among them, nothing claimed after
    assert alarms[-1] - alarms[0] < len(called) + 30
    assert {bot["refused"] for bot in (await world.flood()).values()} == {0}


async def test_a_throttled_chat_holds_nobody_else(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    busy, calm = await desk.enrol([await world.person(u) for u in (7_000_000_001, 7_000_000_002)])
    await desk.put(*(notice(f"busy-{n}", busy, Priority.STATUS) for n in range(60)))
    await desk.put(notice("calm", calm, Priority.STATUS))
    await senders.start()
    assert (await desk.settled("calm")).state is State.SENT
    assert (await desk.standing("busy-59")).state is State.PENDING


async def test_the_sender_outlives_a_database_that_is_down(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await senders.start()
    with desk.down():
        await asyncio.wait_for(desk.asked_while_down(3), timeout=10)
    await desk.put(notice("stop-1", person))
    assert (await desk.settled("stop-1")).state is State.SENT


async def test_a_renderer_that_fails_does_not_stop_the_others(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    first, second = await desk.enrol(
        [await world.person(u) for u in (7_000_000_001, 7_000_000_002)]
    )
    desk.broken.add("notice-1")
    await senders.start()
    await desk.put(notice("notice-1", first, Priority.STATUS))
    await desk.put(notice("notice-2", second, Priority.STATUS))
    assert (await desk.settled("notice-2")).state is State.SENT


async def test_a_hook_that_fails_never_sends_the_message_twice(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    desk.failing_hooks = True
    await senders.start()
    await desk.put(notice("stop-1", person))
    assert (await desk.settled("stop-1")).state is State.SENT
    assert await world.texts(7_000_000_001) == ["stop-1"]


async def test_a_database_that_fails_after_the_sending_never_sends_it_twice(
    desk: Desk, world: Simulated, senders: Senders
) -> None:
    (person,) = await desk.enrol([await world.person(7_000_000_001)])
    await world.fault("slow", method="sendMessage", seconds=1)
    await senders.start()
    await desk.put(notice("stop-1", person))
    await world.sent(1)
    with desk.down():
        await asyncio.wait_for(desk.asked_while_down(6), timeout=10)
    assert (await desk.settled("stop-1")).state is State.SENT
    assert await world.texts(7_000_000_001) == ["stop-1"]
