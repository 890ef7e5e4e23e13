"""A ring test: asked, rung a moment later, answered; what it proves, and for how long."""

import asyncio

from bot.domain.notice import Channel, Priority
from bot.domain.roles import Role
from bot.services import doctor
from bot.services.duty import ring_test
from storage import outbox, people
from tests.services.plant import Plant, last


async def ask(plant: Plant, slug: str = "supervisor") -> bool:
    return await ring_test.ask(plant.storage, await plant.person(slug))


async def answer(plant: Plant, slug: str = "supervisor", *, heard: bool = True) -> bool:
    return await ring_test.hear(plant.storage, await plant.person(slug), heard=heard)


async def proven(plant: Plant, slug: str = "supervisor") -> bool:
    person = await plant.person(slug)
    async with plant.storage.read() as work:
        return await ring_test.proven(work, person)


async def test_it_rings_when_the_phone_is_locked_and_not_before(plant: Plant) -> None:
    assert await ask(plant)
    assert await plant.claim() is None
    plant.watch.advance(ring_test.WAIT.total_seconds())
    screen = last(await plant.post(), "supervisor", "ring_test")
    assert not screen.silent
    assert [button.data for button in screen.inline[0]] == ["rr", "rs"]


async def test_a_ring_test_never_stands_before_an_alarm(plant: Plant) -> None:
    await ask(plant)
    plant.watch.advance(60)
    await plant.named()
    first = await plant.claim()
    assert first is not None
    assert (first.kind, first.priority) == ("stop_card", Priority.ALARM)
    async with plant.storage.write() as work:
        row = await outbox.claim(
            work, list(Channel), epoch=plant.epoch, busy=[], below=Priority.REPLY
        )
        assert row is None or row.kind != "ring_test"


async def test_two_taps_ring_once(plant: Plant) -> None:
    assert sorted(await asyncio.gather(ask(plant), ask(plant))) == [False, True]
    plant.watch.advance(ring_test.PAUSE.total_seconds())
    assert len([one for one in await plant.post() if one.kind == "ring_test"]) == 1
    assert await ask(plant)


async def test_what_was_heard_proves_ninety_days(plant: Plant) -> None:
    assert not await answer(plant), "nothing was asked"
    assert not await proven(plant)
    await ask(plant)
    assert not await proven(plant), "to be rung is not to have heard"
    assert await answer(plant)
    assert await proven(plant)
    # once more, and unanswered: the last word stands
    plant.watch.advance(3600)
    await ask(plant)
    assert await proven(plant)
    await answer(plant, heard=False)
    assert not await proven(plant)
    await answer(plant)
    plant.watch.advance(ring_test.PROVES.total_seconds() + 1)
    assert not await proven(plant)


async def test_doctor_names_those_called_first_who_have_not_heard_it(plant: Plant) -> None:
    async def finding() -> str:
        found = {one.check: one for one in await doctor.examine(plant.storage)}
        return found["ring"].sentence

    assert "Foreman of the fitters (one)" in await finding()
    await ask(plant, "foreman")
    await answer(plant, "foreman")
    assert "Foreman of the fitters (one)" not in await finding()
    async with plant.storage.read() as work:
        everybody = await people.having(work, frozenset(Role))
    for person in everybody:
        await ring_test.ask(plant.storage, person)
        await ring_test.hear(plant.storage, person, heard=True)
    assert (await finding()) == "Everybody who is called first has heard their phone ring."


async def test_a_ring_test_leaves_no_row(plant: Plant) -> None:
    await ask(plant)
    plant.watch.advance(60)
    await plant.post()
    async with plant.storage.read() as work:
        assert await outbox.states(work, "ring_test", "") == {}
