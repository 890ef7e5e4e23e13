"""The databases that the suite gives its tests."""

from pathlib import Path

import asyncpg
import pytest

from storage import engine, keys


async def test_each_kind_opens_with_any_keys(database_url: str, tmp_path: Path) -> None:
    storage = await engine.open_storage(database_url, keys.load_or_create(tmp_path / "test.key"))
    async with storage.read() as work:
        assert work.now is not None
    await storage.close()


@pytest.mark.postgres
@pytest.mark.parametrize("_", range(2))
async def test_a_postgresql_database_is_fresh_for_each_test(postgres_url: str, _: int) -> None:
    connection = await asyncpg.connect(postgres_url)
    try:
        assert await connection.fetchval("SELECT count(*) FROM facts") == 0
        await connection.execute("INSERT INTO facts (name, value) VALUES ('left', 'behind')")
    finally:
        await connection.close()
