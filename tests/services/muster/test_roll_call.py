"""Everybody called back: who is asked, who sees the count, and who rings when somebody needs help."""

import secrets
from pathlib import Path
from uuid import UUID

import pytest

from bot.domain.muster import Answer
from bot.domain.notice import Mode, Priority
from bot.domain.screen import Screen
from bot.domain.stop_work import State
from bot.services import organisation
from bot.services.muster import roll_call
from bot.services.stop import initiator, progress
from storage import identity, people, stops
from tests.services.plant import (
    BOILER,
    FILE,
    UNKNOWN,
    YARD,
    Letter,
    Plant,
    last,
    receivers,
)

#: nobody is on duty as supervisor at the time of these tests
OFF_DUTY = """
[[rota]]
site = "one"
role = "supervisor"
person = "supervisor"
from = "00:00"
to = "01:00"
"""


async def call(plant: Plant, slug: str, stop_id: UUID) -> roll_call.Called:
    return await roll_call.call(plant.storage, await plant.person(slug), stop_id)


async def say(plant: Plant, slug: str, stop_id: UUID, said: Answer) -> bool:
    return await roll_call.say(plant.storage, await plant.person(slug), stop_id, said)


async def news(plant: Plant) -> list[Letter]:
    """What comes once edits have settled."""
    plant.watch.advance(1)
    return await plant.post()


def data(screen: Screen) -> list[str]:
    return [button.data or "" for row in screen.inline for button in row]


@pytest.fixture
async def stop(plant: Plant) -> UUID:
    """The fitter stopped work at the boiler house; everybody has heard."""
    raised = await plant.named("worker")
    await plant.post()
    return raised.stop_id


async def test_the_crew_is_asked_and_those_on_duty_see_the_count(plant: Plant, stop: UUID) -> None:
    called = await call(plant, "worker", stop)
    assert (called.end, called.asked) == ("called", 2)
    letters = await plant.post()
    assert receivers(letters, "muster_ask", Mode.SEND) == ["foreman", "worker"]
    assert receivers(letters, "muster_card", Mode.SEND) == ["shift", "supervisor", "worker"]
    asked = last(letters, "worker", "muster_ask")
    assert "Boiler &lt;house&gt;" in asked.text
    assert data(asked) == [f"ms:{stop.hex}", f"mh:{stop.hex}"]
    card = last(letters, "supervisor", "muster_card")
    assert "Safe: 0 · 🆘 Need help: 0 · ⏳ No answer: 2" in card.text
    assert "Fitters: 12 in the crew, 2 on the bot" in card.text
    assert "Foreman of the fitters" in card.text
    assert "mustered" in await plant.timeline(stop)


async def test_where_nobody_in_particular_works_every_crew_is_asked(plant: Plant) -> None:
    raised = await plant.named("worker", YARD)
    await call(plant, "supervisor", raised.stop_id)
    letters = await plant.post()
    assert receivers(letters, "muster_ask", Mode.SEND) == ["foreman", "turner", "worker"]


@pytest.mark.parametrize("slug", ["officer", "foreman", "builder-officer", "shift-two", "director"])
async def test_others_may_not_call(plant: Plant, stop: UUID, slug: str) -> None:
    assert (await call(plant, slug, stop)).end == "forbidden"
    assert receivers(await plant.post(), "muster_ask") == []


async def test_off_duty_one_may_not_call_and_is_not_shown(plant: Plant, tmp_path: Path) -> None:
    file = tmp_path / "rota.toml"
    file.write_text(FILE.read_text(encoding="utf-8") + OFF_DUTY, encoding="utf-8")
    await organisation.load(plant.storage, organisation.read(file))
    raised = await plant.named("worker")
    assert (await call(plant, "supervisor", raised.stop_id)).end == "forbidden"
    assert (await call(plant, "worker", raised.stop_id)).end == "called"
    assert receivers(await plant.post(), "muster_card", Mode.SEND) == ["shift", "worker"]


async def test_a_second_press_joins(plant: Plant, stop: UUID) -> None:
    await call(plant, "supervisor", stop)
    await plant.post()
    assert (await call(plant, "supervisor", stop)).end == "joined"
    assert (await call(plant, "worker", stop)).end == "joined"
    letters = await plant.post()
    assert receivers(letters, "muster_ask") == []
    assert receivers(letters, "muster_card", Mode.SEND) == ["worker"]
    assert (await plant.timeline(stop)).count("mustered") == 1


async def test_no_call_from_a_place_nobody_knows(plant: Plant) -> None:
    raised = await plant.named("worker", UNKNOWN)
    assert (await call(plant, "worker", raised.stop_id)).end == "no_place"


async def test_no_call_once_work_goes_on(plant: Plant, stop: UUID) -> None:
    await call(plant, "worker", stop)
    async with plant.storage.write() as work:
        held = await stops.hold(work, stop)
        assert held is not None
        assert await stops.advance(work, held, State.RESUMED)
    assert (await call(plant, "supervisor", stop)).end == "over"
    # whoever was not yet asked is not sent out of work that goes on
    assert receivers(await plant.post(), "muster_ask") == []


async def test_the_button_stands_where_it_works(plant: Plant) -> None:
    raised = await plant.named("worker")
    letters = await plant.post()
    press = f"mu:{raised.stop_id.hex}"
    kinds = {"worker": "stop_status"}
    shown = {
        slug
        for slug in ("worker", "supervisor", "shift", "officer", "foreman", "builder-officer")
        if press in data(last(letters, slug, kinds.get(slug, "stop_card")))
    }
    assert shown == {"worker", "supervisor", "shift"}


