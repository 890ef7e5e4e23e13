"""`python -m bench`: everything the performance page says, in one run; prints tables.

`python -m bench alarms` prints one of them alone.
"""

import argparse
import asyncio
import functools
import socket
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import (
    alarm,
    contenders,
    escalation,
    flood,
    footprint,
    receipts,
    report_board,
    ticks,
    updates,
)
from bench.office import PRESSER, READER, SUPERVISOR, SUPERVISORS, Office, office
from bench.wire import Wire, simulator
from tests import postgres

console = Console()


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index == 0 else "right")
    return table


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _others(people: int) -> list[flood.Run]:
    """The plain loop and the stock limiter, each on a simulator of its own."""
    runs = []
    for what, campaign in contenders.AVAILABLE.items():
        async with simulator() as wire:
            ids = await wire.people(READER, people)
            send = functools.partial(campaign, wire.url, ids)
            runs.append(await flood.watch(wire, what, people, send))
    return runs


async def _drained(office: Office, cursor: int, people: int) -> None:
    """Wait until every reader has got the notice."""
    seen = 0
    until = time.monotonic() + people / 10 + 60
    while seen < people:
        entries, cursor = await office.wire.requests("sendMessage", since=cursor)
        seen += sum(e["status"] == 200 and int(e["params"]["chat_id"]) >= READER for e in entries)
        if time.monotonic() > until:
            raise RuntimeError(f"{seen} of {people} notices arrived.")
        await asyncio.sleep(0.5)


async def _ours(home: Path, wire: Wire, people: int, presses: int, only: str | None) -> None:
    """The running program: a campaign alone, alarms idle, alarms inside a campaign, a storm of updates."""
    await wire.people(SUPERVISOR, SUPERVISORS)
    await wire.people(PRESSER, 2 * presses)
    await wire.people(READER, people)
    await wire.discard_updates()
    async with office(home, wire, listen=_free_port()) as ours:
        await ours.load(pressers=2 * presses, readers=people)
        started = await ours.run()
        # first and alone: while an alarm is open a campaign holds itself back
        if only in (None, "campaign"):
            await _campaign(ours, people)
        if only in (None, "alarms"):
            await _alarms(ours, people, presses)
        if only in (None, "updates"):
            _updates(await updates.through(wire), await updates.bare_dispatcher(5000))
        if only in (None, "start"):
            _footprint(started, footprint.resident(ours.running[0].pid))


async def _campaign(ours: Office, people: int) -> None:
    cursor = await ours.wire.position()

    async def campaign() -> None:
        await ours.campaign()
        await _drained(ours, cursor, people)

    run = await flood.watch(ours.wire, "Saqbol", people, campaign)
    _flood([run, *await _others(min(people, 300))])


async def _alarms(ours: Office, people: int, presses: int) -> None:
    idle = await alarm.presses(ours, start=0, count=presses)
    await ours.campaign()
    during = await alarm.presses(ours, start=presses, count=presses)
    columns = ("", "first p50", "first p99", "20th p50", "20th p99")
    table = _table("Press to alarm accepted, ms", *columns)
    table.add_row("idle", *idle.line())
    table.add_row(f"while {people} notices drain", *during.line())
    console.print(table)


def _updates(ours: float, bare: float) -> None:
    table = _table("Updates a second", "", "a second")
    table.add_row("bare aiogram dispatcher, nothing stored or answered", f"{bare:.0f}")
    table.add_row("Saqbol, fetched, answered and confirmed", f"{ours:.0f}")
    console.print(table)


def _flood(runs: list[flood.Run]) -> None:
    table = _table("A campaign against the ceiling of 30 a second", "", "delivered", "a second",
                   "of ceiling", "fullest second", "429s")  # fmt: skip
    for run in runs:
        table.add_row(*run.line())
    console.print(table)


