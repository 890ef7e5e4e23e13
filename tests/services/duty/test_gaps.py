"""Once a day the safety service reads the coming hours in which nobody is on duty."""

from pathlib import Path

import pytest

from bot.domain.notice import Channel
from bot.services.duty import gaps
from storage import people
from tests.services.plant import Plant
from tests.services.rotas import ROUND_THE_CLOCK, load, move, row, words


async def told(plant: Plant) -> list[tuple[str, str]]:
    await gaps.tick(plant.storage)
    return [(to, text) for to, _, text in await words(plant)]


@pytest.fixture
async def empty_nights(plant: Plant, tmp_path: Path) -> Plant:
    await load(plant, tmp_path, row("shift", "08:00", "20:00"))
    return plant


async def test_the_hours_are_named(empty_nights: Plant) -> None:
    ((to, text),) = await told(empty_nights)
    # the host's officer, not the contractor's
    assert to == "officer"
    assert "Plant one: nobody on duty" in text
    assert "Plant shift supervisor: from 20:00 until 24 November, 08:00" in text
    assert text.count("Plant shift supervisor") == 7


async def test_once_a_local_day_and_not_before_its_morning(empty_nights: Plant) -> None:
    assert len(await told(empty_nights)) == 1
    assert await told(empty_nights) == []
    move(empty_nights, "2026-11-23T23:59")
    assert await told(empty_nights) == []
    move(empty_nights, "2026-11-24T07:59")
    assert await told(empty_nights) == []
    move(empty_nights, "2026-11-24T08:00")
    assert len(await told(empty_nights)) == 1


async def test_after_an_outage_one_and_only_today_s(empty_nights: Plant) -> None:
    await gaps.tick(empty_nights.storage)
    # nobody carried it for three days
    move(empty_nights, "2026-11-26T12:00")
    assert len(await told(empty_nights)) == 1


async def test_without_gaps_nobody_hears_anything(plant: Plant, tmp_path: Path) -> None:
    await load(plant, tmp_path, ROUND_THE_CLOCK)
    assert await told(plant) == []


async def test_what_was_mended_before_it_left_is_not_told(
    empty_nights: Plant, tmp_path: Path
) -> None:
    await gaps.tick(empty_nights.storage)
    await load(empty_nights, tmp_path, ROUND_THE_CLOCK)
    assert await words(empty_nights) == []


async def test_without_an_officer_in_reach_the_head_is_told(empty_nights: Plant) -> None:
    officer = await empty_nights.person("officer")
    async with empty_nights.storage.write() as work:
        await people.mark_unreachable(work, officer.id, Channel.ALARM)
    assert [to for to, _ in await told(empty_nights)] == ["head"]
