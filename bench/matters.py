"""Thousands of open stops with their escalations, put straight into a database."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa

from bot.domain.stop_work import Manner, State
from bot.services import organisation
from storage import keys
from storage.engine import open_storage
from storage.models import stop_work as tables
from storage.models.delivery import outbox
from storage.models.escalation import escalations
from storage.uow import Storage, Work

SITES = 40
#: seconds between the repeats of an alarm that nobody answers
REPEAT = 300
#: Telegram ids of the sites' supervisors
SUPERVISOR = 7_400_000_000
FAR = timedelta(days=1)
_STEPS = [{"after": 0, "notify": ["supervisor"]}]
_PART = 1000
_HEAD = """
[organization]
id = "ales"
name = "AlES"
timezone = "Asia/Almaty"
languages = ["en"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One open stop whose escalation has a deadline."""

    escalation: UUID
    stop: UUID
    number: str
    #: which of the sites
    site: int


@asynccontextmanager
async def opened(home: Path, address: str) -> AsyncIterator[Storage]:
    """The database with the keys of that home."""
    storage = await open_storage(address, keys.load_or_create(home / "keys" / "saqbol.key"))
    try:
        yield storage
    finally:
        await storage.close()


async def staff(storage: Storage, home: Path) -> None:
    """Sites with one supervisor each."""
    file = home / "organisation.toml"
    file.write_text(_HEAD + "".join(_organisation()), encoding="utf-8")
    await organisation.load(storage, organisation.read(file))


def _organisation() -> Iterator[str]:
    for at in range(SITES):
        yield (
            f'\n[[sites]]\nid = "s{at}"\nname = "Site {at}"\n'
            f'phones = [{{ label = "Shift", number = "+7 727 000 00 02" }}]\n'
            f'places = [{{ id = "boiler", name = "Boiler house" }}]\n'
        )
        yield _person(f"supervisor{at}", "supervisor", at, SUPERVISOR + at)


def _person(slug: str, role: str, site: int, account: int) -> str:
    return (
        f'\n[[people]]\nid = "{slug}"\ntitle = "{slug}"\nrole = "{role}"\nsite = "s{site}"\n'
        f'language = "en"\ntelegram_id = {account}\n'
    )


async def stopped(
    storage: Storage, count: int, *, first: int = 0, state: State = State.NOTIFIED
) -> list[Matter]:
    """So many stops more; all but closed ones have been called once, and not again before `FAR`."""
    made = [
        Matter(escalation=uuid4(), stop=uuid4(), number=f"SW-2026-{at:06}", site=at % SITES)
        for at in range(first, first + count)
    ]
    for part in range(0, count, _PART):
        async with storage.write() as work:
            await _insert(work, made[part : part + _PART], state)
    return made


async def _insert(work: Work, made: Sequence[Matter], state: State) -> None:
    await work.conn.execute(sa.insert(tables.stops), [
        {"id": one.stop, "number": one.number, "site_id": f"s{one.site}",
         "place_id": f"s{one.site}/boiler", "state": str(state), "version": 2,
         "raised_at": work.now, "received_at": work.now, "drill": False}
        for one in made
    ])  # fmt: skip
    await work.conn.execute(sa.insert(tables.voices), [
        {"id": uuid4(), "stop_id": one.stop, "manner": str(Manner.ANONYMOUS),
         "mailbox_hash": uuid4().bytes}
        for one in made
    ])  # fmt: skip
    if state is State.CLOSED:
        return
    await work.conn.execute(sa.insert(escalations), [
        {"id": one.escalation, "kind": "stop_work", "subject": one.stop.hex, "steps": _STEPS,
         "repeat": REPEAT, "fired": 1, "started_at": work.now, "next_at": work.now + FAR,
         "version": 1}
        for one in made
    ])  # fmt: skip


async def fall_due(storage: Storage, at: dict[UUID, datetime]) -> None:
    """Give these escalations their deadlines."""
    async with storage.write() as work:
        await work.conn.execute(
            sa.update(escalations)
            .where(escalations.c.id == sa.bindparam("one"))
            .values(next_at=sa.bindparam("due")),
            [{"one": one, "due": due} for one, due in at.items()],
        )


async def cleared(storage: Storage) -> None:
    """No stop is left, nor anything about one."""
    async with storage.write() as work:
        for table in (outbox, escalations, tables.timeline, tables.voices, tables.stops):
            await work.conn.execute(sa.delete(table))
