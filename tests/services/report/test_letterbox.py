"""The mailbox: opened by its key only, found again by the receipt, and never by anybody else's."""

import secrets

import pytest

from bot.domain import mailbox
from bot.services.report import letter_screens, letterbox
from bot.services.report.letterbox import Said
from bot.texts import text
from tests.services.reports import Office


async def test_another_key_opens_nothing(office: Office) -> None:
    await office.written()
    stranger = secrets.token_bytes(32)
    storage = office.plant.storage
    assert await letterbox.look(storage, stranger) is None
    assert not await letterbox.exists(storage, stranger)
    assert await letterbox.fetch(storage, office.evidence, stranger) == []
    assert await letterbox.tap(storage, stranger, "Thank you", reopens=False) is Said.GONE
    assert await letterbox.ask_push(storage, stranger, 1, "en") is None


async def test_the_receipt_gives_a_new_key_and_ends_the_lost_one(office: Office) -> None:
    who = await office.written()
    key = await letterbox.by_receipt(office.plant.storage, who.digits)
    assert key is not None
    assert await letterbox.look(office.plant.storage, key)
    assert await letterbox.look(office.plant.storage, who.key) is None
    # and again, on a third phone
    assert await letterbox.by_receipt(office.plant.storage, who.digits) not in (None, key)


@pytest.mark.parametrize("digits", ["0000000000000000", "9999999999999999"])
async def test_wrong_digits_open_nothing_and_change_nothing(office: Office, digits: str) -> None:
    who = await office.written()
    assert await letterbox.by_receipt(office.plant.storage, digits) is None
    assert await letterbox.look(office.plant.storage, who.key)


async def test_the_same_message_counts_once(office: Office) -> None:
    who = await office.written()
    assert await office.writes(who, "Still there", message_id=5) is Said.KEPT
    assert await office.writes(who, "Still there", message_id=5) is Said.AGAIN


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
async def test_a_long_talk_fits_and_keeps_the_newest(office: Office, lang: str) -> None:
    who = await office.written()
    for number in range(9):
        await office.writes(who, f"{number} " + "ұзақ сөз " * 90)
    opened = await letterbox.look(office.plant.storage, who.key)
    assert opened is not None
    screen = letter_screens.letters(opened, who.key, lang, "Asia/Almaty")
    assert len(screen.text.encode("utf-16-le")) < 2 * 4096
    assert "8 ұзақ" in screen.text
    assert "0 ұзақ" not in screen.text
    assert text(lang, "letter-earlier") in screen.text
    assert all(len((b.data or "").encode()) <= 64 for row in screen.inline for b in row)
    assert mailbox.encode(who.key) in (screen.inline[0][0].data or "")