def _footprint(started: float, resident: float) -> None:
    table = _table("Start and memory", "", "seconds", "MB")
    for what, module in (("python alone", None), ("import aiogram", "aiogram")):
        found = footprint.importing(what, module)
        table.add_row(found.what, f"{found.seconds:.2f}", f"{found.megabytes:.0f}")
    table.add_row("Saqbol, until healthy", f"{started:.2f}", f"{resident:.0f}")
    console.print(table)


async def _escalation(home: Path) -> None:
    """Both databases, one after the other."""
    costs = _table(
        "One tick, median ms", "", "nothing due", f"{ticks.DUE} due", "nobody reached", "audit"
    )
    late = _table(f"A step, seconds after its deadline; {escalation.OPEN} open, {escalation.CAMPAIGNS * escalation.READERS} notices wait",
                  "", "called p50", "p99", "max", "accepted p50", "p99", "max")  # fmt: skip
    back = _table("kill -9 to the first tick", "", "seconds")
    with postgres.server() as server:
        # the suite's server is quick rather than durable
        for setting in ("fsync", "full_page_writes"):
            server.order(f"ALTER SYSTEM SET {setting} = on")
        server.order("SELECT pg_reload_conf()")
        # the ticks' own database, copied while nobody is connected to the empty one
        apart = server.address + "_ticks"
        names = (address.rpartition("/")[2] for address in (apart, server.address))
        server.order("CREATE DATABASE {} TEMPLATE {}".format(*names))
        for name, address in {"SQLite": None, "PostgreSQL": server.address}.items():
            place = home / name
            place.mkdir()
            found = await escalation.measure(place, listen=_free_port(), database=address)
            late.add_row(f"{name}, within {escalation.SPREAD:.0f} s", *found.spread.line())
            late.add_row(f"{name}, all in one second", *found.at_once.line())
            back.add_row(name, f"{found.back:.1f}")
            # the whole takes half an hour: what is known already is told
            console.print(
                f"{name}: {found.spread.line()} {found.at_once.line()} {found.back:.1f} s"
            )
            aside = home / f"{name}-ticks"
            aside.mkdir()
            fresh = apart if address else f"sqlite:///{aside / 'saqbol.db'}"
            for cost in await ticks.costs(name, aside, fresh):
                costs.add_row(*cost.line())
                console.print(*cost.line())
    for table in (costs, late, back):
        console.print(table)


async def _reports(home: Path) -> None:
    """Both databases, one after the other."""
    shown = _table(
        f"Until a screen is ready, ms; {report_board.REPORTS:,} reports", "", "p50", "p95", "max"
    )
    opened = _table(f"{receipts.CROWD} people at their mailboxes at once",
                    "", "a second", "the loop stands, ms")  # fmt: skip
    with postgres.server() as server:
        for name, address in {"SQLite": None, "PostgreSQL": server.address}.items():
            place = home / name
            place.mkdir()
            database = address or f"sqlite:///{place / 'saqbol.db'}"
            for wait in await report_board.waits(place, database):
                shown.add_row(f"{name}, {wait.screen}", *wait.line()[1:])
            for crowd in await receipts.crowds(place, database):
                opened.add_row(f"{name}, {crowd.what}", *crowd.line()[1:])
    console.print(shown)
    console.print(opened)


async def _main(people: int, presses: int, only: str | None) -> None:
    if only in (None, "escalation"):
        with tempfile.TemporaryDirectory() as home:
            await _escalation(Path(home))
    if only in (None, "reports"):
        with tempfile.TemporaryDirectory() as home:
            await _reports(Path(home))
    if only in ("escalation", "reports"):
        return
    with tempfile.TemporaryDirectory() as home:
        async with simulator() as wire:
            await _ours(Path(home), wire, people, presses, only)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000, help="readers of the campaign")
    parser.add_argument("--presses", type=int, default=50, help="stops, idle and again inside it")
    tables = ("campaign", "alarms", "updates", "start", "escalation", "reports")
    parser.add_argument("only", nargs="?", choices=tables, help="one table alone")
    chosen = parser.parse_args()
    asyncio.run(_main(chosen.people, chosen.presses, chosen.only))