async def test_a_nameless_screen_has_no_such_button(plant: Plant) -> None:
    key = secrets.token_bytes(32)
    raised = await plant.nameless(BOILER, key=key)
    async with plant.storage.read() as work:
        stop = await stops.get(work, raised.stop_id)
        assert stop is not None
        status = await progress.status(work, stop)
        screen = await initiator.live(work, status, "en", mailbox_key=key)
    assert not [one for one in data(screen) if one.startswith("mu:")]


async def test_an_answer_is_counted_and_shown_to_who_gave_it(plant: Plant, stop: UUID) -> None:
    await call(plant, "worker", stop)
    await plant.post()
    assert await say(plant, "foreman", stop, Answer.SAFE)
    letters = await news(plant)
    assert receivers(letters, "muster_card", Mode.SEND) == []
    assert (
        "Safe: 1 · 🆘 Need help: 0 · ⏳ No answer: 1"
        in last(letters, "supervisor", "muster_card").text
    )
    mine = last(letters, "foreman", "muster_ask")
    assert "✅" in mine.text
    # the last word can be changed
    assert data(mine) == [f"ms:{stop.hex}", f"mh:{stop.hex}"]
    # the same press once more, redelivered: nothing new
    assert await say(plant, "foreman", stop, Answer.SAFE)
    assert await news(plant) == []


async def test_need_help_rings_those_on_duty_at_once(plant: Plant, stop: UUID) -> None:
    await call(plant, "worker", stop)
    await plant.post()
    assert await say(plant, "foreman", stop, Answer.NEED_HELP)
    letters = await news(plant)
    # the fitter called everybody back, so they hear of it too
    assert receivers(letters, "muster_help", Mode.SEND) == ["shift", "supervisor", "worker"]
    rung = last(letters, "supervisor", "muster_help")
    assert "Foreman of the fitters needs help" in rung.text
    assert not rung.silent
    assert "🆘 <b>Need help</b>" in last(letters, "supervisor", "muster_card").text
    # safe now, and again not: it rings again
    await say(plant, "foreman", stop, Answer.SAFE)
    await news(plant)
    await say(plant, "foreman", stop, Answer.NEED_HELP)
    assert "supervisor" in receivers(await news(plant), "muster_help", Mode.SEND)


async def test_a_cry_that_is_over_rings_nobody(plant: Plant, stop: UUID) -> None:
    await call(plant, "worker", stop)
    await plant.post()
    await say(plant, "foreman", stop, Answer.NEED_HELP)
    await say(plant, "foreman", stop, Answer.SAFE)
    assert receivers(await news(plant), "muster_help") == []


async def test_with_nobody_on_duty_in_reach_the_next_are_rung(plant: Plant, stop: UUID) -> None:
    await call(plant, "worker", stop)
    await plant.post()
    plant.refusing = {"supervisor", "shift"}
    await say(plant, "foreman", stop, Answer.NEED_HELP)
    # the officer of the own company too
    rung = receivers(await news(plant), "muster_help")
    assert rung == ["builder-officer", "officer", "worker"]


async def test_a_contractor_s_person_is_named_to_the_own_people_only(plant: Plant) -> None:
    """The fitter of one company sees the numbers of all and the names of that company."""
    raised = await plant.named("worker", YARD)
    await call(plant, "worker", raised.stop_id)
    letters = await plant.post()
    card = last(letters, "worker", "muster_card").text
    assert "No answer: 3" in card
    assert "Foreman of the fitters" in card
    assert "Foreman of the turners" not in card
    assert "and one more" in card
    assert "Foreman of the turners" in last(letters, "supervisor", "muster_card").text
    await say(plant, "turner", raised.stop_id, Answer.NEED_HELP)
    assert receivers(await news(plant), "muster_help") == ["shift", "supervisor"]


async def test_who_was_not_asked_has_no_answer(plant: Plant, stop: UUID) -> None:
    await call(plant, "worker", stop)
    assert not await say(plant, "turner", stop, Answer.SAFE)
    assert not await say(plant, "supervisor", stop, Answer.NEED_HELP)


async def test_a_crowd_fits_a_message_and_lets_other_alarms_pass(plant: Plant) -> None:
    async with plant.storage.write() as work:
        for number in range(300):
            title = f"Fitter with a rather long title for one person, number {number:04}"
            one = await people.add(
                work, title=title, role="worker", organisation_id="builder", crew_id="fitters",
                site_id="one", phone="+7 700 000 00 00",
            )  # fmt: skip
            await identity.link(work, one, 7_500_000_000 + number)
    raised = await plant.named("worker")
    while await plant.claim():
        pass
    await call(plant, "supervisor", raised.stop_id)
    rows = []
    for _ in range(3):
        while row := await plant.claim():
            rows.append(row)
        plant.watch.advance(0.1)
    # so few in the first tenths of a second: the rest is due later, and behind whatever rings meanwhile
    asks = [row for row in rows if row.kind == "muster_ask"]
    assert 0 < len(asks) < 60
    assert {row.priority for row in asks} == {Priority.ALARM}
    (card, *_) = [row for row in rows if row.kind == "muster_card"]
    letter = await plant.carry(card)
    assert letter is not None
    assert len(letter.screen.text) < 4096
    assert "and 277 more" in letter.screen.text
