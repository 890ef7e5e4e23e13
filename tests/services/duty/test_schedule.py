"""A month's schedule: what it would change, what it changes, and what it refuses."""

from pathlib import Path

import pytest

from bot.domain.organisation import Shift
from bot.services.duty import schedule
from bot.services.duty.schedule import Change
from bot.services.organisation import OrgFileError
from storage import rota
from tests.services.plant import Plant
from tests.services.rotas import load, move, on_duty

HEAD = "site,role,person,date,from,to\n"
DAY = "one,shift_supervisor,shift,2026-11-24,08:00,20:00\n"
NIGHT = "one,shift_supervisor,night,2026-11-24,20:00,08:00\n"


@pytest.fixture
async def manned(plant: Plant, tmp_path: Path) -> Plant:
    await load(plant, tmp_path)
    return plant


async def bring(plant: Plant, tmp_path: Path, text: str, *, dry: bool = False) -> Change:
    file = tmp_path / "schedule.csv"
    file.write_text(text, encoding="utf-8")
    return await schedule.bring(plant.storage, schedule.read(file), dry=dry)


def names(shifts: tuple[Shift, ...]) -> list[str]:
    return [f"{one.day} {one.starts:%H:%M} {one.person}" for one in shifts]


async def rows(plant: Plant) -> int:
    async with plant.storage.read() as work:
        return len((await rota.of(work, "one")).shifts)


async def test_brought_it_decides_its_dates(manned: Plant, tmp_path: Path) -> None:
    swapped = DAY.replace(",shift,", ",spare,") + NIGHT.replace(",night,", ",shift,")
    change = await bring(manned, tmp_path, HEAD + swapped)
    assert names(change.added) == ["2026-11-24 08:00 spare", "2026-11-24 20:00 shift"]
    assert (change.removed, change.unchanged) == ((), 0)
    move(manned, "2026-11-24T12:00")
    assert await on_duty(manned) == {"spare"}
    move(manned, "2026-11-25T03:00")
    assert await on_duty(manned) == {"shift"}
    move(manned, "2026-11-25T12:00")
    assert await on_duty(manned) == {"shift"}, "the file's own rows hold on other dates"


async def test_a_dry_run_changes_nothing(manned: Plant, tmp_path: Path) -> None:
    before = await rows(manned)
    change = await bring(manned, tmp_path, HEAD + DAY + NIGHT, dry=True)
    assert (len(change.added), await rows(manned)) == (2, before)


async def test_again_it_changes_nothing(manned: Plant, tmp_path: Path) -> None:
    await bring(manned, tmp_path, HEAD + DAY + NIGHT)
    # semicolons and another order of the lines are the same schedule
    again = await bring(manned, tmp_path, (HEAD + NIGHT + DAY).replace(",", ";"))
    assert (again.added, again.removed, again.unchanged) == ((), (), 2)


async def test_a_corrected_file_replaces_its_dates_only(manned: Plant, tmp_path: Path) -> None:
    await bring(manned, tmp_path, HEAD + DAY + NIGHT + DAY.replace("-24", "-25"))
    change = await bring(manned, tmp_path, HEAD + DAY + NIGHT.replace(",night,", ",spare,"))
    assert names(change.added) == ["2026-11-24 20:00 spare"]
    assert names(change.removed) == ["2026-11-24 20:00 night"]
    assert change.unchanged == 1
    move(manned, "2026-11-25T12:00")
    assert await on_duty(manned) == {"shift"}


async def test_a_load_of_the_organisation_leaves_schedules_alone(
    manned: Plant, tmp_path: Path
) -> None:
    await bring(manned, tmp_path, HEAD + DAY + NIGHT)
    before = await rows(manned)
    await load(manned, tmp_path)
    assert await rows(manned) == before


async def test_rows_long_past_go(manned: Plant, tmp_path: Path) -> None:
    await bring(manned, tmp_path, HEAD + DAY)
    before = await rows(manned)
    move(manned, "2027-03-01T12:00")
    await bring(manned, tmp_path, HEAD + DAY.replace("2026-11-24", "2027-03-02"))
    assert await rows(manned) == before


REFUSED = [
    # the file alone
    ("", "CSV:1: the column «site» is missing"),
    (HEAD, "CSV: has no rows"),
    (HEAD.replace("date", "dat"), "CSV:1: unknown column «dat», did you mean «date»?"),
    (HEAD + DAY.replace("2026-11-24", "24.11.2026"),
     "CSV:2: schedule: «24.11.2026» is not a date such as 2026-03-22"),
    (HEAD + DAY.replace("2026-11-24", "2026-02-29"),
     "CSV:2: schedule: «2026-02-29» is not a date such as 2026-03-22"),
    (HEAD + DAY.replace("20:00", "25:00"), "CSV:2: schedule: «25:00» is not a time such as 08:00"),
    (HEAD + DAY.replace("20:00", ""), "CSV:2: schedule: «to» is missing"),
    (HEAD + "\n" + DAY.replace("shift_supervisor", "boss"), "CSV:3: schedule: unknown role «boss»"),
    # against who is there
    (HEAD + DAY + NIGHT.replace(",night,", ",nigth,"),
     "CSV:3: schedule: unknown person «nigth», did you mean «night»?"),
    (HEAD + DAY.replace("one,", "on,"), "CSV:2: schedule: unknown site «on», did you mean «one»?"),
    (HEAD + DAY + DAY, "CSV:3: schedule: the same shift stands already at line 2"),
    (HEAD + DAY.replace(",shift,", ",supervisor,"),
     "CSV:2: schedule: «supervisor» is supervisor, not shift supervisor: nobody would be called"),
    (HEAD + DAY.replace(",shift,", ",shift-two,"),
     "CSV:2: schedule: «shift-two» does not work at site «one»"),
    (HEAD + DAY.replace(",shift,", ",builder-shift,"),
     "CSV:2: schedule: «builder-shift» is of a contractor; a shift supervisor on duty is one of the host"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
async def test_a_mistake_is_said_at_its_line_and_nothing_is_brought(
    manned: Plant, tmp_path: Path, text: str, sentence: str
) -> None:
    before = await rows(manned)
    with pytest.raises(OrgFileError) as caught:
        await bring(manned, tmp_path, text)
    said = str(caught.value).replace(str(tmp_path / "schedule.csv"), "CSV")
    assert sentence in said.splitlines()
    assert await rows(manned) == before
