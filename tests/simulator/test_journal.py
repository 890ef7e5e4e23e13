"""The ring of requests."""

from simulator.client import Phone
from simulator.journal import Journal
from tests.simulator.conftest import Wire


def entry(method: str = "sendMessage") -> dict[str, object]:
    return {"method": method, "bot": "1", "username": "b"}


def read(
    journal: Journal, since: int = 0, method: str = "", limit: int = 100
) -> tuple[list[int], int]:
    found, following = journal.read(since=since, method=method, bot="", limit=limit)
    return [each["seq"] for each in found], following


def test_reading_on_from_where_one_stopped() -> None:
    journal = Journal()
    for method in ("getMe", "sendMessage", "sendPhoto", "sendMessage"):
        journal.add(entry(method))
    assert read(journal, limit=2) == ([1, 2], 2)
    assert read(journal, since=2) == ([3, 4], 4)
    assert read(journal, since=4) == ([], 4)
    # a reader of one method goes on behind what it did not want
    assert read(journal, method="getMe") == ([1], 4)
    assert read(journal, method="SEND*") == ([2, 3, 4], 4)


def test_the_oldest_give_way() -> None:
    journal = Journal(size=3)
    for _ in range(5):
        journal.add(entry())
    assert read(journal) == ([3, 4, 5], 5)
    assert read(journal, since=4) == ([5], 5)


def test_numbers_go_on_after_a_reset() -> None:
    journal = Journal(size=3)
    for _ in range(4):
        journal.add(entry())
    journal.clear()
    assert read(journal) == ([], 4)
    for _ in range(5):
        journal.add(entry())
    assert read(journal, since=4) == ([7, 8, 9], 9)
    assert read(journal, since=99) == ([], 9)


async def test_what_stands_in_an_entry(bot: Wire, phone: Phone) -> None:
    sent = await bot.ok("sendMessage", chat_id=phone.id, text="x")
    await bot.refused("sendMessage", chat_id=phone.id, text=" ")
    good, bad = await phone.simulator.journal("sendMessage")
    assert good["params"] == {"chat_id": phone.id, "text": "x"}
    assert (good["status"], good["result_message_id"]) == (200, sent["message_id"])
    assert (bad["error_code"], bad["description"]) == (400, "Bad Request: message text is empty")
    assert "SIMULATOR-ALARM" not in str([good, bad])
