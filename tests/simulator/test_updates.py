"""Long polling: woken at once, confirmed by offset, one poller, lifetimes."""

import asyncio
import time

import pytest

from simulator.client import Phone
from tests.simulator.conftest import Wire


async def test_an_update_stays_until_a_higher_offset_asks(bot: Wire, phone: Phone) -> None:
    await phone.write("one")
    await phone.write("two")
    first, second = await bot.updates()
    assert [u["message"]["text"] for u in await bot.updates()] == ["one", "two"]
    assert await bot.updates(limit=1) == [first]
    assert await bot.updates(offset=second["update_id"]) == [second]
    assert await bot.updates(offset=second["update_id"] + 1) == []
    assert await phone.simulator.pending() == 0


async def test_a_negative_offset_keeps_the_last(bot: Wire, phone: Phone) -> None:
    for text in ("one", "two", "three"):
        await phone.write(text)
    assert [u["message"]["text"] for u in await bot.updates(offset=-1)] == ["three"]
    assert await phone.simulator.pending() == 1


async def test_a_waiting_poll_is_woken_at_once(bot: Wire, phone: Phone) -> None:
    poll = asyncio.create_task(bot.updates(timeout=20))
    await asyncio.sleep(0.1)
    assert not poll.done()
    began = time.monotonic()
    await phone.write("hello")
    (update,) = await poll
    assert time.monotonic() - began < 1
    assert update["message"]["from"]["language_code"] == "kk"


async def test_an_empty_poll_ends_in_time(bot: Wire, phone: Phone) -> None:
    assert await bot.updates(timeout=1) == []


async def test_a_second_poller_ends_the_first(bot: Wire, phone: Phone) -> None:
    first = asyncio.create_task(bot.ask("getUpdates", timeout=20))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(bot.updates(timeout=20))
    answer = await first
    assert answer["error_code"] == 409
    assert answer["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance"
        " is running"
    )
    await phone.write("hello")
    assert len(await second) == 1


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        # a press lives 150 s, a message 24 h
        (149, ["message", "callback_query"]),
        (151, ["message"]),
        (86_401, []),
    ],
)
async def test_lifetimes(bot: Wire, phone: Phone, seconds: float, left: list[str]) -> None:
    markup = {"inline_keyboard": [[{"text": "Ok", "callback_data": "ok"}]]}
    await bot.ok("sendMessage", chat_id=phone.id, text="Stop", reply_markup=markup)
    await phone.write("hello")
    await phone.press("Ok", wait=0)
    await phone.simulator.advance(seconds)
    assert [next(k for k in u if k != "update_id") for u in await bot.updates()] == left
    assert await phone.simulator.pending() == len(left)


async def test_only_kinds_asked_for_come(bot: Wire, phone: Phone) -> None:
    await bot.updates(allowed_updates=["message"])
    await phone.block()
    await phone.block(blocked=False)
    await phone.write("hello")
    assert [u["message"]["text"] for u in await bot.updates()] == ["hello"]
    await bot.updates(allowed_updates=[])
    await phone.block()
    assert "my_chat_member" in (await bot.updates())[-1]


async def test_a_storm_is_queued_in_order(bot: Wire, phone: Phone) -> None:
    simulator = phone.simulator
    await simulator.ask("POST", "updates", {"people": 50, "text": "SAQ-1", "count": 500})
    assert await simulator.pending() == 500
    seen, offset = list[int](), 0
    while batch := await bot.updates(offset=offset):
        seen += [update["update_id"] for update in batch]
        offset = seen[-1] + 1
    assert seen == list(range(seen[0], seen[0] + 500))


async def test_a_storm_of_presses(bot: Wire, phone: Phone) -> None:
    body = {"person_ids": [phone.id], "data": "x:1", "count": 3}
    await phone.simulator.ask("POST", "updates", body)
    presses = await bot.updates()
    assert [update["callback_query"]["data"] for update in presses] == ["x:1"] * 3
