"""Thousands of reports with their dialogues, put straight into a database."""

import secrets
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from uuid import UUID, uuid4

from bot.domain.report import CLOSED, Side, State
from bot.services import organisation
from storage import dialogues, people, reports, sealing
from storage.people import Person
from storage.uow import Storage, Work

SITES, PLACES = 3, 5
#: messages of each dialogue
SAID = 4
_PART = 100
_HEAD = """
[organization]
id = "ales"
name = "AlES"
timezone = "Asia/Almaty"
languages = ["en"]

[[people]]
id = "officer"
title = "Safety officer"
role = "safety_officer"
language = "en"
telegram_id = 7500000000
"""
_STATES, _CELLS = list(State), [None, "1x2", "3x4", "5x5"]


async def staff(storage: Storage, home: Path) -> Person:
    """The sites, and an officer of all of them."""
    sites = (
        f'\n[[sites]]\nid = "s{site}"\nname = "Site {site}"\n'
        f'phones = [{{ label = "Shift", number = "+7 727 000 00 02" }}]\nplaces = ['
        + ", ".join(f'{{ id = "p{at}", name = "Hall {at}" }}' for at in range(PLACES))
        + "]\n"
        for site in range(SITES)
    )
    file = home / "organisation.toml"
    file.write_text(_HEAD + "".join(sites), encoding="utf-8")
    await organisation.load(storage, organisation.read(file))
    async with storage.read() as work:
        found = await people.by_slug(work, "officer")
    if found is None:
        raise RuntimeError("The officer was not hired.")
    return found


async def written(storage: Storage, officer: Person, count: int, today: date) -> list[UUID]:
    """So many reports of all states, places, days and cells, each with a dialogue."""
    kinds = product(range(SITES), range(PLACES), _STATES, _CELLS, (True, False), range(30))
    made: list[UUID] = []
    shapes = list(kinds)
    secrets.SystemRandom().shuffle(shapes)
    for part in range(0, count, _PART):
        async with storage.write() as work:
            made += [
                await _one(work, officer, today, shapes[at % len(shapes)])
                for at in range(part, min(part + _PART, count))
            ]
    return made


async def _one(
    work: Work, officer: Person, today: date, shape: tuple[int, int, State, str | None, bool, int]
) -> UUID:
    site, place, state, cell, urgent, days = shape
    key, closed = sealing.new_key(), state in CLOSED
    came = today - timedelta(days=days)
    report_id = await reports.insert(
        work, reports.Content(words="A ladder without a rail. " * 20, facts={"lang": "en"}),
        mailbox_hash=uuid4().bytes, receipt_hash=uuid4().bytes, key=key,
        clear={
            "site_id": f"s{site}", "place_id": f"s{site}/p{place}", "shift_date": came,
            "shift_half": "day", "state": str(state), "urgent": urgent, "potential": cell,
            "score": int(cell[0]) * int(cell[2]) if cell else 0, "released": days > 0,
            "assignee_id": officer.id if days % 7 == 0 else None,
            "waiting": None if closed else "officer",
            "due_on": None if closed else came + timedelta(days=7),
            "closed_on": came if closed else None,
        },
    )  # fmt: skip
    if report_id is None:
        raise RuntimeError("Two reports had one mailbox.")
    for number in range(SAID):
        side = Side.OFFICER if number % 2 else Side.REPORTER
        await dialogues.say(work, report_id, side, "By the second boiler, at the stairs.")
    return report_id
