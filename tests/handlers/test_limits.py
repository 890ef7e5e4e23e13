"""Token buckets: so many at once, one more each refill, nothing kept of who."""

from handlers.limits import Buckets


class Time:
    now = 50.0

    def __call__(self) -> float:
        return self.now


def test_so_many_at_once_then_one_each_refill() -> None:
    time = Time()
    buckets = Buckets(most=3, refill=10, monotonic=time)
    assert [buckets.take(1) for _ in range(4)] == [True, True, True, False]
    time.now += 9.9
    assert not buckets.take(1)
    time.now += 0.2
    assert buckets.take(1)
    assert not buckets.take(1)


def test_others_are_not_held() -> None:
    buckets = Buckets(most=1, refill=10, monotonic=Time())
    assert buckets.take(1)
    assert buckets.take(2)
    assert not buckets.take(1)


def test_a_full_bucket_holds_no_more_than_its_most() -> None:
    time = Time()
    buckets = Buckets(most=2, refill=10, monotonic=time)
    buckets.take(1)
    time.now += 1000
    assert [buckets.take(1) for _ in range(3)] == [True, True, False]


def test_full_buckets_are_forgotten() -> None:
    time = Time()
    buckets = Buckets(most=2, refill=10, monotonic=time)
    for chat in range(100):
        buckets.take(chat)
    time.now += 100
    buckets.take(1000)
    assert len(buckets._full_at) == 1
