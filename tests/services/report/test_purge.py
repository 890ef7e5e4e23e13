"""The end of a report: nothing opens it any more, not even an old copy; and cut off anywhere, nothing else is lost."""

import shutil
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
import sqlalchemy as sa

from bot.domain.report import Event, Side
from bot.services.report import letterbox, purge, triage
from storage import keys, pushes, report_life, reports
from storage.errors import StorageDown
from storage.models.reports import report_messages, report_pushes, report_tombstones
from storage.models.reports import reports as table
from tests.services.reports import PHOTO, Office, Reporter

NEEDLE = "Quokkas under the crane"
DAY = 86400


async def closed(office: Office, words: str = NEEDLE) -> Reporter:
    who = await office.written(words, pieces=(PHOTO,))
    one = await office.report(who)
    await office.writes(who, f"{words}, still")
    await office.answers(one.id, f"{words}, fixed", closes=Event.FIX)
    return who


async def nights(office: Office, days: int) -> None:
    office.plant.watch.advance(days * DAY)
    await purge.run(office.plant.storage, office.evidence)


async def test_warned_twice_then_destroyed_and_a_stone_without_content_stays(
    office: Office,
) -> None:
    who = await closed(office)
    await nights(office, 75)
    await nights(office, 1)
    await nights(office, 5)
    opened = await letterbox.look(office.plant.storage, who.key)
    assert opened is not None
    assert [m.side for m in opened.messages].count(Side.PROGRAM) == 1
    await nights(office, 7)
    opened = await letterbox.look(office.plant.storage, who.key)
    assert opened is not None
    assert [m.side for m in opened.messages].count(Side.PROGRAM) == 2
    await nights(office, 5)
    assert await letterbox.look(office.plant.storage, who.key) is None
    assert not list(office.folder.iterdir())
    async with office.plant.storage.read() as work:
        (stone,) = (await work.conn.execute(sa.select(report_tombstones))).mappings().all()
        assert not (await work.conn.execute(sa.select(report_messages))).all()
    assert stone["month"].isoformat() == "2026-11-01"
    assert stone["state"] == "fixed"


async def test_activity_begins_the_time_anew(office: Office) -> None:
    who = await closed(office)
    await nights(office, 85)
    await letterbox.tap(office.plant.storage, who.key, "Thank you", reopens=False)
    await nights(office, 60)
    assert await letterbox.look(office.plant.storage, who.key)


async def test_a_legal_hold_suspends_it_and_the_reporter_reads_so(office: Office) -> None:
    who = await closed(office)
    one = await office.report(who)
    officer = await office.plant.person("officer")
    await triage.keep(office.plant.storage, officer, one.id, 365, "Court case")
    await nights(office, 200)
    opened = await letterbox.look(office.plant.storage, who.key)
    assert opened is not None
    assert opened.report.hold_until is not None
    assert "Court case" in opened.messages[-1].words
    await nights(office, 170)
    await nights(office, 95)
    assert await letterbox.look(office.plant.storage, who.key) is None


async def test_an_old_copy_of_the_database_with_todays_keys_opens_no_purged_report(
    office: Office,
) -> None:
    who, kept = await closed(office), await office.written("This one stays open")
    before, one = await office.report(kept), await office.report(who)
    async with office.plant.storage.read() as work:
        row = (
            (await work.conn.execute(sa.select(table).where(table.c.id == one.id))).mappings().one()
        )
    await nights(office, 95)
    await nights(office, 7)
    assert row["week"] not in keys.load_or_create(office.plant.storage.keys.path).weeks
    with pytest.raises(KeyError):
        office.plant.storage.keys.week_key(row["week"])
    async with office.plant.storage.read() as work:
        assert (await reports.content(work, before.id)).words == "This one stays open"


async def test_a_sealed_chat_is_dead_after_its_date_even_in_an_old_copy(office: Office) -> None:
    who = await office.written()
    last = await letterbox.ask_push(office.plant.storage, who.key, 7_900_000_001, "ru")
    assert last is not None
    one = await office.report(who)
    await office.answers(one.id, "News")
    office.plant.watch.advance(130 * 60)
    async with office.plant.storage.read() as work:
        (due,) = await pushes.due(work)
        assert (due.chat_id, due.lang) == (7_900_000_001, "ru")
        row = (await work.conn.execute(sa.select(report_pushes))).mappings().one()
    await nights(office, 11)
    assert row["epoch"] not in keys.load_or_create(office.plant.storage.keys.path).epochs
    async with office.plant.storage.read() as work:
        assert not (await work.conn.execute(sa.select(report_pushes))).all()
        assert not await pushes.due(work)


async def test_pushes_come_after_a_random_while_and_once(office: Office) -> None:
    who = await office.written()
    await letterbox.ask_push(office.plant.storage, who.key, 5, "en")
    one = await office.report(who)
    await office.answers(one.id, "News")
    async with office.plant.storage.read() as work:
        assert not await pushes.due(work)
        (row,) = (await work.conn.execute(sa.select(report_pushes))).mappings().all()
        wait = row["due_at"] - work.now
    assert timedelta(minutes=9) < wait <= timedelta(minutes=120)
    office.plant.watch.advance(121 * 60)
    async with office.plant.storage.write() as work:
        (due,) = await pushes.due(work)
        await pushes.told(work, due.id)
        assert not await pushes.due(work)


async def test_a_file_that_no_row_names_is_swept_and_no_other(office: Office) -> None:
    await office.written(pieces=(PHOTO,))
    (office.folder / ("0" * 32)).write_bytes(b"stray")
    (office.folder / "half.new").write_bytes(b"half")
    # the simulated afternoon may lie before the hour at which these files were really written
    office.plant.watch.advance(2 * DAY)
    done = await purge.run(office.plant.storage, office.evidence)
    assert done.strays == 2
    assert len(list(office.folder.iterdir())) == 1


async def test_words_and_pictures_stand_nowhere_after_it(office: Office, tmp_path: Path) -> None:
    await closed(office)
    await nights(office, 95)
    await report_life.shuffle(office.plant.storage)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert NEEDLE.encode() not in path.read_bytes(), path.name
            assert PHOTO.content not in path.read_bytes(), path.name


_CUTS = ("_warn", "_destroy", "_wrap_anew", "_destroy_keys", "_sweep")


@pytest.mark.parametrize("cut", _CUTS)
async def test_cut_off_anywhere_the_next_night_goes_on_and_no_survivor_is_lost(
    office: Office, cut: str
) -> None:
    who, kept = await closed(office), await office.written("Survivor", pieces=(PHOTO,))
    survivor = await office.report(kept)
    office.plant.watch.advance(95 * DAY)
    with mock.patch.object(purge, cut, side_effect=StorageDown("cut")):
        with pytest.raises(StorageDown):
            await purge.run(office.plant.storage, office.evidence)
    # a copy of the key file taken now is what a restart would read
    shutil.copy(office.plant.storage.keys.path, office.folder.parent / "copy.key")
    async with office.plant.storage.read() as work:
        assert (await reports.content(work, survivor.id)).words == "Survivor"
    await purge.run(office.plant.storage, office.evidence)
    assert await letterbox.look(office.plant.storage, who.key) is None
    async with office.plant.storage.read() as work:
        assert (await reports.content(work, survivor.id)).words == "Survivor"
    assert len(list(office.folder.iterdir())) == 1
