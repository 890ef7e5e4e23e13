"""What counts as a bad day of the database, and what as a bug of ours that trying again can't mend."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage import keys
from storage.engine import open_storage
from storage.errors import StorageDown
from storage.models.base import metadata
from storage.uow import Storage


@pytest.fixture
async def storage(database_url: str, tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty database of each kind."""
    opened = await open_storage(database_url, keys.load_or_create(tmp_path / "saqbol.key"))
    yield opened
    await opened.close()


async def test_a_wrong_statement_is_no_storage_failure(storage: Storage) -> None:
    with pytest.raises(sa.exc.DBAPIError):
        async with storage.write() as work:
            await work.conn.execute(sa.text("SELECT * FROM nowhere"))


async def test_a_failing_disk_is(storage: Storage) -> None:
    with pytest.raises(StorageDown):
        async with storage.write():
            raise OSError


async def test_the_migrations_make_what_the_models_say(storage: Storage) -> None:
    async with storage.write() as work:
        differences = await work.conn.run_sync(
            lambda conn: compare_metadata(MigrationContext.configure(conn), metadata)
        )
    assert differences == []
