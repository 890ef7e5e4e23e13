"""Drafts: in memory, nameless, gone after an hour."""

import pickle

import pytest
from aiogram.fsm.storage.base import StorageKey

from handlers.drafts import TTL, Drafts


class Time:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def key(user: int = 7_123_456_789) -> StorageKey:
    return StorageKey(bot_id=1, chat_id=user, user_id=user)


@pytest.fixture
def clock() -> Time:
    return Time()


async def test_remembers_state_and_data(clock: Time) -> None:
    drafts = Drafts(clock)
    await drafts.set_state(key(), "report:text")
    await drafts.set_data(key(), {"site": "chp2"})
    assert await drafts.get_state(key()) == "report:text"
    assert await drafts.get_data(key()) == {"site": "chp2"}
    assert await drafts.get_data(key(8)) == {}
    assert await drafts.get_state(key(8)) is None


async def test_forgets_after_the_last_touch(clock: Time) -> None:
    drafts = Drafts(clock)
    await drafts.set_data(key(), {"text": "draft"})
    clock.now += TTL - 1
    await drafts.update_data(key(), {"more": 1})
    clock.now += TTL - 1
    assert (await drafts.get_data(key()))["text"] == "draft"
    clock.now += 2
    assert await drafts.get_data(key()) == {}
    assert len(drafts) == 0


async def test_an_old_draft_behind_a_touched_one_goes_too(clock: Time) -> None:
    drafts = Drafts(clock)
    for user in (1, 2):
        await drafts.set_data(key(user), {"n": user})
    clock.now += TTL / 2
    await drafts.set_data(key(1), {"n": 1})
    clock.now += TTL / 2 + 1
    assert await drafts.get_data(key(2)) == {}
    assert await drafts.get_data(key(1)) == {"n": 1}


async def test_given_data_is_the_callers_own(clock: Time) -> None:
    drafts = Drafts(clock)
    await drafts.set_data(key(), {"n": 1})
    (await drafts.get_data(key()))["n"] = 2
    assert await drafts.get_data(key()) == {"n": 1}


async def test_holds_no_id_in_any_form(clock: Time) -> None:
    drafts = Drafts(clock)
    await drafts.set_data(key(), {"site": "chp2"})
    held = pickle.dumps(list(drafts._drafts.items()))
    user = key().user_id
    for form in (str(user).encode(), user.to_bytes(8, "little")[:5], user.to_bytes(5, "big")):
        assert form not in held


async def test_two_processes_hash_apart(clock: Time) -> None:
    first, second = Drafts(clock), Drafts(clock)
    await first.set_state(key(), "a")
    await second.set_state(key(), "a")
    assert not first._drafts.keys() & second._drafts.keys()
