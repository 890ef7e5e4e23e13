"""Once a week, to everybody alike: who wrote without a name is never pushed alone."""

import sqlalchemy as sa

from bot.domain.notice import Channel
from bot.services import nudge
from storage import people
from storage.models.delivery import facts
from tests.services.plant import Plant, receivers
from tests.services.rotas import move

#: everybody of the plant who has a chat with the bot
EVERYBODY = {
    "worker", "foreman", "turner", "builder-head", "builder-officer", "supervisor", "shift",
    "officer", "head", "director", "shift-two", "officer-two",
}  # fmt: skip


async def told(plant: Plant) -> list[str]:
    await nudge.tick(plant.storage)
    return receivers(await plant.post(), "nudge")


async def week_old(plant: Plant) -> Plant:
    """A database that has been there since the week before."""
    move(plant, "2026-11-23T14:00")
    assert await told(plant) == [], "a new database begins with the week after"
    return plant


async def test_everybody_once_a_week(plant: Plant) -> None:
    await week_old(plant)
    move(plant, "2026-11-30T11:59")
    assert await told(plant) == []
    move(plant, "2026-11-30T12:00")
    found = await told(plant)
    assert set(found) == EVERYBODY
    assert len(found) == len(EVERYBODY)
    assert await told(plant) == []
    move(plant, "2026-12-06T12:00")
    assert await told(plant) == []
    move(plant, "2026-12-07T12:00")
    assert set(await told(plant)) == EVERYBODY


async def test_it_tells_nothing_of_who_wrote(plant: Plant) -> None:
    """The same words for the nameless initiator's colleagues, with or without a stop."""
    await week_old(plant)
    await plant.nameless()
    await plant.post()
    move(plant, "2026-11-30T12:00")
    await nudge.tick(plant.storage)
    letters = [one for one in await plant.post() if one.kind == "nudge"]
    assert {one.to for one in letters} == EVERYBODY
    english = {one.screen.text for one in letters if "Everybody gets" in one.screen.text}
    assert len(english) == 1


async def test_after_an_outage_later_that_day_and_never_the_day_after(plant: Plant) -> None:
    await week_old(plant)
    move(plant, "2026-11-30T23:00")
    assert set(await told(plant)) == EVERYBODY
    move(plant, "2026-12-08T12:00")
    assert await told(plant) == []


async def test_a_crash_in_the_middle_nudges_nobody_twice(plant: Plant) -> None:
    await week_old(plant)
    move(plant, "2026-11-30T12:00")
    await nudge.tick(plant.storage)
    async with plant.storage.write() as work:
        # as if the last of its transactions had not been written
        await work.conn.execute(
            sa.update(facts).where(facts.c.name == "nudge").values(value="2026-11-23")
        )
    assert len(await told(plant)) == len(EVERYBODY)


async def test_who_comes_later_that_day_waits_for_the_next(plant: Plant) -> None:
    await week_old(plant)
    move(plant, "2026-11-30T12:00")
    foreman = await plant.person("foreman")
    async with plant.storage.write() as work:
        await people.mark_unreachable(work, foreman.id, Channel.CAMPAIGN)
    assert set(await told(plant)) == EVERYBODY - {"foreman"}
    async with plant.storage.write() as work:
        await people.mark_reachable(work, foreman.id)
    assert await told(plant) == []
