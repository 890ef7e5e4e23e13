"""Whom a stop rings, read from a loaded organisation."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.notice import Mode
from bot.services import organisation
from bot.services.stop.raising import Where
from storage import people
from tests.services.plant import (
    BOILER,
    FILE,
    FIRST,
    TURBINE,
    UNKNOWN,
    UNLISTED,
    YARD,
    Plant,
    receivers,
)

RUNG = [
    (BOILER, FIRST),
    # the host's own crew: no contractor's people
    (TURBINE, {"turner", "supervisor", "shift", "officer"}),
    # nobody in particular: every foreman of the site, and whoever is there
    (YARD, {"turner", "foreman", "supervisor", "shift", "officer", "builder-officer"}),
    (UNLISTED, {"turner", "foreman", "supervisor", "shift", "officer", "builder-officer"}),
    # nothing known: shift supervisors and officers of all sites
    (UNKNOWN, {"shift", "officer", "builder-officer", "shift-two", "officer-two"}),
    (Where(site_id="two", place_id="two/boiler"), {"shift-two", "officer-two"}),
]


@pytest.mark.parametrize(("where", "slugs"), RUNG)
async def test_whom_a_stop_rings(plant: Plant, where: Where, slugs: set[str]) -> None:
    assert await plant.rung((await plant.nameless(where)).stop_id) == slugs


async def load(plant: Plant, tmp_path: Path, *changes: tuple[str, str]) -> None:
    """The plant's file with some words changed."""
    text = FILE.read_text(encoding="utf-8")
    for pattern, words in changes:
        text, count = re.subn(pattern, words, text, flags=re.DOTALL)
        assert count, pattern
    file = tmp_path / "plant.toml"
    file.write_text(text, encoding="utf-8")
    await organisation.load(plant.storage, organisation.read(file))


NO_POLICY = (r"\[\[escalation\]\].*", "")


async def test_without_a_policy_the_usual_steps_hold(plant: Plant, tmp_path: Path) -> None:
    await load(plant, tmp_path, NO_POLICY)
    assert await plant.rung((await plant.nameless()).stop_id) == FIRST


POLICIES = [
    ('"director"', {"director"}),
    # a person of another site, and a worker, when the policy names them
    ('"person:shift-two", "person:worker", "supervisor"', {"shift-two", "worker", "supervisor"}),
    # who has no chat can't be rung
    ('"person:no-chat", "supervisor"', {"supervisor"}),
]


@pytest.mark.parametrize(("words", "slugs"), POLICIES)
async def test_the_organisation_decides_whom(
    plant: Plant, tmp_path: Path, words: str, slugs: set[str]
) -> None:
    policy = (
        f'[[escalation]]\nkind = "stop_work"\nsteps = [{{ after = "0m", notify = [{words}] }}]\n'
    )
    await load(plant, tmp_path, (NO_POLICY[0], policy))
    raised = await plant.nameless()
    assert await plant.rung(raised.stop_id) == slugs
    # the button on the card of whoever was rung works
    for slug in sorted(slugs)[:1]:
        assert (await plant.answer(slug, raised.stop_id)).end == "accepted"


def rota(role: str, person: str, start: str, end: str) -> str:
    return (
        f'\n[[rota]]\nsite = "one"\nrole = "{role}"\nperson = "{person}"\n'
        f'from = "{start}"\nto = "{end}"\n'
    )


DUTY = [
    # by day the supervisor, by night nobody of that role
    ("2026-11-23T12:00", {"supervisor"}),
    ("2026-11-23T02:00", set()),
]


@pytest.mark.parametrize(("local", "on_duty"), DUTY)
async def test_the_rota_of_the_site_at_this_moment(
    plant: Plant, tmp_path: Path, local: str, on_duty: set[str]
) -> None:
    added = rota("supervisor", "supervisor", "08:00", "20:00")
    await load(plant, tmp_path, (r"\n\[\[escalation\]\]", f"{added}\n[[escalation]]"))
    # Almaty is five hours ahead
    moment = datetime.fromisoformat(local).replace(tzinfo=UTC).timestamp() - 5 * 3600
    plant.watch.away = moment - time.time()
    raised = await plant.nameless(TURBINE)
    assert await plant.rung(raised.stop_id) == {"turner", "shift", "officer"} | on_duty


async def test_revoked_people_are_not_rung(plant: Plant) -> None:
    async with plant.storage.write() as work:
        supervisor = await people.by_slug(work, "supervisor")
        assert supervisor is not None
        await people.revoke(work, supervisor.id)
    assert await plant.rung((await plant.nameless()).stop_id) == FIRST - {"supervisor"}


async def test_a_second_press_rings_nobody_again(plant: Plant) -> None:
    raised = await plant.nameless()
    await plant.post()
    assert (await plant.nameless()).stop_id == raised.stop_id
    assert receivers(await plant.post(), "stop_card", Mode.SEND) == []
