"""Doctor says what would keep an alarm from arriving."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.finding import Finding, Level
from bot.domain.notice import Channel, Priority, State
from bot.domain.roles import Role
from bot.services import doctor, organisation
from storage import engine, groups, keys, leader, outbox, people, ring_tests
from storage.engine import Storage

HEAD = """\
[organization]
id = "host"
name = "Host"
timezone = "Asia/Almaty"
languages = ["en"]
[[sites]]
id = "plant"
name = "Plant"
[[escalation]]
kind = "stop_work"
steps = [
  { after = "0m", notify = ["supervisor"] },
  { after = "5m", notify = ["director"] },
]
"""


def person(slug: str, role: str, telegram_id: int | None, *, site: bool = True) -> str:
    lines = [f'[[people]]\nid = "{slug}"\ntitle = "{slug.title()}"\nrole = "{role}"']
    if site:
        lines.append('site = "plant"')
    if telegram_id:
        lines.append(f"telegram_id = {telegram_id}")
    return "\n".join(lines) + "\n"


def rota(start: str, end: str) -> str:
    return (
        '[[rota]]\nsite = "plant"\nrole = "supervisor"\nperson = "boss"\n'
        f'from = "{start}"\nto = "{end}"\n'
    )


OFFICER = person("officer", "safety_officer", 5_000_000_003)
BOSS, CHIEF = person("boss", "supervisor", 5_000_000_001), person(
    "chief", "director", 5_000_000_002, site=False
)  # fmt: skip


@pytest.fixture
async def storage(tmp_path: Path, database_url: str) -> AsyncIterator[Storage]:
    made = keys.load_or_create(tmp_path / "keys" / "saqbol.key")
    opened = await engine.open_storage(database_url, made)
    yield opened
    await opened.close()


async def examined(storage: Storage, tmp_path: Path, text: str) -> dict[str, Finding]:
    file = tmp_path / "org.toml"
    file.write_text(text, encoding="utf-8")
    await organisation.load(storage, organisation.read(file))
    return {one.check: one for one in await doctor.examine(storage)}


async def test_nothing_is_wrong(storage: Storage, tmp_path: Path) -> None:
    text = HEAD + BOSS + CHIEF + OFFICER + rota("08:00", "20:00") + rota("20:00", "08:00")
    await examined(storage, tmp_path, text)
    async with storage.read() as work:
        staff = await people.having(work, frozenset(Role))
    async with storage.write() as work:
        for one in staff:
            await ring_tests.ask(work, one.id)
            await ring_tests.note(work, one.id, heard=True)
    found = {one.check: one for one in await doctor.examine(storage)}
    assert {one.level for one in found.values()} == {Level.OK}
    assert set(found) == {
        "organisation",
        "rota",
        "escalation",
        "groups",
        "reports",
        "people",
        "ring",
        "outbox",
    }


async def test_nobody_who_may_confirm_a_restart(storage: Storage, tmp_path: Path) -> None:
    contractors = '[[contractors]]\nid = "builder"\nname = "Builder"\n'
    theirs = OFFICER + 'organization = "builder"\n'
    found = await examined(storage, tmp_path, HEAD + contractors + BOSS + CHIEF + theirs)
    assert found["restart"].level is Level.WARN
    assert "Plant: nobody can be reached who may confirm a restart" in found["restart"].sentence


async def test_nobody_reads_the_reports_of_a_site(storage: Storage, tmp_path: Path) -> None:
    found = await examined(storage, tmp_path, HEAD + BOSS + CHIEF)
    assert found["reports"].level is Level.WARN
    assert "reports at Plant" in found["reports"].sentence
    found = await examined(storage, tmp_path, HEAD + BOSS + CHIEF + OFFICER)
    assert found["reports"].level is Level.OK


async def test_an_empty_database(storage: Storage) -> None:
    (only,) = await doctor.examine(storage)
    assert (only.check, only.level) == ("organisation", Level.FAIL)


async def test_a_rota_gap_names_its_hours(storage: Storage, tmp_path: Path) -> None:
    found = await examined(storage, tmp_path, HEAD + BOSS + CHIEF + rota("08:00", "20:00"))
    assert found["rota"].level is Level.FAIL
    assert "Plant: no supervisor on duty" in found["rota"].sentence
    assert "20:00-08:00" in found["rota"].sentence


#: who is there, how bad, what is said
STEPS = [
    # one step reaches nobody: the others do
    (BOSS, Level.WARN, "Plant, stop work: nobody can be reached in the step at 5 min (director)."),
    # the director has no chat
    (BOSS + person("chief", "director", None, site=False), Level.WARN, "the step at 5 min"),
    # nobody at all
    ("", Level.FAIL, "the step at 0 min (supervisor), the step at 5 min (director)."),
]


@pytest.mark.parametrize(("staff", "level", "sentence"), STEPS)
async def test_an_unreachable_step(
    storage: Storage, tmp_path: Path, staff: str, level: Level, sentence: str
) -> None:
    found = await examined(storage, tmp_path, HEAD + staff)
    assert found["escalation"].level is level
    assert sentence in found["escalation"].sentence


async def test_people_without_a_chat(storage: Storage, tmp_path: Path) -> None:
    staff = BOSS + CHIEF + person("guard", "permit_issuer", None) + person("w", "worker", None)
    found = await examined(storage, tmp_path, HEAD + staff)
    assert found["people"].level is Level.WARN
    assert "Guard (plant); 1 worker." in found["people"].sentence


async def test_somebody_who_blocked_the_bot(storage: Storage, tmp_path: Path) -> None:
    await examined(storage, tmp_path, HEAD + BOSS + CHIEF)
    async with storage.write() as work:
        boss = await people.by_slug(work, "boss")
        assert boss is not None
        await people.mark_unreachable(work, boss.id, Channel.ALARM)
    found = {one.check: one for one in await doctor.examine(storage)}
    assert "Boss (plant)" in found["people"].sentence
    assert found["escalation"].level is Level.WARN


async def test_a_dead_letter_is_told(storage: Storage, tmp_path: Path) -> None:
    await examined(storage, tmp_path, HEAD + BOSS + CHIEF)
    leadership = await leader.take(storage)
    epoch = leadership.epoch
    # the epoch stays the last one won
    leadership.release()
    async with storage.write() as work:
        boss = await people.by_slug(work, "boss")
        assert boss is not None
        await outbox.put(work, outbox.Notice(
            unique_key="x", kind="stop_card", subject="x", person_id=boss.id,
            priority=Priority.ALARM,
        ))  # fmt: skip
        row = await outbox.claim(work, [Channel.ALARM], epoch=epoch)
        assert row is not None
        await outbox.settle(work, row, State.DEAD, epoch=epoch, error="forbidden")
    found = {one.check: one for one in await doctor.examine(storage)}
    assert found["outbox"].level is Level.WARN
    assert "1 notice could not be delivered: stop_card (forbidden)." in found["outbox"].sentence


async def test_a_group_that_a_step_names_must_be_bound_and_open(
    storage: Storage, tmp_path: Path
) -> None:
    text = HEAD.replace('"director"', '"director", "group:plant"') + BOSS + CHIEF
    found = (await examined(storage, tmp_path, text))["groups"]
    assert (found.level, "names group:plant" in found.sentence) == (Level.WARN, True)
    async with storage.write() as work:
        await groups.bind(work, -4_000_000_001, site_id="plant", language="en")
    found = (await examined(storage, tmp_path, text))["groups"]
    assert (found.level, found.sentence) == (Level.OK, "Plant: 1 group bound to show the alarms.")
    async with storage.write() as work:
        (group,) = await groups.everything(work)
        await groups.mark(work, group.id, unreachable=True)
    found = (await examined(storage, tmp_path, text))["groups"]
    assert (found.level, "can't write to 1 bound group" in found.sentence) == (Level.WARN, True)
