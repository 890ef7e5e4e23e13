"""Background tasks: watched while they run, ended when the program ends."""

import asyncio
import json

import pytest
from structlog.testing import capture_logs

from bot import nursery

SECRET = "chat 7000000001 not found"


async def failing() -> None:
    raise ValueError(SECRET)


async def test_a_failure_is_logged_as_class_and_place() -> None:
    ward = nursery.Nursery()
    with capture_logs() as said:
        await asyncio.wait([ward.start(failing(), name="send")])
    (line,) = said
    assert (line["event"], line["task"], line["error"]) == ("task_failed", "send", "ValueError")
    assert line["place"].startswith("test_nursery.py:")
    assert SECRET not in json.dumps(said)


async def test_one_failure_leaves_the_others_alone() -> None:
    ward, done = nursery.Nursery(), asyncio.Event()
    with capture_logs():
        ward.start(failing(), name="one")

        async def other() -> None:
            await asyncio.sleep(0.01)
            done.set()

        ward.start(other(), name="other")
        async with asyncio.timeout(5):
            await done.wait()


async def test_a_loop_that_fails_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery, "_BACKOFF", (0.0, 0.001))
    ward, rounds, well = nursery.Nursery(), [0], asyncio.Event()

    async def loop() -> None:
        rounds[0] += 1
        if rounds[0] <= 3:
            raise ValueError(SECRET)
        well.set()
        await asyncio.Event().wait()

    with capture_logs() as said:
        ward.forever(loop, name="clock")
        async with asyncio.timeout(5):
            await well.wait()
    assert [line["event"] for line in said] == ["loop_failed"] * 3
    assert SECRET not in json.dumps(said)
    await ward.stop(seconds=5)


async def test_the_pause_grows_to_its_last(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    real = asyncio.sleep

    async def slept(seconds: float) -> None:
        pauses.append(seconds)
        await real(0)

    monkeypatch.setattr(asyncio, "sleep", slept)
    ward = nursery.Nursery()
    with capture_logs():
        ward.forever(failing, name="clock")
        while len(pauses) < 6:
            await real(0)
        await ward.stop(seconds=5)
    assert pauses[:6] == [0.1, 0.2, 0.5, 1.0, 1.0, 1.0]


async def test_stop_ends_what_runs() -> None:
    ward, ended = nursery.Nursery(), []

    async def endless(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    ward.start(endless("once"), name="once")
    ward.forever(lambda: endless("forever"), name="forever")
    await asyncio.sleep(0)
    await ward.stop(seconds=5)
    assert sorted(ended) == ["forever", "once"]


async def test_stop_does_not_wait_longer_than_it_may() -> None:
    ward, release = nursery.Nursery(), asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    task = ward.start(stubborn(), name="stubborn")
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await ward.stop(seconds=0.05)
    assert not task.done()
    release.set()
    await asyncio.wait([task])


async def test_drain_lets_what_runs_finish() -> None:
    ward, done = nursery.Nursery(), []

    async def short() -> None:
        await asyncio.sleep(0.02)
        done.append(True)

    ward.start(short(), name="short")
    await ward.drain(seconds=5)
    assert done == [True]


async def test_a_scope_leaves_nothing_behind() -> None:
    async def forever() -> None:
        await asyncio.Event().wait()

    async def answer() -> int:
        return 42

    async with nursery.Nursery().scope() as begin:
        left = begin(forever())
        assert await begin(answer()) == 42
    assert left.cancelled()


async def test_an_empty_nursery_stops_at_once() -> None:
    ward = nursery.Nursery()
    async with asyncio.timeout(1):
        await ward.stop(seconds=5)
        await ward.drain(seconds=5)
