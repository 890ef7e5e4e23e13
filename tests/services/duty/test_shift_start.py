"""The start of a shift: asked once, silence passed on after a quarter of an hour, nothing after its end."""

from pathlib import Path
from uuid import UUID

import pytest

from bot.domain.notice import Channel
from bot.services.duty import hand_over, shift_start
from bot.services.duty.shift_start import SILENCE
from storage import people
from storage.people import Person
from tests.services.plant import Plant, last
from tests.services.rotas import load, move, row, words


@pytest.fixture
async def manned(plant: Plant, tmp_path: Path) -> Plant:
    """Ten to eight in the evening, the clock ticking."""
    await load(plant, tmp_path)
    move(plant, "2026-11-23T19:50")
    await tick(plant)
    return plant


async def tick(plant: Plant) -> None:
    await shift_start.tick(plant.storage)


async def told(plant: Plant) -> list[tuple[str, str]]:
    await tick(plant)
    return sorted((to, kind) for to, kind, _ in await words(plant))


async def start_of(plant: Plant, who: str = "night") -> UUID:
    await tick(plant)
    screen = last(await plant.post(), who, "duty_start")
    return UUID((screen.inline[0][0].data or "").removeprefix("dk:"))


async def confirm(plant: Plant, who: str, start_id: UUID) -> bool:
    return await shift_start.confirm(plant.storage, await plant.person(who), start_id)


async def test_who_comes_on_duty_is_asked_once(manned: Plant) -> None:
    assert await told(manned) == []
    move(manned, "2026-11-23T20:00:05")
    await tick(manned)
    ((to, kind, text),) = await words(manned)
    assert (to, kind) == ("night", "duty_start")
    assert "24 November, 08:00" in text
    assert await told(manned) == []


async def test_who_is_on_duty_when_the_bot_comes_is_not_asked_in_the_middle(
    plant: Plant, tmp_path: Path
) -> None:
    await load(plant, tmp_path)
    assert await told(plant) == []
    assert await told(plant) == []


async def test_an_ok_ends_it(manned: Plant) -> None:
    move(manned, "2026-11-23T20:01")
    start_id = await start_of(manned)
    assert not await confirm(manned, "shift", start_id), "it was not theirs to say"
    assert await confirm(manned, "night", start_id)
    assert await confirm(manned, "night", start_id), "a double tap is the same word"
    manned.watch.advance(SILENCE.total_seconds() + 60)
    assert await told(manned) == []


async def test_silence_is_told_once_to_the_host_s_people_on_duty(manned: Plant) -> None:
    move(manned, "2026-11-23T20:01")
    await tick(manned)
    await manned.post()
    manned.watch.advance(SILENCE.total_seconds() - 30)
    assert await told(manned) == []
    manned.watch.advance(60)
    # not the shift supervisors who are off duty, and nobody of a contractor
    assert await told(manned) == [("officer", "duty_silent"), ("supervisor", "duty_silent")]
    assert await told(manned) == []


async def test_with_nobody_of_them_in_reach_the_head_hears_it(manned: Plant) -> None:
    for slug in ("supervisor", "officer"):
        await block(manned, slug)
    move(manned, "2026-11-23T20:01")
    await tick(manned)
    manned.watch.advance(SILENCE.total_seconds() + 1)
    assert ("head", "duty_silent") in await told(manned)


async def block(plant: Plant, slug: str) -> Person:
    person = await plant.person(slug)
    async with plant.storage.write() as work:
        await people.mark_unreachable(work, person.id, Channel.ALARM)
    return person


async def test_who_can_t_be_asked_is_told_of_at_once(manned: Plant) -> None:
    await block(manned, "night")
    move(manned, "2026-11-23T20:01")
    await tick(manned)
    assert [kind for _, kind in await told(manned)] == ["duty_silent"] * 2


async def test_whose_phone_refuses_is_told_of_at_once(manned: Plant) -> None:
    manned.refusing = {"night"}
    move(manned, "2026-11-23T20:01")
    assert await told(manned) == []
    assert [kind for _, kind in await told(manned)] == ["duty_silent"] * 2


#: how long the bot was away, and what comes then
AWAY = [
    # in the shift: one question, late
    ("2026-11-24T03:00", [("night", "duty_start")]),
    # over three starts: only the shift that runs now
    ("2026-11-25T09:00", [("shift", "duty_start")]),
]


@pytest.mark.parametrize(("back", "come"), AWAY)
async def test_missed_while_down_comes_once(
    manned: Plant, back: str, come: list[tuple[str, str]]
) -> None:
    move(manned, back)
    assert await told(manned) == come
    assert await told(manned) == []


async def test_nothing_comes_after_the_shift(manned: Plant) -> None:
    move(manned, "2026-11-24T07:59")
    await tick(manned)
    # nobody carried it in time
    move(manned, "2026-11-24T09:00")
    assert "night" not in {to for to, _ in await told(manned)}


async def test_silence_after_a_hand_over_is_nobody_s(manned: Plant) -> None:
    move(manned, "2026-11-23T20:01")
    await tick(manned)
    night, spare = await manned.person("night"), await manned.person("spare")
    assert await hand_over.ask(manned.storage, night, spare.id) == "asked"
    asked = last(await manned.post(), "spare", "duty_ask")
    hand_over_id = UUID((asked.inline[0][0].data or "").removeprefix("dy:"))
    assert await hand_over.decide(manned.storage, spare, hand_over_id, takes=True) == "taken"
    await manned.post()
    manned.watch.advance(SILENCE.total_seconds() + 60)
    # who took over said OK by taking over
    assert await told(manned) == []


async def test_a_substitute_is_asked_in_their_stead(plant: Plant, tmp_path: Path) -> None:
    rows = row("shift", "08:00", "20:00") + row("night", "20:00", "08:00")
    rows += row("spare", substitute_for='"night"', date="2026-11-23")
    await load(plant, tmp_path, rows)
    await tick(plant)
    move(plant, "2026-11-23T20:01")
    assert await told(plant) == [("spare", "duty_start")]
