"""Who may take an alarm on, who was first, and what everybody reads afterwards."""

import asyncio
from uuid import UUID

import pytest

from bot.domain.notice import Mode, Priority
from bot.domain.stop_work import State
from bot.jobs import escalating
from bot.services.stop import answering
from bot.services.stop.raising import Where
from storage import outbox
from tests.services.plant import (
    BOILER,
    FIRST,
    TURBINE,
    UNKNOWN,
    UNLISTED,
    YARD,
    Plant,
    last,
    receivers,
)

MAY = [
    # the host's people on duty at the site
    (BOILER, "supervisor", "accepted"),
    (BOILER, "shift", "accepted"),
    (BOILER, "officer", "accepted"),
    (BOILER, "head", "accepted"),
    # above the sites
    (BOILER, "director", "accepted"),
    # the crews of the place and their contractor are shown, and end nothing
    (BOILER, "foreman", "seen"),
    (BOILER, "builder-head", "seen"),
    (BOILER, "builder-officer", "seen"),
    (BOILER, "turner", "forbidden"),
    (TURBINE, "turner", "seen"),
    (TURBINE, "foreman", "forbidden"),
    (TURBINE, "builder-head", "forbidden"),
    (TURBINE, "builder-officer", "forbidden"),
    # a worker stops work and answers for none
    (BOILER, "worker", "forbidden"),
    # another site
    (BOILER, "officer-two", "forbidden"),
    (UNKNOWN, "officer-two", "accepted"),
    # a place of nobody in particular rings every foreman of the site: whoever is rung may answer
    (YARD, "foreman", "seen"),
    (UNLISTED, "turner", "seen"),
    (UNLISTED, "builder-head", "forbidden"),
]


@pytest.mark.parametrize(("where", "slug", "end"), MAY)
async def test_who_may_acknowledge(plant: Plant, where: Where, slug: str, end: str) -> None:
    raised = await plant.nameless(where)
    # what somebody may answer, they see in /alarms
    async with plant.storage.read() as work:
        seen = await answering.alarms_for(work, await plant.person(slug))
    assert [stop.id for stop in seen] == [raised.stop_id] * (end != "forbidden")
    assert (await plant.answer(slug, raised.stop_id)).end == end
    stands = State.ACKNOWLEDGED if end == "accepted" else State.STOPPED
    assert (await plant.stop(raised.stop_id)).state is stands


async def test_the_first_press_wins_and_the_second_reads_who_and_when(plant: Plant) -> None:
    raised = await plant.nameless()
    assert (await plant.answer("supervisor", raised.stop_id)).end == "accepted"
    plant.watch.advance(60)
    second = await plant.answer("officer", raised.stop_id)
    assert second.end == "taken"
    assert second.by is not None
    assert second.by.slug == "supervisor"
    assert second.stop is not None
    stop = await plant.stop(raised.stop_id)
    assert second.stop.acknowledged_at == stop.acknowledged_at is not None
    assert second.zone == "Asia/Almaty"
    assert (await plant.timeline(raised.stop_id)).count("acknowledged") == 1


async def test_twenty_presses_in_one_moment_have_one_winner(plant: Plant) -> None:
    raised = await plant.nameless()
    pressed = [plant.answer(slug, raised.stop_id) for slug in sorted(FIRST) * 3]
    ends = [answer.end for answer in await asyncio.gather(*pressed)]
    assert ends.count("accepted") == 1
    assert set(ends) - {"seen"} == {"accepted", "taken"}
    assert (await plant.timeline(raised.stop_id)).count("acknowledged") == 1


async def test_a_stop_that_is_gone(plant: Plant) -> None:
    assert (await plant.answer("supervisor", UUID(int=1))).end == "gone"


async def test_the_answer_is_written_with_who_and_when(plant: Plant) -> None:
    raised = await plant.nameless()
    await plant.answer("supervisor", raised.stop_id)
    stop = await plant.stop(raised.stop_id)
    supervisor = await plant.person("supervisor")
    assert (stop.acknowledged_by, stop.acknowledged_at is not None) == (supervisor.id, True)


async def test_every_card_changes_in_place_and_nobody_is_rung_any_more(plant: Plant) -> None:
    raised = await plant.nameless()
    cards = {one.to: one.screen for one in await plant.post() if one.kind == "stop_card"}
    assert all(screen.inline for screen in cards.values())
    await plant.answer("supervisor", raised.stop_id)
    letters = await plant.post()
    assert receivers(letters, "stop_card", Mode.EDIT) == sorted(FIRST)
    assert receivers(letters, "stop_card", Mode.SEND) == []
    for letter in letters:
        assert "Supervisor &amp; boilers" in letter.screen.text
        offered = {str(button.data)[:11] for row in letter.screen.inline for button in row}
        # the next step is offered to those who may take it
        made_safe = {"e:make_safe"} & offered
        assert bool(made_safe) is (letter.to in {"supervisor", "shift", "officer"})
        assert not any(data.startswith("a:") for data in offered)


async def test_cards_that_wait_at_the_answer_are_moot(plant: Plant) -> None:
    raised = await plant.nameless()
    await plant.answer("director", raised.stop_id)
    assert receivers(await plant.post(), "stop_card") == []


async def test_alarms_shows_the_card_again_to_whoever_asks(plant: Plant) -> None:
    raised = await plant.nameless()
    await plant.post()
    director = await plant.person("director")
    async with plant.storage.write() as work:
        (stop,) = await answering.alarms_for(work, director)
        await answering.ring_again(work, stop, director)
        assert await outbox.depth(work) == {Priority.REPLY: 1}
    (letter,) = [one for one in await plant.post() if one.mode is Mode.SEND]
    assert (letter.to, letter.kind) == ("director", "stop_card")
    assert letter.screen.inline
    # it is a live card like the others
    await plant.answer("supervisor", raised.stop_id)
    assert "director" in receivers(await plant.post(), "stop_card", Mode.EDIT)


async def test_alarms_are_shown_while_work_stands(plant: Plant) -> None:
    first = await plant.nameless(BOILER)
    second = await plant.nameless(TURBINE)
    supervisor = await plant.person("supervisor")
    await plant.answer("supervisor", first.stop_id)
    async with plant.storage.read() as work:
        seen = await answering.alarms_for(work, supervisor)
    assert {stop.id for stop in seen} == {first.stop_id, second.stop_id}


async def test_the_foremans_answer_is_shown_and_the_alarm_rings_on(plant: Plant) -> None:
    raised = await plant.nameless()
    await plant.post()
    await plant.answer("foreman", raised.stop_id)
    await plant.answer("foreman", raised.stop_id)
    assert (await plant.timeline(raised.stop_id)).count("seen") == 1
    assert "has seen it" in last(await plant.post(), "supervisor", "stop_card").text
    plant.watch.advance(301)
    await escalating.tick(plant.storage)
    assert receivers(await plant.post(), "stop_card", Mode.SEND) == ["head"]
