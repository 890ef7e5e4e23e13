"""Drills: a copy is taken, life goes on, the copy is put back elsewhere. Quietly, whole, and useless without the keys."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain import mailbox
from bot.domain.notice import State
from bot.domain.report import Danger, Event
from bot.jobs import escalating
from bot.services import backup
from bot.services.report import letterbox, purge
from storage import keys, pushes, reports, timeline
from storage.engine import Storage, open_storage
from storage.errors import KeyFileError
from storage.evidence import Evidence
from storage.models import metadata
from storage.models.delivery import outbox
from storage.models.escalation import escalations
from tests import postgres
from tests.services.plant import Plant
from tests.services.reports import PHOTO, WORDS, Office

DAY = 86400


@pytest.fixture
def office(plant: Plant, tmp_path: Path) -> Office:
    return Office(plant=plant, folder=tmp_path / "evidence")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def other(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty database of either kind, elsewhere."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'saqbol.db'}"
        return
    address = postgres.create_database()
    yield address
    postgres.drop_database(address)


@asynccontextmanager
async def elsewhere(office: Office, address: str, key_file: Path) -> AsyncIterator[Storage]:
    storage = await open_storage(
        address, keys.load_or_create(key_file), offset=lambda: office.plant.watch.away
    )
    try:
        yield storage
    finally:
        await storage.close()


async def taken(office: Office, tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    await backup.take(office.plant.storage, office.evidence, folder)
    keys.copy(office.plant.storage.keys, tmp_path / "safe" / "saqbol.key")
    return folder


async def rows(storage: Storage, *, but: tuple[str, ...] = ()) -> dict[str, int]:
    async with storage.read() as work:
        return {
            table.name: len((await work.conn.execute(sa.select(table))).all())
            for table in metadata.sorted_tables
            if table.name not in but
        }


async def test_everything_comes_back_and_opens(office: Office, other: str, tmp_path: Path) -> None:
    who = await office.written(pieces=(PHOTO,), named="Asel")
    one = await office.report(who)
    await office.answers(one.id, "Where exactly?", pieces=(PHOTO,))
    twin = await office.written("The same")
    async with office.plant.storage.write() as work:
        await reports.change(work, (await office.report(twin)).id, duplicate_of=one.id)
    raised = await office.plant.named()
    folder = await taken(office, tmp_path)
    before = await rows(office.plant.storage, but=("escalations",))
    async with elsewhere(office, other, tmp_path / "safe" / "saqbol.key") as storage:
        files = Evidence(tmp_path / "elsewhere" / "evidence")
        done = await backup.restore(storage, files, folder)
        assert await rows(storage, but=("escalations",)) == before
        opened = await letterbox.look(storage, who.key)
        assert opened is not None
        assert opened.messages[0].words == "Where exactly?"
        async with storage.read() as work:
            found = await reports.content(work, one.id)
            assert (found.words, found.facts["named"]) == (WORDS, "Asel")
            joined = await reports.by_mailbox(work, mailbox.hashed(twin.key))
            assert joined is not None
            assert joined.duplicate_of == one.id
            assert await timeline.lines(work, raised.stop_id)
        assert [p.content for p in await letterbox.fetch(storage, files, who.key)] == [
            PHOTO.content
        ]
        assert await letterbox.by_receipt(storage, who.digits)
    assert done.open_stops == [raised.number]
    assert done.files == 2


async def test_nothing_of_the_past_rings(office: Office, other: str, tmp_path: Path) -> None:
    await office.plant.named()
    await office.written(danger=Danger.YES)
    folder = await taken(office, tmp_path)
    office.plant.watch.advance(3 * 3600)
    async with elsewhere(office, other, tmp_path / "safe" / "saqbol.key") as storage:
        done = await backup.restore(storage, Evidence(tmp_path / "e2"), folder)
        await escalating.tick(storage)
        async with storage.read() as work:
            states = set((await work.conn.execute(sa.select(outbox.c.state))).scalars())
            assert not (await work.conn.execute(sa.select(escalations))).all()
    assert done.unsent > 0
    assert states <= {State.MOOT}


async def test_the_copy_opens_nothing_without_the_keys(office: Office, tmp_path: Path) -> None:
    await office.written(pieces=(PHOTO,), named="Asel Quokka")
    folder = await taken(office, tmp_path)
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert WORDS.encode() not in content
            assert b"Quokka" not in content
            assert PHOTO.content not in content
            assert b"7400000001" not in content
    assert not list(folder.rglob("*.key"))


async def test_another_key_file_is_refused(office: Office, other: str, tmp_path: Path) -> None:
    await office.written()
    folder = await taken(office, tmp_path)
    async with elsewhere(office, other, tmp_path / "wrong.key") as storage:
        with pytest.raises(backup.Unfit, match="another key file"):
            await backup.restore(storage, Evidence(tmp_path / "e2"), folder)


async def test_what_was_purged_with_its_keys_is_named_and_left_out_on_request(
    office: Office, other: str, tmp_path: Path
) -> None:
    who = await office.written()
    await office.answers((await office.report(who)).id, "Done", closes=Event.FIX)
    folder = await taken(office, tmp_path)
    office.plant.watch.advance(98 * DAY)
    await purge.run(office.plant.storage, office.evidence)
    # today's key file beside the old copy: the week's key is gone
    today = tmp_path / "today.key"
    shutil.copy(office.plant.storage.keys.path, today)
    async with elsewhere(office, other, today) as storage:
        with pytest.raises(backup.Unfit, match="1 reports were sealed"):
            await backup.restore(storage, Evidence(tmp_path / "e2"), folder)
        done = await backup.restore(
            storage, Evidence(tmp_path / "e2"), folder, without_unreadable=True
        )
        assert done.unreadable == 1
        assert await letterbox.look(storage, who.key) is None


async def test_with_the_old_keys_what_is_past_its_date_is_destroyed_again(
    office: Office, other: str, tmp_path: Path
) -> None:
    who = await office.written()
    await office.answers((await office.report(who)).id, "Done", closes=Event.FIX)
    folder = await taken(office, tmp_path)
    office.plant.watch.advance(98 * DAY)
    async with elsewhere(office, other, tmp_path / "safe" / "saqbol.key") as storage:
        done = await backup.restore(storage, Evidence(tmp_path / "e2"), folder)
        assert done.purged == 1
        assert await letterbox.look(storage, who.key) is None


async def test_no_copy_brings_a_sealed_chat_back(
    office: Office, other: str, tmp_path: Path
) -> None:
    who = await office.written()
    await letterbox.ask_push(office.plant.storage, who.key, 7_900_000_001, "en")
    await office.answers((await office.report(who)).id, "News")
    folder = await taken(office, tmp_path)
    office.plant.watch.advance(3 * 3600)
    async with elsewhere(office, other, tmp_path / "safe" / "saqbol.key") as storage:
        await backup.restore(storage, Evidence(tmp_path / "e2"), folder)
        async with storage.read() as work:
            assert not await pushes.due(work)


async def _spoil(folder: Path, name: str) -> None:
    target = folder / name if name != "evidence" else next((folder / "evidence").iterdir())
    target.write_bytes(target.read_bytes()[:-1] + b"!")


@pytest.mark.parametrize("name", ["tables.jsonl", "manifest.json", "evidence"])
async def test_a_damaged_copy_is_refused_before_anything_is_written(
    office: Office, tmp_path: Path, name: str
) -> None:
    await office.written(pieces=(PHOTO,))
    folder = await taken(office, tmp_path)
    await _spoil(folder, name)
    address = f"sqlite:///{tmp_path / 'new.db'}"
    async with elsewhere(office, address, tmp_path / "safe" / "saqbol.key") as storage:
        before = await rows(storage)
        with pytest.raises(backup.Unfit, match="damaged"):
            await backup.restore(storage, Evidence(tmp_path / "e2"), folder)
        assert await rows(storage) == before


async def test_another_schema_is_refused(office: Office, tmp_path: Path) -> None:
    folder = await taken(office, tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"schema": "9999"}))
    address = f"sqlite:///{tmp_path / 'new.db'}"
    async with elsewhere(office, address, tmp_path / "safe" / "saqbol.key") as storage:
        with pytest.raises(backup.Unfit, match="schema 9999"):
            await backup.restore(storage, Evidence(tmp_path / "e2"), folder)


async def test_a_database_in_use_is_never_written_over(office: Office, tmp_path: Path) -> None:
    folder = await taken(office, tmp_path)
    with pytest.raises(backup.Unfit, match="not empty"):
        await backup.restore(office.plant.storage, office.evidence, folder)
    with pytest.raises(backup.Unfit, match="not empty"):
        await backup.take(office.plant.storage, office.evidence, folder)
    with pytest.raises(KeyFileError):
        keys.copy(office.plant.storage.keys, tmp_path / "safe" / "saqbol.key")
