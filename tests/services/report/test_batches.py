"""What officers may see of a calm report's dialogue waits for the batch too, however often they look."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.report import Danger, Event
from bot.services.report import batches, card, letterbox
from tests.services.plant import Plant
from tests.services.reports import PHOTO, Office, Reporter

ALMATY = ZoneInfo("Asia/Almaty")


async def seen(office: Office, who: Reporter) -> tuple[list[str], int]:
    """The words of the talk on the card, and how many pictures its button sends."""
    one = await office.report(who)
    officer = await office.plant.person("officer")
    storage = office.plant.storage
    opened = await card.opened(storage, officer, one.id, "en")
    shown = await card.evidence_of(storage, office.evidence, officer, one.id, "en")
    assert opened is not None and shown is not None
    assert len(opened.exhibits) == len(shown)
    return [message.words for message in opened.messages], len(shown)


async def test_a_calm_reply_is_on_the_card_with_the_batch_and_not_before(office: Office) -> None:
    who = await office.written(pieces=(PHOTO,))
    await office.batch()
    one = await office.report(who)
    await office.answers(one.id, "Where?")
    await office.writes(who, "There", pieces=(PHOTO,))
    assert await seen(office, who) == (["Where?"], 1)
    await office.batch()
    assert await seen(office, who) == (["Where?", "There"], 2)


async def test_a_reply_to_what_is_urgent_is_there_at_once(office: Office) -> None:
    who = await office.written(danger=Danger.YES)
    await office.writes(who, "It burns", pieces=(PHOTO,))
    assert await seen(office, who) == (["It burns"], 1)


async def test_a_question_does_not_bring_a_calm_reply_sooner(office: Office) -> None:
    who = await office.written()
    await office.batch()
    one = await office.report(who)
    await office.writes(who, "There")
    await office.answers(one.id, "Are you there?")
    assert await seen(office, who) == (["Are you there?"], 0)


async def test_what_was_seen_of_an_urgent_one_stays_when_it_is_closed(office: Office) -> None:
    who = await office.written(danger=Danger.YES)
    one = await office.report(who)
    await office.writes(who, "It burns")
    await office.answers(one.id, "Put out", closes=Event.FIX)
    assert await seen(office, who) == (["It burns", "Put out"], 0)


async def test_a_thank_you_for_what_is_closed_tells_no_minute(office: Office) -> None:
    who = await office.written(danger=Danger.YES)
    one = await office.report(who)
    await office.answers(one.id, "Mended", closes=Event.FIX)
    await letterbox.tap(office.plant.storage, who.key, "Thank you", reopens=False)
    assert await seen(office, who) == (["Mended"], 0)
    await office.batch()
    assert await seen(office, who) == (["Mended", "Thank you"], 0)


@pytest.mark.parametrize(
    ("now", "batch"),
    [
        # local time -> the hour that was due last
        ("2026-11-23 08:00", "2026-11-23 08:00"),
        ("2026-11-23 11:59", "2026-11-23 08:00"),
        ("2026-11-23 12:00", "2026-11-23 12:00"),
        ("2026-11-23 23:59", "2026-11-23 20:00"),
        # at night and in the early morning that of the evening before, over a month's end too
        ("2026-11-23 00:00", "2026-11-22 20:00"),
        ("2026-12-01 07:59", "2026-11-30 20:00"),
    ],
)
async def test_the_last_batch(plant: Plant, now: str, batch: str) -> None:
    async with plant.storage.read() as work:
        work.now = datetime.fromisoformat(now).replace(tzinfo=ALMATY)
        found = await batches.latest(work, "one")
    assert found == datetime.fromisoformat(batch).replace(tzinfo=ALMATY)


async def test_each_site_has_its_own_hours(plant: Plant) -> None:
    async with plant.storage.read() as work:
        work.now = datetime(2026, 11, 23, 12, 30, tzinfo=ALMATY)
        here, there = await batches.latest(work, "one"), await batches.latest(work, "two")
    assert here.hour == 12
    assert (there.hour, str(there.tzinfo)) == (8, "Europe/Moscow")
