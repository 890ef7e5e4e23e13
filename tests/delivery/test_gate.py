"""The gate's pure core: its promises on any order of arrival, then its rules one by one."""

import dataclasses
import heapq
import itertools
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.gate import Gate, Limits
from bot.domain.notice import Priority
from tests.delivery import windows

GROUP = -100


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Asked for at `at`; reaches the server `travel` seconds after it left, is answered at `answer`."""

    at: float
    priority: Priority
    chat: int
    travel: float
    answer: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """When a message left and when the server saw it."""

    message: Message
    left: float
    seen: float


def play(gate: Gate, messages: list[Message]) -> list[Arrival]:
    """Let messages through in virtual time, the most urgent first; nothing here sleeps."""
    order = itertools.count()
    #: (when, tie-breaker, whose, whether it is the answer); nobody's event is a timer
    events: list[tuple[float, int, Message | None, bool]] = [
        (message.at, next(order), message, False) for message in messages
    ]
    heapq.heapify(events)
    waiting: list[tuple[Priority, int, Message]] = []
    arrivals: list[Arrival] = []
    timer = 0.0
    while events:
        now, _, message, answered = heapq.heappop(events)
        if message is None and now != timer:
            continue  # a later look at the gate replaced this timer
        if message is not None and answered:
            gate.finish(now, message.priority, message.chat)
        elif message is not None:
            waiting.append((message.priority, next(order), message))
        soonest = None
        for waiter in sorted(waiting):
            one = waiter[2]
            wait = gate.wait(now, one.priority, one.chat)
            if wait > 0:
                soonest = wait if soonest is None else min(soonest, wait)
                continue
            waiting.remove(waiter)
            gate.start(now, one.priority, one.chat)
            arrivals.append(Arrival(message=one, left=now, seen=now + one.travel))
            heapq.heappush(events, (now + one.travel + one.answer, next(order), one, True))
        if soonest is not None:
            timer = now + max(soonest, 1e-6)
            heapq.heappush(events, (timer, next(order), None, False))
    assert not waiting
    return arrivals


def of(arrivals: list[Arrival], priority: Priority, chat: int) -> list[float]:
    return [
        one.seen for one in arrivals
        if one.message.priority is priority and one.message.chat == chat
    ]  # fmt: skip


seconds = st.floats(0, 3, allow_nan=False)
crowds = st.lists(
    st.builds(
        Message,
        at=st.one_of(st.just(0.0), seconds),
        priority=st.sampled_from(Priority),
        chat=st.integers(1, 60),
        travel=st.one_of(st.just(0.0), st.floats(0, 2)),
        answer=st.one_of(st.just(0.0), st.floats(0, 2)),
    ),
    max_size=90,
)


@settings(max_examples=60, deadline=None)
@given(crowds)
def test_never_more_than_thirty_in_any_sliding_second(messages: list[Message]) -> None:
    arrivals = play(Gate(), messages)
    assert len(arrivals) == len(messages)
    assert windows.most((one.seen for one in arrivals), 1.0) <= 30


@settings(max_examples=60, deadline=None)
@given(crowds)
def test_never_two_of_a_class_in_one_second_of_a_private_chat(messages: list[Message]) -> None:
    arrivals = play(Gate(), messages)
    for key in {(message.priority, message.chat) for message in messages}:
        assert windows.most(of(arrivals, *key), 1.0) <= 1


@settings(max_examples=60, deadline=None)
@given(crowds)
def test_never_a_burst_that_a_private_chat_refuses(messages: list[Message]) -> None:
    """Three in three seconds pass, whatever their classes."""
    arrivals = play(Gate(), [dataclasses.replace(m, chat=m.chat % 4) for m in messages[:40]])
    for chat in range(4):
        seen = [one.seen for one in arrivals if one.message.chat == chat]
        assert windows.most(seen, 3.0) <= 3


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(seconds, st.floats(0, 2), st.floats(0, 2)), min_size=21, max_size=50))
def test_never_more_than_twenty_a_minute_in_a_group(times: list[tuple[float, ...]]) -> None:
    messages = [
        Message(at=at, priority=Priority.ALARM, chat=GROUP, travel=travel, answer=answer)
        for at, travel, answer in times
    ]
    arrivals = play(Gate(), messages)
    assert windows.most((one.seen for one in arrivals), 60.0) <= 20


@settings(max_examples=60, deadline=None)
@given(crowds)
def test_lesser_classes_cost_an_alarm_at_most_one_free_slot(messages: list[Message]) -> None:
    """With room in the window an alarm to a fresh chat leaves at once, whatever else waits or flies."""
    gate = Gate()
    lesser = [message for message in messages if message.priority is not Priority.ALARM]
    alarm = Message(at=1.5, priority=Priority.ALARM, chat=1_000, travel=0, answer=0)
    arrivals = play(gate, [*lesser, alarm])
    (left,) = [one.left for one in arrivals if one.message is alarm]
    before = [one for one in arrivals if one.message is not alarm and one.left <= left]
    # it overtook everybody who was still waiting: nobody lesser left between its asking and its leaving
    assert not [one for one in before if alarm.at < one.left < left]


@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [
        # its own class holds it
        (Priority.REPLY, Priority.REPLY, True),
        # a more urgent one in the same chat holds it
        (Priority.ALARM, Priority.STATUS, True),
        # a lesser one never does
        (Priority.STATUS, Priority.ALARM, False),
        (Priority.CAMPAIGN, Priority.REPLY, False),
    ],
)
def test_a_chat_is_throttled_by_class(first: Priority, second: Priority, waits: bool) -> None:
    gate = Gate()
    gate.start(0.0, first, 7)
    assert (gate.wait(0.01, second, 7) > 0) is waits
    gate.finish(0.02, first, 7)
    assert (gate.wait(0.03, second, 7) > 0) is waits
    assert gate.wait(0.03, second, 8) == 0
    assert gate.wait(1.2, second, 7) == 0


def test_one_more_in_a_burst_waits_rather_than_be_refused() -> None:
    gate = Gate()
    for now, priority in ((0.0, Priority.STATUS), (0.1, Priority.REPLY), (0.2, Priority.ALARM)):
        assert gate.wait(now, priority, 7) == 0
        gate.start(now, priority, 7)
        gate.finish(now, priority, 7)
    assert gate.wait(1.3, Priority.ALARM, 7) == pytest.approx(0.0 + 3.01 - 1.3)
    assert gate.wait(1.3, Priority.ALARM, 8) == 0


def test_a_hanging_request_keeps_its_slot_and_its_chat() -> None:
    gate = Gate()
    gate.start(0.0, Priority.REPLY, 7)
    assert gate.wait(9.0, Priority.REPLY, 7) > 0
    gate.finish(9.5, Priority.REPLY, 7)
    assert gate.wait(10.0, Priority.REPLY, 7) > 0
    assert gate.wait(10.6, Priority.REPLY, 7) == 0


def test_bulk_is_paced_and_leaves_room_for_an_alarm() -> None:
    gate = Gate()
    arrivals = play(
        gate,
        [Message(at=0, priority=Priority.CAMPAIGN, chat=n + 1, travel=0, answer=0)
         for n in range(120)],
    )  # fmt: skip
    taken = arrivals[-1].left - arrivals[0].left
    assert 119 / taken == pytest.approx(Limits().bulk_per_second, rel=0.03)


def test_bulk_is_slower_while_alarms_are_open() -> None:
    gate = Gate(alarms_open=True)
    arrivals = play(
        gate,
        [Message(at=0, priority=Priority.CAMPAIGN, chat=n + 1, travel=0, answer=0)
         for n in range(100)],
    )  # fmt: skip
    assert 99 / (arrivals[-1].left - arrivals[0].left) == pytest.approx(20, rel=0.05)


@pytest.mark.parametrize(
    ("refused", "asking", "expected"),
    [
        # bulk pauses as long as the 429 said
        (Priority.CAMPAIGN, Priority.CAMPAIGN, 35.0),
        # a flooded campaign holds nobody more urgent
        (Priority.CAMPAIGN, Priority.ALARM, 0.0),
        (Priority.CAMPAIGN, Priority.REPLY, 0.0),
        # a flooded reply holds itself and what is less urgent
        (Priority.REPLY, Priority.REPLY, 35.0),
        (Priority.REPLY, Priority.STATUS, 35.0),
        (Priority.REPLY, Priority.ALARM, 0.0),
        # a flooded alarm asks again sooner than it was told, everybody else as told
        (Priority.ALARM, Priority.ALARM, 30.0),
        (Priority.ALARM, Priority.REPLY, 35.0),
    ],
)
def test_a_429_pauses_its_class_and_lesser_ones(
    refused: Priority, asking: Priority, expected: float
) -> None:
    gate = Gate()
    gate.flooded(100.0, refused, 35.0, 7)
    assert gate.wait(100.0, asking, 7) == pytest.approx(expected)


def test_a_group_that_is_full_holds_nobody_else() -> None:
    gate = Gate()
    gate.flooded(100.0, Priority.ALARM, 35.0, GROUP)
    assert gate.wait(100.0, Priority.ALARM, GROUP) == pytest.approx(35.0)
    assert gate.wait(100.0, Priority.ALARM, GROUP - 1) == 0
    assert gate.wait(100.0, Priority.STATUS, 7) == 0
    assert gate.wait(135.0, Priority.STATUS, GROUP) == 0


def in_group(gate: Gate, priority: Priority, count: int) -> None:
    for _ in range(count):
        assert gate.wait(1.0, priority, GROUP) == 0
        gate.start(1.0, priority, GROUP)
        gate.finish(1.0, priority, GROUP)


def test_edits_in_a_group_leave_room_for_alarms() -> None:
    gate = Gate()
    in_group(gate, Priority.STATUS, 15)
    assert gate.wait(1.0, Priority.STATUS, GROUP) == pytest.approx(60.1)
    in_group(gate, Priority.ALARM, 5)
    # the twenty-first would be refused, whatever its class
    assert gate.wait(1.0, Priority.ALARM, GROUP) == pytest.approx(60.1)


def spacing(gate: Gate, now: float) -> float:
    """Seconds between two bulk messages from now on."""
    for chat in (1, 2, 3, 4, 5, 6, 7):
        gate.start(now, Priority.CAMPAIGN, chat)
        gate.finish(now, Priority.CAMPAIGN, chat)
    first = gate.wait(now, Priority.CAMPAIGN, 8)
    gate.start(now, Priority.CAMPAIGN, 8)
    gate.finish(now, Priority.CAMPAIGN, 8)
    return gate.wait(now, Priority.CAMPAIGN, 9) - first


def test_several_refusals_of_one_flood_halve_the_bulk_once() -> None:
    gate = Gate()
    for _ in range(8):
        gate.flooded(100.0, Priority.CAMPAIGN, 1.0, 7)
    assert spacing(gate, 101.0) == pytest.approx(2 / Limits().bulk_per_second)


def test_the_bulk_rate_recovers_slowly() -> None:
    gate = Gate()
    gate.flooded(100.0, Priority.CAMPAIGN, 1.0, 7)
    assert spacing(gate, 111.0) == pytest.approx(1 / 0.7 / Limits().bulk_per_second)
    assert spacing(gate, 200.0) == pytest.approx(1 / Limits().bulk_per_second)


def test_the_gate_forgets_chats_of_long_ago() -> None:
    gate = Gate()
    for chat in range(5_000):
        gate.start(chat * 0.05, Priority.REPLY, chat + 1)
        gate.finish(chat * 0.05, Priority.REPLY, chat + 1)
    assert len(gate._chats) < 5_000
