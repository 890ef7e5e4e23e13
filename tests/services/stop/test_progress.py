"""The live truth: alerting, delivered, nobody reached, and who is called when somebody can't be."""

import secrets
from dataclasses import replace
from uuid import UUID

import pytest

from bot.domain.notice import Channel, Mode, State
from bot.domain.stop_work import State as Standing
from bot.services import deliveries
from bot.services.stop import progress
from bot.services.stop.progress import Status
from storage import outbox, stops
from tests.services.plant import FIRST, YARD, Plant, last, receivers


async def status(plant: Plant, stop_id: UUID) -> Status:
    stop = await plant.stop(stop_id)
    async with plant.storage.read() as work:
        return await progress.status(work, stop)


async def test_from_alerting_to_delivered_to_answered(plant: Plant) -> None:
    raised = await plant.named()
    before = await status(plant, raised.stop_id)
    assert (before.called, before.delivered, before.acknowledged_by) == (len(FIRST), 0, None)
    await plant.post()
    reached = await status(plant, raised.stop_id)
    assert (reached.delivered, reached.stop.state) == (len(FIRST), Standing.NOTIFIED)
    await plant.answer("supervisor", raised.stop_id)
    after = await status(plant, raised.stop_id)
    assert after.acknowledged_by is not None
    assert after.acknowledged_by.slug == "supervisor"


async def test_the_initiator_sees_every_change_on_one_live_screen(plant: Plant) -> None:
    raised = await plant.named()
    letters = await plant.post()
    sent = [one for one in letters if one.kind == "stop_status"]
    assert {one.to for one in sent} == {"worker"}
    assert [one.mode for one in sent].count(Mode.SEND) == 1
    assert "Delivered to 6 people" in sent[-1].screen.text
    await plant.answer("supervisor", raised.stop_id)
    letters = await plant.post()
    assert receivers(letters, "stop_status", Mode.EDIT) == ["worker"]
    assert "Supervisor &amp; boilers" in last(letters, "worker", "stop_status").text


async def test_edits_that_come_together_are_one(plant: Plant) -> None:
    raised = await plant.named()
    await plant.post()
    async with plant.storage.write() as work:
        stop = await stops.get(work, raised.stop_id)
        assert stop is not None
        for _ in range(5):
            await progress.refresh(work, stop)
    letters = await plant.post()
    assert receivers(letters, "stop_card") == sorted(FIRST)
    assert receivers(letters, "stop_status") == ["worker"]


async def test_nobody_reached_after_ten_seconds_reads_phone_now(plant: Plant) -> None:
    raised = await plant.named()
    plant.watch.advance(9)
    await progress.check_reached(plant.storage)
    assert await plant.timeline(raised.stop_id) == ["raised"]
    plant.watch.advance(2)
    await progress.check_reached(plant.storage)
    await progress.check_reached(plant.storage)
    assert await plant.timeline(raised.stop_id) == ["raised", "nobody_reached"], "told once"


async def test_the_screen_that_stands_already_is_changed_to_phone_now(plant: Plant) -> None:
    raised = await plant.named()
    # only the worker's own screen gets through
    async with plant.storage.write() as work:
        row = await outbox.claim(work, list(Channel), epoch=plant.epoch)
        while row is not None and row.kind != "stop_status":
            row = await outbox.claim(work, list(Channel), epoch=plant.epoch)
    assert row is not None
    first = await plant.carry(row)
    assert first is not None
    assert "Alerting 6 people" in first.screen.text
    plant.watch.advance(11)
    await progress.check_reached(plant.storage)
    assert "Phone now" in last(await plant.post(), "worker", "stop_status").text
    assert (await plant.stop(raised.stop_id)).state is Standing.STOPPED


async def test_whoever_was_reached_in_time_is_not_noted(plant: Plant) -> None:
    raised = await plant.named()
    await plant.post()
    plant.watch.advance(30)
    await progress.check_reached(plant.storage)
    assert "nobody_reached" not in await plant.timeline(raised.stop_id)


async def test_when_nobody_can_be_called_the_numbers_stand_there_at_once(plant: Plant) -> None:
    plant.refusing |= FIRST | {"head", "director"}
    raised = await plant.named()
    letters = await plant.post()
    found = await status(plant, raised.stop_id)
    assert (found.called, found.delivered) == (0, 0)
    screen = last(letters, "worker", "stop_status")
    assert "Phone now" in screen.text
    assert "+7 727 000 00 01" in screen.text


REFUSALS = [
    # one of several: nobody else is needed
    ({"supervisor"}, FIRST),
    # the contractor's people can't answer for the host
    ({"supervisor", "shift", "officer"}, FIRST | {"head"}),
    # one step after another, at once
    ({"supervisor", "shift", "officer", "head"}, FIRST | {"head", "director"}),
]


@pytest.mark.parametrize(("refusing", "called"), REFUSALS)
async def test_a_step_that_reaches_no_host_falls_to_the_next_at_once(
    plant: Plant, refusing: set[str], called: set[str]
) -> None:
    plant.refusing |= refusing
    raised = await plant.nameless()
    letters = await plant.post()
    assert await plant.rung(raised.stop_id) == called
    assert receivers(letters, "stop_card", Mode.SEND) == sorted(called - refusing)
    # and who is known not to be reachable is not called by the next stop
    assert not await plant.rung((await plant.nameless(YARD)).stop_id) & refusing


async def test_a_refusal_after_the_answer_calls_nobody(plant: Plant) -> None:
    raised = await plant.nameless()
    await plant.answer("supervisor", raised.stop_id)
    row = await plant.claim()
    assert row is not None
    async with plant.storage.write() as work:
        for slug in FIRST:
            person = await plant.person(slug)
            await deliveries.refused(work, replace(row, kind="stop_card", person_id=person.id))
    assert await plant.rung(raised.stop_id) == FIRST


async def test_whoever_stopped_work_is_not_called_by_a_later_step_either(plant: Plant) -> None:
    plant.refusing |= {"supervisor", "shift", "officer"}
    raised = await plant.named("head")
    await plant.post()
    assert await plant.rung(raised.stop_id) == FIRST | {"director"}


async def test_a_card_on_its_way_during_the_answer_loses_its_button(plant: Plant) -> None:
    raised = await plant.nameless()
    row = await plant.claim()
    assert row is not None
    # rendered and sent before, settled after the answer
    await plant.answer("director", raised.stop_id)
    async with plant.storage.write() as work:
        await outbox.settle(work, row, State.SENT, epoch=plant.epoch)
        await outbox.keep_card(work, row, 77, kind="stop_card")
        await progress.delivered(work, raised.stop_id)
    letters = await plant.post()
    assert [(one.kind, one.mode) for one in letters] == [("stop_card", Mode.EDIT)]
    assert letters[0].screen.inline == ()


async def test_every_change_is_signalled_to_screens_kept_in_memory(plant: Plant) -> None:
    told: list[UUID] = []
    raised = await plant.nameless(key=secrets.token_bytes(32))
    plant.storage.on_changed(told.append)
    await plant.post()
    assert set(told) == {raised.stop_id}, "deliveries"
    told.clear()
    await plant.answer("supervisor", raised.stop_id)
    assert told == [raised.stop_id]


async def test_a_stop_that_is_not_there_is_no_error(plant: Plant) -> None:
    gone = UUID(int=1)
    async with plant.storage.write() as work:
        await progress.delivered(work, gone)
        await progress.shown(work, gone)
