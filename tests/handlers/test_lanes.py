"""Order inside a chat and inside a user, freedom between them, nothing left behind."""

import asyncio
import functools
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.lanes import Lanes

Lane = tuple[str, int]


@given(
    jobs=st.lists(
        st.tuples(
            st.lists(st.tuples(st.sampled_from(["chat", "user"]), st.integers(0, 2)), max_size=3),
            st.integers(0, 3),
        ),
        max_size=25,
    )
)
def test_jobs_of_one_lane_keep_their_order_and_never_overlap(
    jobs: list[tuple[list[Lane], int]],
) -> None:
    inside: dict[Lane, int] = defaultdict(int)
    order: dict[Lane, list[int]] = defaultdict(list)
    lanes = Lanes()

    async def one(number: int, mine: list[Lane], turns: int) -> None:
        async def job() -> None:
            for lane in set(mine):
                inside[lane] += 1
                assert inside[lane] == 1
                order[lane].append(number)
            for _ in range(turns):
                await asyncio.sleep(0)
            for lane in set(mine):
                inside[lane] -= 1

        await lanes.run(mine, job)

    async def everything() -> None:
        await asyncio.gather(*(one(at, mine, turns) for at, (mine, turns) in enumerate(jobs)))

    asyncio.run(everything())
    assert all(numbers == sorted(numbers) for numbers in order.values())
    assert len(lanes) == 0


async def test_other_lanes_do_not_wait() -> None:
    lanes, blocked = Lanes(), asyncio.Event()
    slow = asyncio.ensure_future(lanes.run([("chat", 1)], blocked.wait))  # type: ignore[arg-type]
    ran = asyncio.Event()

    async def quick() -> None:
        ran.set()

    async with asyncio.timeout(1):
        await lanes.run([("chat", 2)], quick)
    assert ran.is_set()
    blocked.set()
    await slow


async def test_failed_job_frees_its_lane() -> None:
    lanes = Lanes()

    async def fails() -> None:
        raise RuntimeError

    async def works() -> None:
        return

    with pytest.raises(RuntimeError):
        await lanes.run([("chat", 1)], fails)
    async with asyncio.timeout(1):
        await lanes.run([("chat", 1)], works)
    assert len(lanes) == 0


async def test_cancelled_waiter_lets_nobody_overtake_the_one_before() -> None:
    lanes, blocked = Lanes(), asyncio.Event()
    ran: list[str] = []

    async def first() -> None:
        await blocked.wait()
        ran.append("first")

    async def third() -> None:
        ran.append("third")

    running = [asyncio.ensure_future(lanes.run([("chat", 1)], first))]
    await asyncio.sleep(0)
    second = asyncio.ensure_future(lanes.run([("chat", 1)], third))
    await asyncio.sleep(0)
    running.append(asyncio.ensure_future(lanes.run([("chat", 1)], third)))
    await asyncio.sleep(0)
    second.cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    assert ran == []
    blocked.set()
    await asyncio.gather(*running)
    assert ran == ["first", "third"]
    assert len(lanes) == 0


async def test_two_cancelled_in_a_row_keep_the_order_too() -> None:
    lanes, blocked = Lanes(), asyncio.Event()
    ran: list[int] = []

    async def job(number: int) -> None:
        if number == 0:
            await blocked.wait()
        ran.append(number)

    tasks = []
    for number in range(4):
        tasks.append(asyncio.ensure_future(lanes.run(["lane"], functools.partial(job, number))))
        await asyncio.sleep(0)
    tasks[2].cancel()
    tasks[1].cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    blocked.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert ran == [0, 3]
    assert len(lanes) == 0
