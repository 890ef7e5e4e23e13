"""/people: who sees which crews, whose code says what, and who may be moved."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.roles import Role
from bot.domain.screen import Screen
from bot.services import organisation
from bot.services.people import enrolment, invitations
from bot.services.people.enrolment import InviteRefused, Outcome
from bot.texts import LANGUAGES
from storage import engine, keys
from storage.engine import Storage
from storage.people import Person

EXAMPLE = Path(__file__).parents[3] / "examples" / "ales.toml"


@pytest.fixture
async def storage(tmp_path: Path, database_url: str) -> AsyncIterator[Storage]:
    made = keys.load_or_create(tmp_path / "keys" / "saqbol.key")
    opened = await engine.open_storage(database_url, made)
    await organisation.load(opened, organisation.read(EXAMPLE))
    yield opened
    await opened.close()


async def named(storage: Storage, slug: str) -> Person:
    person = await enrolment.find(storage, slug)
    assert person is not None
    return person


def labels(screen: Screen | None) -> list[str]:
    assert screen is not None
    return [button.label for row in screen.inline for button in row]


def code_in(screen: Screen) -> str:
    found = re.search(r"<code>(.{9})</code>", screen.text)
    assert found is not None
    return found[1]


async def test_a_contractor_sees_only_the_own_crews(storage: Storage) -> None:
    head = await named(storage, "biik-head")
    assert labels(await invitations.overview(storage, head, "en")) == [
        "CHP-2 · Scaffolding crew", "CHP-3 · Insulation crew",
    ]  # fmt: skip


async def test_an_officer_sees_the_crews_of_the_site(storage: Storage) -> None:
    officer = await named(storage, "chp2-safety-officer")
    screen = await invitations.overview(storage, officer, "en")
    assert len(labels(screen)) == 5
    assert "Boiler repair crew" in labels(screen)
    assert screen is not None
    assert "new phone" in screen.text


@pytest.mark.parametrize("slug", ["boiler-repair-worker", "chp2-supervisor", "production-director"])
async def test_others_have_nothing_here(storage: Storage, slug: str) -> None:
    person = await named(storage, slug)
    assert await invitations.overview(storage, person, "en") is None
    assert await invitations.found(storage, person, "foreman", "en") is None


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_a_crew_s_code_lets_its_workers_in(storage: Storage, lang: str) -> None:
    head = await named(storage, "biik-head")
    screen = await invitations.crew_code(
        storage, head, "chp2-scaffolding", Role.WORKER, lang, "saqbol_bot"
    )
    code = code_in(screen)
    assert f"https://t.me/saqbol_bot?start={code.replace('-', '')}" in screen.text
    assert "7" in screen.text
    (foreman,) = (button for row in screen.inline for button in row)
    assert foreman.data == "f:chp2-scaffolding"
    done = await enrolment.redeem(storage, user_id=8_000_000_001, typed=code)
    assert done.outcome is Outcome.WELCOME
    assert done.person is not None
    assert (done.person.role, done.person.crew_id) == (Role.WORKER, "chp2-scaffolding")


async def test_another_contractor_s_crew_is_refused(storage: Storage) -> None:
    head = await named(storage, "biik-head")
    for crew in ("boiler-repair", "no-such-crew"):
        with pytest.raises(InviteRefused):
            await invitations.crew_code(storage, head, crew, Role.WORKER, "en", None)


async def test_an_officer_finds_and_moves_a_person(storage: Storage) -> None:
    officer = await named(storage, "chp2-safety-officer")
    screen = await invitations.found(storage, officer, "SUPERVISOR, boiler", "en")
    assert labels(screen) == ["Supervisor, boiler house · CHP-2"]
    supervisor = await named(storage, "chp2-supervisor")
    moved = await invitations.move_code(storage, officer, supervisor.id, "en", None)
    assert "https" not in moved.text
    done = await enrolment.redeem(storage, user_id=8_000_000_002, typed=code_in(moved))
    assert (done.outcome, done.person) == (Outcome.WELCOME, supervisor)


@pytest.mark.parametrize(
    ("words", "buttons", "sentence"),
    [
        # only of the own site, and nobody above: not the site's head, not the director
        ("head of", 0, "nobody here"),
        ("director", 0, "nobody here"),
        ("foreman", 5, "Who has a new phone?"),
        ("<b>", 0, "&lt;b&gt;"),
        ("o", 8, "people match"),
    ],
)
async def test_whom_an_officer_finds(
    storage: Storage, words: str, buttons: int, sentence: str
) -> None:
    officer = await named(storage, "chp2-safety-officer")
    screen = await invitations.found(storage, officer, words, "en")
    assert screen is not None
    assert (len(labels(screen)), sentence in screen.text) == (buttons, True), screen.text


async def test_button_data_fits(storage: Storage) -> None:
    officer = await named(storage, "bot-administrator")
    screen = await invitations.overview(storage, officer, "kk")
    assert screen is not None
    assert len(screen.inline) == 16
    assert all(len(b.data or "") <= 64 for row in screen.inline for b in row)
