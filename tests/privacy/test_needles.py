"""The gate: after every anonymous flow, errors included, nobody can be found in what we keep.

A hundred people (ids below 2^31 and above 2^32), half of them enrolled, against a real process on
each database. Then every file of the bot is searched: database, write-ahead log, key file, logs.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from tests.faults.conftest import organisation
from tests.faults.stage import (
    CALLED,
    CROWD,
    NUMBER,
    SAFETY_OFFICER,
    SUPERVISOR,
    SUPERVISORS,
    WORKER,
    Stage,
)
from tests.privacy import needles

ENROLLED = 50
STRANGERS = [*range(1_500_000_001, 1_500_000_026), *range(7_900_000_001, 7_900_000_026)]
PERSONAS = [*range(CROWD, CROWD + ENROLLED), *STRANGERS]
#: two supervisors of whom the first hands a shift over to the second; one more stays on duty
ON_DUTY = (SUPERVISORS, SUPERVISORS + 1)
ROTA = "".join(
    f'\n[[rota]]\nsite = "chp2"\nrole = "supervisor"\nperson = "{person}"\n'
    'from = "00:00"\nto = "00:00"\n'
    for person in ("supervisor", "supervisor0")
)
WORDS = "Quokka wording that nobody else would use"
#: seconds for whatever is waited for: a hundred people press at once, beside two other workers
_PATIENCE = 150
#: people at a time: what a crew's break looks like
_AT_ONCE = 10


async def reports(stage: Stage, person: int) -> None:
    """Write, look, send, check, type the receipt."""
    await stage.control("POST", f"people/{person}/start", payload="s_chp2")
    await stage.write(person, "/report")
    await stage.write(person, f"{WORDS} {person}")
    await stage.press(person, data=await stage.offered(person, "Send", seconds=_PATIENCE))
    check = await stage.offered(person, "Check answers", seconds=_PATIENCE)
    await stage.press(person, data=check)
    await stage.write(person, "1234 5678 1234 5678")


async def stops(stage: Stage, person: int) -> None:
    """Stop anonymously, add words, look at the status."""
    await stage.write(person, "CHP-2 · Turbine hall")
    await stage.write(person, "Send anonymously")
    status = await stage.offered(person, "Check status", seconds=_PATIENCE)
    await stage.write(person, f"{WORDS} {person}")
    await stage.press(person, data=status)


async def leaves_unfinished(stage: Stage, person: int) -> None:
    """One tap and no second."""
    await stage.write(person, "/stop")


async def cancels(stage: Stage, person: int) -> None:
    """Two taps back."""
    await stage.write(person, "/stop")
    await stage.write(person, "Cancel the stop")


async def throws_away(stage: Stage, person: int) -> None:
    """A report that is never sent, after a picture and a voice that are refused."""
    await stage.write(person, "/report")
    await stage.send_file(person, "photo")
    await stage.send_file(person, "voice")
    await stage.write(person, f"{WORDS} {person}")
    await stage.press(person, data=await stage.offered(person, "Throw away", seconds=_PATIENCE))


FLOWS: list[Callable[[Stage, int], Awaitable[None]]] = [
    reports, stops, leaves_unfinished, cancels, throws_away,
]  # fmt: skip


async def everybody(stage: Stage) -> None:
    """Each person goes one of the ways, some of them over a Telegram that misbehaves."""
    for first in range(0, len(PERSONAS), _AT_ONCE):
        if first % 30 == 0:
            await stage.fault(kind="http_500", method="send*", count=3)
            await stage.fault(kind="drop_reply", method="send*", count=2)
            await stage.fault(kind="reset", method="editMessage*", count=1)
        crowd = PERSONAS[first : first + _AT_ONCE]
        await asyncio.gather(
            *(FLOWS[(first + at) % len(FLOWS)](stage, one) for at, one in enumerate(crowd))
        )
        await stage.calm()
    await stage.advance(70)
    await stage.confirmed(seconds=_PATIENCE)


async def among_themselves(stage: Stage, group: int) -> None:
    """Members of a bound group write there, and press what is not theirs to press."""
    for person in PERSONAS[:_AT_ONCE]:
        await stage.say(person, group, f"/help {WORDS} {person}")
        await stage.press(person, label="Acknowledge", chat=group)
    await stage.confirmed(seconds=_PATIENCE)


async def called_back(stage: Stage) -> None:
    """The supervisor calls everybody back; some answer, among them who stopped work without a name."""
    data = next(one for one in await stage.offers(SUPERVISOR) if one.startswith("mu:"))
    await stage.press(SUPERVISOR, data=data)
    for person in PERSONAS[: _AT_ONCE // 2]:
        await stage.press(person, data=await stage.offered(person, "Need help", seconds=_PATIENCE))
    await stage.confirmed(seconds=_PATIENCE)


async def asked_before_a_restart(stage: Stage) -> None:
    """The nameless take it back, say whether it is safe, and a week later that they were pressed."""
    nameless = [one for one in PERSONAS if any(o.startswith("x:") for o in await stage.offers(one))]
    assert nameless, "nobody stopped work without a name"
    await press_all(stage, nameless, "x:")
    answered = await press_all(stage, [SUPERVISOR], "a:")

    async def all_offered() -> bool:
        return len(await newest(stage, SUPERVISOR, "e:find_no_danger")) == answered

    await stage.until(all_offered, seconds=_PATIENCE, what=f"the next step of {answered} stops")
    for data in await newest(stage, SUPERVISOR, "e:find_no_danger"):
        await stage.press(SUPERVISOR, data=data)
        await stage.write(SUPERVISOR, "Looked everywhere")
        await stage.says(SUPERVISOR, "Everyone called sees it", seconds=_PATIENCE)
    await stage.confirmed(seconds=_PATIENCE)
    await press_all(stage, nameless, "m:")
    # replies to the nameless go directly: that an update is confirmed does not mean that they are there
    for person in nameless:
        await stage.offered(person, "Yes, it is safe", seconds=_PATIENCE)
    assert await press_all(stage, nameless[:-1], "sy:")
    assert await press_all(stage, nameless[-1:], "sn:")
    await stage.advance(8 * 86400)
    await press_all(stage, nameless, "m:")
    await press_all(stage, nameless, "py:")
    await stage.confirmed(seconds=_PATIENCE)


async def hands_over(stage: Stage) -> None:
    """A supervisor on duty hands the shift over to another, who takes it."""
    giver, taker = ON_DUTY
    await stage.write(giver, "/duty")
    await stage.press(giver, data=await stage.offered(giver, "Hand over", seconds=_PATIENCE))
    await stage.press(giver, data=await stage.offered(giver, "Supervisor 1", seconds=_PATIENCE))
    await stage.press(taker, data=await stage.offered(taker, "I take it", seconds=_PATIENCE))
    await stage.says(giver, "has taken over", seconds=_PATIENCE)


async def settles_in(stage: Stage, person: int) -> None:
    """Somebody enrolled chooses quiet hours and hears their phone ring."""
    await stage.write(person, "/quiet")
    await stage.press(person, data=await stage.offered(person, "22:00–07:00", seconds=_PATIENCE))
    await stage.press(person, data="rt")
    await stage.advance(15)
    await stage.press(person, data=await stage.offered(person, "It rang", seconds=_PATIENCE))
    await stage.confirmed(seconds=_PATIENCE)


async def press_all(stage: Stage, people: list[int], prefix: str) -> int:
    """Everybody presses each button of a kind on their phone; returns how many there were."""
    pressed = 0
    for person in people:
        for data in await newest(stage, person, prefix):
            await stage.press(person, data=data)
            pressed += 1
    return pressed


async def newest(stage: Stage, person: int, prefix: str) -> list[str]:
    """The buttons of a kind, once the phone has settled."""
    await stage.confirmed(seconds=_PATIENCE)
    return list(dict.fromkeys(o for o in await stage.offers(person) if o.startswith(prefix)))


async def export_stops(stage: Stage, database: dict[str, str]) -> None:
    """The operator proves every timeline and takes records out; the files stand beside the bot's own."""
    proof = stage.spawn("verify", **database)
    assert await proof.ended(within=60) == 0, proof.said
    there = sorted(set(NUMBER.findall(proof.said)))
    for number in (there[0], there[-1]):
        for kind in ("pdf", "json"):
            name = str(stage.home / f"{number}.{kind}")
            taking = stage.spawn(
                "export",
                "stop",
                number,
                "--lang",
                "en",
                "--format",
                kind,
                "--out",
                name,
                **database,
            )
            assert await taking.ended(within=60) == 0, taking.said
    await stage.write(SAFETY_OFFICER, f"/export {there[0]}")
    await stage.confirmed(seconds=_PATIENCE)


async def open_every_report(stage: Stage) -> None:
    """The officer reads a few, so that opened texts have been everywhere they go."""
    for data in [one for one in await stage.offers(SAFETY_OFFICER) if one.startswith("r:")][:3]:
        await stage.press(SAFETY_OFFICER, data=data)


@pytest.fixture
async def database(
    request: pytest.FixtureRequest, empty_stage: Stage
) -> AsyncIterator[dict[str, str]]:
    """The settings of one kind of database."""
    if request.param == "sqlite":
        yield {}
        return
    yield {"DATABASE_URL": request.getfixturevalue("postgres_url")}


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
    bot = await stage.run_bot(**database, LOG_LEVEL="DEBUG")
    group = await stage.group(SAFETY_OFFICER, *PERSONAS[:_AT_ONCE])
    await stage.say(SAFETY_OFFICER, group, "/bind")
    await everybody(stage)
    await among_themselves(stage, group)
    await called_back(stage)
    await asked_before_a_restart(stage)
    await open_every_report(stage)
    await export_stops(stage, database)
    await hands_over(stage)
    await settles_in(stage, PERSONAS[0])
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
