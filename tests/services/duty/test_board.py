"""Who is on duty now, as /duty shows it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.services import organisation
from bot.services.duty import board
from storage import keys
from storage import organisation as organisation_store
from storage.engine import open_storage

EXAMPLE = Path(__file__).parents[3] / "examples" / "ales.toml"

#: site, hour in Almaty of a Monday, the slugs in the order shown
DUTY = [
    # roles without a rota are always on duty, the others by their rows
    ("chp2", 10, ["chp2-safety-officer", "chp2-shift-supervisor-day", "chp2-supervisor"]),
    ("chp2", 23, ["chp2-safety-officer", "chp2-shift-supervisor-night", "chp2-supervisor"]),
    # after midnight: the shift that began on Sunday, another day of the cycle
    ("chp1", 3, ["chp1-safety-officer", "chp1-shift-supervisor-b", "chp1-supervisor-night"]),
    ("chp9", 10, []),
]


@pytest.mark.parametrize(("site", "hour", "slugs"), DUTY)
async def test_who_is_on_duty(
    tmp_path: Path, database_url: str, site: str, hour: int, slugs: list[str]
) -> None:
    # Monday 23 November 2026; Almaty is five hours ahead
    moment = datetime(2026, 11, 23, hour, tzinfo=UTC).timestamp() - 5 * 3600
    away = moment - datetime.now(UTC).timestamp()
    storage = await open_storage(
        database_url, keys.load_or_create(tmp_path / "saqbol.key"), offset=lambda: away
    )
    try:
        await organisation.load(storage, organisation.read(EXAMPLE))
        async with storage.read() as work:
            found = await organisation_store.site(work, site)
            posts = await board.posts(work, found) if found else []
            assert [turn.person.slug for post in posts for turn in post.now] == slugs
    finally:
        await storage.close()
