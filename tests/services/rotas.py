"""The plant with a rota: shift supervisors by day and by night, and colleagues who may take over."""

import time
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain import notice
from bot.domain.roles import Role
from bot.services import calls, organisation
from storage import organisation as stored
from storage import people
from tests.services.plant import FILE, Plant

ALMATY = ZoneInfo("Asia/Almaty")

PEOPLE = """
[[people]]
id = "night"
title = "Night shift supervisor"
role = "shift_supervisor"
site = "one"
phone = "+7 727 000 00 03"
telegram_id = 7400000021

[[people]]
id = "spare"
title = "Spare shift supervisor"
role = "shift_supervisor"
site = "one"
telegram_id = 7400000022

[[people]]
id = "builder-shift"
title = "Shift supervisor of Builder"
role = "shift_supervisor"
site = "one"
organization = "builder"
telegram_id = 7400000023

[[people]]
id = "silent"
title = "Shift supervisor without a chat"
role = "shift_supervisor"
site = "one"
"""


def row(
    person: str, start: str = "", end: str = "", *, role: str = "shift_supervisor", **keys: str
) -> str:
    """One row of the rota; further keys as TOML."""
    hours = f'from = "{start}"\nto = "{end}"\n' if start else ""
    more = "".join(f"{key} = {value}\n" for key, value in keys.items())
    return f'\n[[rota]]\nsite = "one"\nrole = "{role}"\nperson = "{person}"\n{hours}{more}'


ROUND_THE_CLOCK = row("shift", "08:00", "20:00") + row("night", "20:00", "08:00")


async def load(plant: Plant, tmp_path: Path, rows: str = ROUND_THE_CLOCK) -> None:
    """Load the plant's file with these people and this rota."""
    file = tmp_path / "plant.toml"
    file.write_text(FILE.read_text(encoding="utf-8") + PEOPLE + rows, encoding="utf-8")
    await organisation.load(plant.storage, organisation.read(file))


def move(plant: Plant, local: str) -> None:
    """Let it be this wall time of the site."""
    at = datetime.fromisoformat(local).replace(tzinfo=ALMATY)
    plant.watch.away = at.timestamp() - time.time()


async def on_duty(plant: Plant, role: Role = Role.SHIFT_SUPERVISOR) -> set[str]:
    """The slugs of who is on duty in a role, as an alarm reads it."""
    async with plant.storage.read() as work:
        site = await stored.site(work, "one")
        assert site is not None
        ids: set[UUID] = (await calls.on_duty(work, site)).get(role, set())
        found = [await people.get(work, one) for one in ids]
    return {one.slug or "" for one in found if one is not None}


async def words(plant: Plant) -> list[tuple[str, str, str]]:
    """(to, kind, text) of everything that waits, carried."""
    return [
        (one.to, one.kind, one.screen.text)
        for one in await plant.post()
        if one.mode is notice.Mode.SEND
    ]
