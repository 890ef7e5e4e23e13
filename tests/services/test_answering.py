"""Who may take an alarm on, who was first, and what everybody reads afterwards."""

import asyncio
from uuid import UUID

import pytest

from bot.domain.notice import Mode, Priority
from bot.domain.stop_work import State
from bot.services import answering
from bot.services.stop_work import Where
from storage import outbox
from tests.services.plant import BOILER, FIRST, TURBINE, UNKNOWN, UNLISTED, YARD, Plant, receivers

MAY = [
    # the host's people on duty at the site
    (BOILER, "supervisor", True),
    (BOILER, "shift", True),
    (BOILER, "officer", True),
    (BOILER, "head", True),
    # above the sites
    (BOILER, "director", True),
    # the crews of the place and their contractor
    (BOILER, "foreman", True),
    (BOILER, "builder-head", True),
    (BOILER, "turner", False),
    (TURBINE, "turner", True),
    (TURBINE, "foreman", False),
    (TURBINE, "builder-head", False),
    (TURBINE, "builder-officer", False),
    # a worker stops work and answers for none
    (BOILER, "worker", False),
    # another site
    (BOILER, "officer-two", False),
    (UNKNOWN, "officer-two", True),
    # a place of nobody in particular rings every foreman of the site: whoever is rung may answer
    (YARD, "foreman", True),
    (UNLISTED, "turner", True),
    (UNLISTED, "builder-head", False),
]


@pytest.mark.parametrize(("where", "slug", "allowed"), MAY)
async def test_who_may_acknowledge(plant: Plant, where: Where, slug: str, allowed: bool) -> None:
    raised = await plant.nameless(where)
    # what somebody may answer, they see in /alarms
    async with plant.storage.read() as work:
        seen = await answering.alarms_for(work, await plant.person(slug))
    assert [stop.id for stop in seen] == [raised.stop_id] * allowed
    assert (await plant.answer(slug, raised.stop_id)).end == (
        "accepted" if allowed else "forbidden"
    )
    stands = State.ACKNOWLEDGED if allowed else State.STOPPED
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
    assert set(ends) == {"accepted", "taken"}


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
        assert letter.screen.inline == ()
        assert "Supervisor &amp; boilers" in letter.screen.text


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


async def test_alarms_are_shown_oldest_first_and_only_while_open(plant: Plant) -> None:
    first = await plant.nameless(BOILER)
    second = await plant.nameless(TURBINE)
    supervisor = await plant.person("supervisor")
    async with plant.storage.read() as work:
        seen = await answering.alarms_for(work, supervisor)
    assert {stop.id for stop in seen} == {first.stop_id, second.stop_id}
    await plant.answer("supervisor", first.stop_id)
    async with plant.storage.read() as work:
        (left,) = await answering.alarms_for(work, supervisor)
    assert left.id == second.stop_id
