"""An open database of each kind, with keys of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import keys
from storage.engine import open_storage
from storage.uow import Storage


@pytest.fixture
def key_file(tmp_path: Path) -> keys.Keys:
    return keys.load_or_create(tmp_path / "keys" / "saqbol.key")


@pytest.fixture
async def storage(database_url: str, key_file: keys.Keys) -> AsyncIterator[Storage]:
    """A fresh database, once of each kind."""
    opened = await open_storage(database_url, key_file)
    yield opened
    await opened.close()


@pytest.fixture
async def on_sqlite(tmp_path: Path, key_file: keys.Keys) -> AsyncIterator[Storage]:
    """A fresh SQLite database."""
    opened = await open_storage(f"sqlite:///{tmp_path / 'saqbol.db'}", key_file)
    yield opened
    await opened.close()


@pytest.fixture
async def on_postgres(postgres_url: str, key_file: keys.Keys) -> AsyncIterator[Storage]:
    """A fresh PostgreSQL database. Mark the test `postgres`."""
    opened = await open_storage(postgres_url, key_file)
    yield opened
    await opened.close()
