"""True sliding windows, against the plainest count there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import ControlError
from simulator.limits import Flood, Limits, Window

#: gaps in milliseconds: whole numbers, so that the reference counts without rounding
gaps = st.lists(st.integers(min_value=0, max_value=400), max_size=120)


@given(gaps=gaps, limit=st.integers(min_value=1, max_value=10))
def test_no_sliding_second_ever_holds_more(gaps: list[int], limit: int) -> None:
    window, now, accepted = Window(), 0, list[int]()
    for gap in gaps:
        now += gap
        wait = window.wait(now / 1000, limit=limit, seconds=1.0)
        fits = sum(now - 1000 < at for at in accepted) < limit
        assert (wait == 0) == fits
        if fits:
            window.add(now / 1000)
            accepted.append(now)
        else:
            # after exactly that wait one more fits: the oldest has left the window
            assert wait == pytest.approx((accepted[-limit] + 1000 - now) / 1000)


@given(gaps=gaps, chats=st.lists(st.integers(min_value=1, max_value=3), min_size=120, max_size=120))
def test_every_window_holds_at_once(gaps: list[int], chats: list[int]) -> None:
    limits, flood = Limits(per_second=5), Flood()
    accepted: list[tuple[float, int]] = []
    now = 0.0
    for gap, chat in zip(gaps, chats, strict=False):
        now += gap / 1000
        if not flood.ask(1, chat, now, limits):
            accepted.append((now, chat))
    for at, chat in accepted:
        assert sum(at - 1.0 < other <= at for other, _ in accepted) <= 5
        same = [other for other, of in accepted if of == chat and at - 3.0 < other <= at]
        assert len(same) <= 3


def test_a_refused_request_counts_nowhere_but_in_the_meter() -> None:
    limits, flood = Limits(per_second=2, chat_burst=1), Flood()
    assert flood.ask(1, 7, 0.0, limits) == 0
    # the chat is full; the bot's window must not fill by that
    assert flood.ask(1, 7, 0.1, limits) == 1
    assert flood.ask(1, 8, 0.2, limits) == 0
    assert flood.ask(1, 9, 0.3, limits) == 1
    assert flood.stats(1, 0.3) == {"last_second": 4, "peak_second": 4, "refused": 2}
    assert flood.stats(1, 2.0) == {"last_second": 0, "peak_second": 4, "refused": 2}


def test_groups_take_twenty_a_minute() -> None:
    limits, flood = Limits(), Flood()
    taken = [flood.ask(1, -5, second * 1.0, limits) for second in range(21)]
    assert taken == [0] * 20 + [40]
    assert flood.ask(2, -5, 21.0, limits) == 0, "another bot has its own window"


def test_switched_off_nothing_is_refused() -> None:
    flood = Flood()
    assert not any(flood.ask(1, 7, 0.0, Limits(enabled=False)) for _ in range(100))


@pytest.mark.parametrize(
    "changes",
    [{"per_day": 1}, {"enabled": 1}, {"per_second": True}, {"per_second": -1}, {"per_second": "x"}],
)
def test_wrong_settings_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ControlError):
        Limits().changed(changes)
