"""A ring test: asked, rung a moment later, answered; what it proves, and for how long."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.domain.notice import Channel, Priority
from bot.domain.roles import Role
from bot.services import doctor
from bot.services.duty import ring_test
from bot.services.duty.ring_test import Heard
from storage import outbox, people, ring_tests
from tests.services.plant import Plant, last


async def ask(plant: Plant, slug: str = "supervisor") -> bool:
    return await ring_test.ask(plant.storage, await plant.person(slug))


async def asked_of(plant: Plant, slug: str) -> str:
    """What the buttons of somebody's newest test carry, rung or not."""
    person = await plant.person(slug)
    async with plant.storage.read() as work:
        newest = await ring_tests.newest(work, person.id)
    return str(newest.test) if newest else "1"


async def answer(
    plant: Plant, slug: str = "supervisor", *, heard: bool = True, test: str = ""
) -> Heard:
    test = test or await asked_of(plant, slug)
    return await ring_test.hear(plant.storage, await plant.person(slug), test, heard=heard)


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
    test = await asked_of(plant, "supervisor")
    assert [button.data for button in screen.inline[0]] == [f"rr:{test}", f"rs:{test}"]


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
    assert await answer(plant) is Heard.GONE, "nothing was asked"
    assert not await proven(plant)
    await ask(plant)
    assert not await proven(plant), "to be rung is not to have heard"
    assert await answer(plant) is Heard.HEARD
    assert await proven(plant)
    # once more, and unanswered: the last word stands
    plant.watch.advance(3600)
    await ask(plant)
    assert await proven(plant)
    assert await answer(plant, heard=False) is Heard.SILENT
    assert not await proven(plant)
    assert await answer(plant) is Heard.HEARD
    plant.watch.advance(ring_test.PROVES.total_seconds() + 1)
    assert not await proven(plant)


IN_TIME = ring_test.WAIT + ring_test.ANSWER
#: what is pressed how long after the test was asked for, and what that is worth
ANSWERS = [
    # hardly in time: the clock runs on meanwhile
    (True, IN_TIME - timedelta(seconds=30), Heard.HEARD, True),
    # found on the phone later: it was seen, not heard
    (True, IN_TIME + timedelta(seconds=1), Heard.LATE, False),
    (True, timedelta(days=100), Heard.LATE, False),
    # that it was silent is true whenever it is said
    (False, timedelta(hours=8), Heard.SILENT, False),
]


@pytest.mark.parametrize(("heard", "after", "end", "proves"), ANSWERS)
async def test_only_an_answer_at_once_proves(
    plant: Plant, heard: bool, after: timedelta, end: Heard, proves: bool
) -> None:
    await ask(plant)
    plant.watch.advance(after.total_seconds())
    assert await answer(plant, heard=heard) is end
    assert await proven(plant) is proves


async def test_a_late_answer_takes_nothing_away(plant: Plant) -> None:
    await ask(plant)
    await answer(plant)
    plant.watch.advance(3600)
    await ask(plant)
    plant.watch.advance(3600)
    assert await answer(plant) is Heard.LATE
    assert await proven(plant)


@pytest.mark.parametrize("heard", [True, False])
async def test_the_button_of_an_older_test_answers_nothing(plant: Plant, heard: bool) -> None:
    await ask(plant)
    old = await asked_of(plant, "supervisor")
    plant.watch.advance(ring_test.PAUSE.total_seconds())
    await ask(plant)
    assert await answer(plant, heard=not heard) is not Heard.GONE
    assert await answer(plant, heard=heard, test=old) is Heard.GONE
    assert await proven(plant) is not heard


async def test_a_test_that_could_not_leave_in_time_never_rings(plant: Plant) -> None:
    await ask(plant)
    plant.watch.advance((ring_test.WAIT + ring_test.LATE).total_seconds())
    assert await plant.post() == []


@pytest.mark.parametrize("end", [Heard.HEARD, Heard.SILENT, Heard.LATE])
def test_another_test_is_offered_until_it_was_heard(end: Heard) -> None:
    offered = [one.data for row in ring_test.answered("en", end).inline for one in row]
    assert offered == ([] if end is Heard.HEARD else ["rt"])


async def test_no_minute_stays(plant: Plant) -> None:
    """Beside the minute of an urgent report it would tell whose phone was in a hand just then."""
    await ask(plant)
    await answer(plant)
    person = await plant.person("supervisor")

    async def asked_at() -> datetime | None:
        await ring_test.forget(plant.storage)
        async with plant.storage.read() as work:
            newest = await ring_tests.newest(work, person.id)
        assert newest is not None
        return newest.asked_at

    assert await asked_at() is not None, "two taps still ring once"
    plant.watch.advance((IN_TIME + timedelta(seconds=1)).total_seconds())
    assert await asked_at() is None
    assert await answer(plant) is Heard.LATE
    assert await proven(plant)
    # found on the phone in the evening: that it was silent still counts
    assert await answer(plant, heard=False) is Heard.SILENT
    assert not await proven(plant)
    assert await ask(plant), "and the next test may be asked for"


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
        await answer(plant, person.slug or "")
    assert (await finding()) == "Everybody who is called first has heard their phone ring."


async def test_a_ring_test_leaves_no_row(plant: Plant) -> None:
    await ask(plant)
    test = await asked_of(plant, "supervisor")
    async with plant.storage.read() as work:
        assert await outbox.states(work, "ring_test", test)
    plant.watch.advance(60)
    assert await plant.post()
    async with plant.storage.read() as work:
        assert await outbox.states(work, "ring_test", test) == {}
