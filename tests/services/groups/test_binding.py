"""Who may bind a group to which site, and what is said where it is bound already."""

from pathlib import Path

import pytest

from bot.domain.screen import Screen
from bot.services import organisation
from bot.services.groups import binding
from bot.services.groups.binding import NotYours
from storage import groups
from tests.services.plant import FILE, Plant

CHAT, OTHER = -4_000_000_001, -4_000_000_002
ADMINISTRATOR = """
[[people]]
id = "administrator"
title = "Administrator"
role = "administrator"
"""


async def bind(plant: Plant, slug: str, chat: int = CHAT, site: str | None = None) -> Screen:
    person = await plant.person(slug)
    return await binding.bind(plant.storage, person, chat, "en", site)


async def bound_to(plant: Plant, chat: int = CHAT) -> str | None:
    async with plant.storage.read() as work:
        group = await groups.of_chat(work, chat)
    return group.site_id if group else None


@pytest.fixture
async def administrator(plant: Plant, tmp_path: Path) -> str:
    file = tmp_path / "with-administrator.toml"
    file.write_text(FILE.read_text(encoding="utf-8") + ADMINISTRATOR, encoding="utf-8")
    await organisation.load(plant.storage, organisation.read(file))
    return "administrator"


async def test_an_officer_binds_a_group_to_the_own_site(plant: Plant) -> None:
    assert "Plant one" in (await bind(plant, "officer")).text
    assert await bound_to(plant) == "one"
    # the same again, in whatever haste
    assert "/unbind" in (await bind(plant, "officer")).text


@pytest.mark.parametrize(
    "slug",
    [
        # answers for the place, and decides about no group
        "supervisor", "shift", "director",
        # has no right at all
        "worker",
        # a contractor's own officer
        "builder-officer",
    ],
)  # fmt: skip
async def test_others_may_not(plant: Plant, slug: str) -> None:
    with pytest.raises(NotYours):
        await bind(plant, slug)
    with pytest.raises(NotYours):
        await bind(plant, slug, site="one")
    assert await bound_to(plant) is None


async def test_a_stranger_may_not(plant: Plant) -> None:
    with pytest.raises(NotYours):
        await binding.bind(plant.storage, None, CHAT, "en")
    with pytest.raises(NotYours):
        await binding.unbind(plant.storage, None, CHAT, "en")


async def test_no_site_but_one_s_own(plant: Plant) -> None:
    with pytest.raises(NotYours):
        await bind(plant, "officer", site="two")
    with pytest.raises(NotYours):
        await bind(plant, "officer", site="nowhere")


async def test_who_has_no_site_chooses_one(plant: Plant, administrator: str) -> None:
    screen = await bind(plant, administrator)
    assert [row[0].data for row in screen.inline] == ["gb:one", "gb:two"]
    assert await bound_to(plant) is None
    assert "Plant two" in (await bind(plant, administrator, site="two")).text
    assert await bound_to(plant) == "two"


async def test_a_bound_group_is_not_taken_over(plant: Plant) -> None:
    await bind(plant, "officer")
    assert "Plant one" in (await bind(plant, "officer-two")).text
    assert await bound_to(plant) == "one"
    with pytest.raises(NotYours):
        await binding.unbind(plant.storage, await plant.person("officer-two"), CHAT, "en")
    assert await bound_to(plant) == "one"


async def test_unbound_by_who_may_bind(plant: Plant) -> None:
    await bind(plant, "officer")
    await bind(plant, "officer", OTHER)
    officer = await plant.person("officer")
    screen = await binding.unbind(plant.storage, officer, CHAT, "en")
    assert "Plant one" in screen.text
    assert (await bound_to(plant), await bound_to(plant, OTHER)) == (None, "one")
    again = await binding.unbind(plant.storage, officer, CHAT, "en")
    assert "no alarms" in again.text
