"""The waiting room: the most urgent first, nothing leaks."""

import asyncio

import pytest

from bot.delivery.gate import Gate, Limits
from bot.delivery.permits import Permits
from bot.domain.notice import Priority

#: one message at a time, and a window short enough for a test
NARROW = Limits(per_second=1, window=0.05, per_chat=0.0)


async def test_the_most_urgent_leaves_first_whatever_the_order_of_arrival() -> None:
    permits = Permits(Gate(limits=NARROW))
    left: list[Priority] = []

    async def send(priority: Priority, chat: int) -> None:
        async with permits.take(priority, chat):
            left.append(priority)

    async with permits.take(Priority.REPLY, 1):
        waiting = [asyncio.create_task(send(p, 2 + n)) for n, p in enumerate(reversed(Priority))]
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    assert left == sorted(Priority)


async def test_equals_leave_in_the_order_of_arrival() -> None:
    permits = Permits(Gate(limits=NARROW))
    left: list[int] = []

    async def send(chat: int) -> None:
        async with permits.take(Priority.REPLY, chat):
            left.append(chat)

    await asyncio.gather(*(send(chat) for chat in range(1, 6)))
    assert left == [1, 2, 3, 4, 5]


async def test_who_gives_up_waiting_holds_no_slot() -> None:
    permits = Permits(Gate(limits=NARROW))
    async with permits.take(Priority.REPLY, 1):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01), permits.take(Priority.REPLY, 2):
                pytest.fail("there was no slot")
    async with asyncio.timeout(2), permits.take(Priority.REPLY, 3):
        pass
    assert permits.gate.wait_for_slot(1e12) == 0


async def test_a_request_that_fails_gives_its_slot_back() -> None:
    permits = Permits(Gate(limits=NARROW))
    with pytest.raises(OSError, match="reset"):
        async with permits.take(Priority.ALARM, 1):
            raise OSError("reset")
    async with asyncio.timeout(2), permits.take(Priority.ALARM, 2):
        pass


async def test_a_throttled_chat_holds_nobody_behind_it() -> None:
    permits = Permits(Gate(limits=Limits(per_chat=60.0)))
    async with permits.take(Priority.REPLY, 1):
        pass

    async def again() -> None:
        async with permits.take(Priority.REPLY, 1):
            pass

    stuck = asyncio.create_task(again())
    await asyncio.sleep(0)
    async with asyncio.timeout(2), permits.take(Priority.STATUS, 2):
        pass
    assert not stuck.done()
    stuck.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stuck


async def test_nobody_leaves_while_the_lead_is_not_sure() -> None:
    sure = False
    permits = Permits(Gate())
    permits.only_while(lambda: sure)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3), permits.take(Priority.ALARM, 1):
            pytest.fail("another process may be sending")
    sure = True
    async with asyncio.timeout(2), permits.take(Priority.ALARM, 1):
        pass
