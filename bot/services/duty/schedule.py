"""A month's schedule from a CSV file: what it would change, and making it so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.domain.organisation import Shift
from bot.domain.roles import Role
from bot.services import calls
from bot.services.organisation.document import csv_rows
from bot.services.organisation.entries import Entry, on_line, shaped
from bot.services.organisation.problems import OrgFileError, Problem, unknown
from bot.services.organisation.rota_rows import unfit
from bot.services.organisation.shape import Clock, Date, RoleName, Table, keys_of
from storage import organisation, people
from storage import rota as rotas
from storage.people import Person
from storage.uow import Storage, Work


class _Row(Table):
    """A line of the schedule: one person's one shift."""

    site: str
    role: RoleName
    person: str
    day: Annotated[Date, Field(alias="date")]
    starts: Annotated[Clock, Field(alias="from")]
    ends: Annotated[Clock, Field(alias="to")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an import does; people are named as in the files."""

    added: tuple[Shift, ...]
    removed: tuple[Shift, ...]
    unchanged: int


def read(path: Path) -> list[Entry[_Row]]:
    """The lines of a schedule. Raises OrgFileError with every mistake that the file alone tells."""
    problems: list[Problem] = []
    columns = keys_of(_Row)
    found = []
    for line, raw in csv_rows(path, columns, columns, problems):
        entry = shaped(_Row, raw, on_line(str(path), line, "schedule"), problems)
        if entry is not None:
            found.append(entry)
    if problems:
        raise OrgFileError(problems)
    if not found:
        raise OrgFileError([Problem(file=str(path), line=0, sentence="has no rows")])
    return found


async def bring(storage: Storage, entries: list[Entry[_Row]], *, dry: bool) -> Change:
    """Make each date, site and role that the file names what the file says; `dry` only looks.

    Raises OrgFileError for people and sites that are not there; then nothing is changed.
    """
    async with storage.write() as work:
        known = await _known(work)
        sites = [site.id for site in await organisation.all_sites(work)]
        problems = [*_unknown_sites(sites, entries), *_unfit(known, entries), *_twice(entries)]
        if problems:
            raise OrgFileError(problems)
        wanted = {_shift(entry.value, known[entry.value.person]) for entry in entries}
        slots = {(one.site_id, one.role, one.day) for one in wanted if one.day is not None}
        there = await rotas.imported(work, slots)
        names = {person.id.hex: word for word, person in known.items()}
        if not dry and there != wanted:
            await rotas.put_imported(work, slots, wanted)
    return Change(
        added=_ordered(wanted - there, names), removed=_ordered(there - wanted, names),
        unchanged=len(wanted & there),
    )  # fmt: skip


async def _known(work: Work) -> dict[str, Person]:
    """Everybody by the id of the files; who came by a code, by the id that `people` lists."""
    return {one.slug or one.id.hex: one for one in await people.narrowed(work)}


def _unknown_sites(sites: list[str], entries: list[Entry[_Row]]) -> Iterator[Problem]:
    for entry in entries:
        if entry.value.site not in sites:
            yield entry.spot.problem(unknown("site", entry.value.site, sites))


def _unfit(known: dict[str, Person], entries: list[Entry[_Row]]) -> Iterator[Problem]:
    for entry in entries:
        row = entry.value
        person = known.get(row.person)
        if person is None:
            yield entry.spot.problem(unknown("person", row.person, sorted(known)))
        elif wrong := unfit(calls.candidate(person), Role(row.role), row.site):
            yield entry.spot.problem(wrong)


def _twice(entries: list[Entry[_Row]]) -> Iterator[Problem]:
    seen: dict[tuple[str, object, str], int] = {}
    for entry in entries:
        row = entry.value
        first = seen.setdefault((row.person, row.day, row.starts), entry.spot.line(()))
        if first != entry.spot.line(()):
            yield entry.spot.problem(f"the same shift stands already at line {first}")


def _shift(row: _Row, person: Person) -> Shift:
    return Shift(
        site_id=row.site, role=Role(row.role), person=person.id.hex, day=row.day,
        starts=time.fromisoformat(row.starts), ends=time.fromisoformat(row.ends),
    )  # fmt: skip


def _ordered(shifts: set[Shift], names: dict[str, str]) -> tuple[Shift, ...]:
    named = [
        Shift(
            site_id=one.site_id, role=one.role, person=names.get(one.person, one.person),
            day=one.day, starts=one.starts, ends=one.ends,
        )
        for one in shifts
    ]  # fmt: skip
    return tuple(sorted(named, key=lambda one: (str(one.day), one.site_id, one.role, one.starts)))
