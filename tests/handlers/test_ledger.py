"""The offset ledger against a model of Telegram: nothing is confirmed before it is done, nothing twice."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.ledger import Ledger


class Queue:
    """Telegram's side: asking at an offset forgets everything below it for good."""

    def __init__(self, ids: list[int]) -> None:
        self.held = ids
        self.forgotten: set[int] = set()

    def ask(self, offset: int, limit: int = 100) -> list[int]:
        self.forgotten |= {one for one in self.held if one < offset}
        self.held = [one for one in self.held if one >= offset]
        return self.held[:limit]


# ids may have gaps: Telegram skips numbers of updates we do not ask for
IDS = st.lists(st.integers(1, 2**40), unique=True, max_size=60).map(sorted)


@given(ids=IDS, limit=st.integers(1, 10), choose=st.randoms())
def test_every_update_is_handed_out_once_and_confirmed_only_when_done(
    ids: list[int], limit: int, choose: object
) -> None:
    queue, ledger = Queue(ids), Ledger()
    handed: list[int] = []
    done: set[int] = set()
    for _ in range(len(ids) * 3 + 3):
        handed += ledger.take(queue.ask(ledger.offset, limit))
        assert queue.forgotten <= done
        if flying := [one for one in handed if one not in done]:
            one = choose.choice(flying)  # type: ignore[attr-defined]  # hypothesis' own Random
            done.add(one)
            ledger.done(one)
    assert handed == sorted(handed)
    assert sorted(set(handed)) == sorted(handed)
    assert done == set(ids)
    queue.ask(ledger.offset)
    assert queue.held == []


def test_asks_at_the_lowest_that_is_not_done() -> None:
    ledger = Ledger()
    assert ledger.take([10, 11, 12]) == [10, 11, 12]
    ledger.done(11)
    ledger.done(12)
    assert ledger.offset == 10
    assert not ledger.idle
    ledger.done(10)
    assert ledger.offset == 13
    assert ledger.idle


def test_what_comes_again_is_not_new() -> None:
    ledger = Ledger()
    ledger.take([10, 11])
    ledger.done(11)
    assert ledger.take([10, 11, 12]) == [12]


def test_first_ask_is_for_everything() -> None:
    assert Ledger().offset == 0
