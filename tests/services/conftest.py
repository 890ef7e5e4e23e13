"""A plant on a fresh database of each kind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.services import organisation
from storage import keys, leader
from storage.engine import open_storage
from tests.services.plant import FILE, Plant, Watch


@pytest.fixture
async def plant(tmp_path: Path, database_url: str) -> AsyncIterator[Plant]:
    """The plant of plant.toml, on a Monday afternoon."""
    watch = Watch()
    storage = await open_storage(
        database_url, keys.load_or_create(tmp_path / "keys" / "saqbol.key"),
        offset=lambda: watch.away,
    )  # fmt: skip
    await organisation.load(storage, organisation.read(FILE))
    leadership = await leader.take(storage)
    # the epoch stays the last one won
    leadership.release()
    yield Plant(storage=storage, watch=watch, epoch=leadership.epoch)
    await storage.close()
