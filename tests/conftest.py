"""What every test may ask for: a fresh database of either kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres


def pytest_configure() -> None:
    postgres.open_run()


def pytest_unconfigure() -> None:
    postgres.close_run()


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A fresh, migrated PostgreSQL database. Mark the test `postgres`."""
    address = postgres.create_database()
    yield address
    postgres.drop_database(address)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of each kind in turn: the test runs once on each."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'saqbol.db'}"
        return
    address = postgres.create_database()
    yield address
    postgres.drop_database(address)
