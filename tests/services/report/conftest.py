"""The safety service of the plant."""

from pathlib import Path

import pytest

from tests.services.plant import Plant
from tests.services.reports import Office


@pytest.fixture
def office(plant: Plant, tmp_path: Path) -> Office:
    return Office(plant=plant, folder=tmp_path / "evidence")
