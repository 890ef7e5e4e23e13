"""The gate: after every anonymous flow, errors included, nobody can be found in what we keep.

A hundred people (ids below 2^31 and above 2^32), half of them enrolled, against a real process on
each database. Then every file of the bot is searched: database, write-ahead log, key file, logs.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from tests.faults.conftest import organisation
from tests.faults.stage import CALLED, NUMBER, SAFETY_OFFICER, WORKER, Stage
from tests.privacy import flows, needles
from tests.privacy.flows import ENROLLED, ON_DUTY, PATIENCE, PERSONAS, WORDS

ROTA = "".join(
    f'\n[[rota]]\nsite = "chp2"\nrole = "supervisor"\nperson = "{person}"\n'
    'from = "00:00"\nto = "00:00"\n'
    for person in ("supervisor", "supervisor0")
)


async def export_stops(stage: Stage, database: dict[str, str]) -> None:
    """The operator proves every timeline and takes records out; the files stand beside the bot's own."""
    proof = stage.spawn("verify", **database)
    assert await proof.ended(within=60) == 0, proof.said
    there = sorted(set(NUMBER.findall(proof.said)))
    await asyncio.gather(
        *(
            take_out(stage, number, kind, database)
            for number in (there[0], there[-1])
            for kind in ("pdf", "json")
        )
    )
    await stage.write(SAFETY_OFFICER, f"/export {there[0]}")
    await stage.confirmed(seconds=PATIENCE)


async def take_out(stage: Stage, number: str, kind: str, database: dict[str, str]) -> None:
    """One record, written beside the bot's own files."""
    name = str(stage.home / f"{number}.{kind}")
    words = ("export", "stop", number, "--lang", "en", "--format", kind, "--out", name)
    taking = stage.spawn(*words, **database)
    assert await taking.ended(within=60) == 0, taking.said


async def purge(stage: Stage, database: dict[str, str]) -> None:
    """What the night does, by hand, while the bot runs."""
    purging = stage.spawn("purge", **database)
    assert await purging.ended(within=60) == 0, purging.said


async def keep_metrics(stage: Stage) -> None:
    """What Prometheus reads, as a file among those that are searched.

    Sums of seconds are rounded to the microsecond: the noise behind it may look like anybody's number.
    """
    answer = await stage.http.get(f"http://127.0.0.1:{stage.listen}/metrics")
    told = [line.rpartition(" ") for line in answer.text.splitlines() if not line.startswith("#")]
    (stage.home / "metrics.txt").write_text(
        "\n".join(f"{name} {round(float(value), 6)}" for name, _, value in told)
    )


@pytest.fixture
async def database(
    request: pytest.FixtureRequest, empty_stage: Stage
) -> AsyncIterator[dict[str, str]]:
    """The settings of one kind of database."""
    if request.param == "sqlite":
        yield {}
        return
    address = request.getfixturevalue("postgres_url")
    # so that a flow may ask it too
    empty_stage.postgresql = address
    yield {"DATABASE_URL": address}


async def data_folders(database: dict[str, str]) -> list[Path]:
    """PostgreSQL's own files, flushed: this database, what all share, and the write-ahead log.

    Empty for SQLite, whose file stands with the rest.
    """
    if not database:
        return []
    connection = await asyncpg.connect(database["DATABASE_URL"].replace("+asyncpg", ""))
    try:
        await connection.execute("CHECKPOINT")
        home = Path((await connection.fetchrow("SHOW data_directory"))[0])
        own = "SELECT oid FROM pg_database WHERE datname = current_database()"
        oid = (await connection.fetchrow(own))[0]
        return [home / "base" / str(oid), home / "global", home / "pg_wal"]
    finally:
        await connection.close()


async def load(stage: Stage, database: dict[str, str]) -> None:
    file = stage.home / "organisation.toml"
    file.write_text(organisation(ENROLLED, len(ON_DUTY)) + ROTA, encoding="utf-8")
    loading = stage.spawn("org", "load", str(file), **database)
    assert await loading.ended(within=60) == 0, loading.said
    # the operator's own file of people names them; it is not one of the bot's stores
    file.unlink()
    await stage.appear((WORKER, *CALLED, *ON_DUTY, *PERSONAS))


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
async def test_nobody_is_found_after_anonymous_flows(
    empty_stage: Stage, database: dict[str, str]
) -> None:
    stage = empty_stage
    await load(stage, database)
    bot = await stage.run_bot(**database, LOG_LEVEL="DEBUG", EXECUTIVE="shift-supervisor")
    group = await stage.group(SAFETY_OFFICER, *PERSONAS[: flows.AT_ONCE])
    await stage.say(SAFETY_OFFICER, group, "/bind")
    await flows.everybody(stage)
    await flows.among_themselves(stage, group)
    await flows.called_back(stage)
    await flows.they_talk(stage)
    await flows.asked_before_a_restart(stage)
    await export_stops(stage, database)
    await flows.hands_over(stage)
    await flows.settles_in(stage, PERSONAS[0])
    await purge(stage, database)
    await keep_metrics(stage)
    wanted = [*PERSONAS, *ON_DUTY, WORDS, group]
    running = needles.scan_folder(stage.home, wanted, but=["simulator.log"])
    assert not running, "found beside the running bot"
    await bot.terminate()
    ended = needles.scan_folder(stage.home, wanted, but=["simulator.log"])
    assert not ended, "found after its end"
    for folder in await data_folders(database):
        assert not needles.scan_folder(folder, wanted)
    if not database:
        assert not values(stage.database) & {*PERSONAS, *ON_DUTY, group}


def values(database: Path) -> set[object]:
    """Every value of every column, for ids that are too short to be told from chance in raw bytes."""
    found: set[object] = set()
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as file:
        for (table,) in file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            for row in file.execute(f'SELECT * FROM "{table}"'):
                found.update(row)
    return found
