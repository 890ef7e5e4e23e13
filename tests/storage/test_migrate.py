"""Migrations walked up, down and up again, compared with the models, from wherever we are started."""

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage import keys, migrate
from storage.engine import connect
from storage.models import metadata
from storage.models.ringing import ring_tests
from storage.uow import Storage
from tests.storage import office

#: as the tables were before groups
_OPEN_ALARM = """
INSERT INTO organisations (id, name, timezone, languages, host)
VALUES ('host', '{}', 'UTC', '[]', true);
INSERT INTO people (id, title, role, organisation_id, revoked, listed)
VALUES (:person, 'T', 'supervisor', 'host', false, false);
INSERT INTO outbox (id, unique_key, channel, priority, kind, mode, subject, person_id, state, due_at,
 created_at, attempts, repeat)
VALUES (:row, 'k', 'alarm', 0, 'stop_card', 'send', 's', :person, 'pending', 1, 1, 0, false);
INSERT INTO cards (kind, subject, person_id, channel, message_id)
VALUES ('stop_card', 's', :person, 'alarm', 7)
"""
_WHAT_IS_LEFT = (
    "SELECT state, unique_key FROM outbox WHERE person_id IS NOT NULL",
    "SELECT message_id, kind FROM cards WHERE person_id IS NOT NULL",
)
REVISIONS = [one.revision for one in ScriptDirectory.from_config(migrate.config()).walk_revisions()]


def differences(conn: sa.Connection) -> list[object]:
    context = MigrationContext.configure(
        conn, opts={"compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, metadata))


def tables(conn: sa.Connection) -> set[str]:
    return set(sa.inspect(conn).get_table_names()) - {"alembic_version"}


@pytest.fixture
async def bare(database_url: str, key_file: keys.Keys) -> AsyncIterator[Storage]:
    """A database nobody has looked into."""
    opened = connect(database_url, key_file)
    yield opened
    await opened.close()


async def test_up_down_up_and_equal_to_the_models(bare: Storage) -> None:
    async with bare.write() as work:
        await migrate.upgrade(work.conn)
        assert await work.conn.run_sync(differences) == []
    for revision in (*REVISIONS[1:], "base"):
        async with bare.write() as work:
            await migrate.downgrade(work.conn, revision)
    async with bare.read() as work:
        assert await work.conn.run_sync(tables) == set()
    for revision in reversed(REVISIONS):
        async with bare.write() as work:
            await migrate.upgrade(work.conn, revision)
    async with bare.write() as work:
        assert await work.conn.run_sync(differences) == []
        assert await work.conn.run_sync(tables) == set(metadata.tables)


async def test_an_alarm_that_is_open_keeps_its_rows_and_cards(bare: Storage) -> None:
    """0004 writes both tables anew: whoever was called before it is told after it, and back."""
    async with bare.write() as work:
        await migrate.upgrade(work.conn)
        await migrate.downgrade(work.conn, "0002")
    person, row = uuid4(), uuid4()
    async with bare.write() as work:
        ids = {"person": person.hex, "row": row.hex}
        if work.conn.dialect.name == "postgresql":
            ids = {"person": person, "row": row}
        for statement in _OPEN_ALARM.split(";"):
            await work.conn.execute(sa.text(statement), ids)
    for revision in ("head", "0002", "head"):
        async with bare.write() as work:
            walk = migrate.downgrade if revision == "0002" else migrate.upgrade
            await walk(work.conn, revision)
            found = [(await work.conn.execute(sa.text(one))).one() for one in _WHAT_IS_LEFT]
        assert [tuple(one) for one in found] == [("pending", "k"), (7, "stop_card")], revision


async def test_of_a_ring_test_the_day_outlives_the_minute(bare: Storage) -> None:
    """0008, and back."""
    async with bare.write() as work:
        await migrate.upgrade(work.conn)
    heard, silent = await office.hire(bare, 2)
    at = int(datetime(2026, 11, 23, 9, 30, tzinfo=UTC).timestamp()) * 10**6
    old = sa.table(
        "ring_tests", sa.column("person_id", sa.Uuid), sa.column("asked_at"), sa.column("heard_at")
    )
    query = sa.select(ring_tests.c.heard_on).order_by(ring_tests.c.heard_on)
    for step in range(2):
        async with bare.write() as work:
            await migrate.downgrade(work.conn, "0007")
            if step == 0:
                rows = [
                    {"person_id": one, "asked_at": at, "heard_at": then}
                    for one, then in ((heard, at), (silent, None))
                ]
                await work.conn.execute(sa.insert(old), rows)
            await migrate.upgrade(work.conn)
            found = set((await work.conn.execute(query)).scalars())
            asked = (await work.conn.execute(sa.select(ring_tests.c.asked_at))).scalars()
            assert found == {date(2026, 11, 23), None}
            assert set(asked) == {None}


async def test_a_walk_that_fails_leaves_nothing(bare: Storage) -> None:
    async with bare.write() as work:
        await migrate.upgrade(work.conn)
        await migrate.downgrade(work.conn, "base")
    with contextlib.suppress(LookupError):
        async with bare.write() as work:
            await migrate.upgrade(work.conn)
            raise LookupError
    async with bare.read() as work:
        assert await work.conn.run_sync(tables) == set()


async def test_partial_indexes_are_partial(bare: Storage) -> None:
    """Autogenerate compares no conditions of indexes, so they are looked at by name."""
    async with bare.write() as work:
        await migrate.upgrade(work.conn)
        found = await work.conn.run_sync(lambda conn: sa.inspect(conn).get_indexes("outbox"))
    options = {
        one["name"]: " ".join(str(text) for text in one.get("dialect_options", {}).values())
        for one in found
    }
    assert "pending" in options["ix_outbox_claim"]
    assert "sending" in options["ix_outbox_sending"]


async def test_scripts_are_found_from_any_folder(
    tmp_path: Path, key_file: keys.Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    bare = connect("sqlite:///here.db", key_file)
    async with bare.write() as work:
        await migrate.upgrade(work.conn)
        assert await work.conn.run_sync(tables) == set(metadata.tables)
    await bare.close()
