"""The outbox: queued once, settled by whoever leads, and what a crash leaves is picked up."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from bot.domain.notice import Channel, Mode, Priority, State
from storage import outbox
from storage.models.delivery import outbox as table
from storage.uow import Storage
from tests.storage import office


@pytest.fixture
async def person(storage: Storage) -> UUID:
    (found,) = await office.hire(storage)
    return found


@pytest.fixture
async def epoch(storage: Storage) -> int:
    return await office.lead(storage)


async def standing(storage: Storage) -> dict[str, State]:
    """Unique key -> state of every row."""
    async with storage.read() as work:
        rows = await work.conn.execute(sa.select(table.c.unique_key, table.c.state))
        return {row.unique_key: State(row.state) for row in rows}


async def claimed(storage: Storage, epoch: int) -> outbox.Row:
    row = await office.claim(storage, epoch)
    assert row is not None
    return row


async def test_the_same_key_is_queued_once(storage: Storage, person: UUID) -> None:
    async with storage.write() as work:
        assert await outbox.put(work, office.notice("a", person))
        assert not await outbox.put(work, office.notice("a", person))
    async with storage.write() as work:
        assert not await outbox.put(work, office.notice("a", person))
    assert await standing(storage) == {"a": State.PENDING}


async def test_thousands_are_queued_at_once(storage: Storage, person: UUID) -> None:
    many = [office.notice(f"n{n}", person, Priority.CAMPAIGN) for n in range(1234)]
    async with storage.write() as work:
        await outbox.put_many(work, many)
    async with storage.read() as work:
        assert await outbox.depth(work) == {Priority.CAMPAIGN: 1234}


async def test_nothing_queued_is_nothing(storage: Storage) -> None:
    async with storage.write() as work:
        await outbox.put_many(work, [])
    assert await standing(storage) == {}


async def test_a_row_comes_as_it_was_put(storage: Storage, person: UUID, epoch: int) -> None:
    async with storage.write() as work:
        put = work.now
        await outbox.put(
            work,
            outbox.Notice(
                unique_key="a", kind="notice", subject="s", person_id=person,
                priority=Priority.CAMPAIGN, channel=Channel.CAMPAIGN,
                expires_at=work.now + timedelta(hours=1),
            ),
        )  # fmt: skip
    row = await claimed(storage, epoch)
    assert row == outbox.Row(
        id=row.id, unique_key="a", kind="notice", subject="s", person_id=person,
        group_id=None, priority=Priority.CAMPAIGN, mode=Mode.SEND, channel=Channel.CAMPAIGN, created_at=put,
        expires_at=put + timedelta(hours=1), attempts=1, repeat=False,
    )  # fmt: skip


@pytest.mark.parametrize("state", [State.SENT, State.MOOT, State.UNKNOWN, State.DEAD])
async def test_a_settled_row_is_kept(
    storage: Storage, person: UUID, epoch: int, state: State
) -> None:
    await office.queue(storage, office.notice("a", person))
    row = await claimed(storage, epoch)
    async with storage.write() as work:
        assert await outbox.settle(work, row, state, epoch=epoch)
    assert await standing(storage) == {"a": state}
    assert await office.claim(storage, epoch) is None


@pytest.mark.parametrize("kind", sorted(outbox.FORGOTTEN))
@pytest.mark.parametrize("state", [State.SENT, State.DEAD])
async def test_who_asked_for_what_is_forgotten(
    storage: Storage, person: UUID, epoch: int, kind: str, state: State
) -> None:
    await office.queue(storage, office.notice("a", person, kind=kind))
    row = await claimed(storage, epoch)
    async with storage.write() as work:
        assert await outbox.settle(work, row, state, epoch=epoch)
    assert await standing(storage) == {}


@pytest.mark.parametrize(("state", "left"), [(State.SENT, 0), (State.MOOT, 0), (State.DEAD, 1)])
async def test_a_finished_edit_leaves_nothing_unless_it_failed(
    storage: Storage, person: UUID, epoch: int, state: State, left: int
) -> None:
    await office.queue(storage, office.notice("a", person, mode=Mode.EDIT))
    row = await claimed(storage, epoch)
    async with storage.write() as work:
        assert await outbox.settle(work, row, state, epoch=epoch)
    assert len(await standing(storage)) == left


async def test_dead_letters_are_shown_with_their_reason(
    storage: Storage, person: UUID, epoch: int
) -> None:
    await office.queue(storage, office.notice("a", person))
    row = await claimed(storage, epoch)
    async with storage.write() as work:
        await outbox.settle(work, row, State.DEAD, epoch=epoch, error="refused")
        assert await outbox.dead(work) == [("stop_card", "matter", "refused")]


async def test_a_row_put_back_comes_again_when_due(
    storage: Storage, person: UUID, epoch: int
) -> None:
    await office.queue(storage, office.notice("a", person))
    row = await claimed(storage, epoch)
    async with storage.write() as work:
        due = work.now + timedelta(hours=1)
        assert await outbox.again(work, row, due, epoch=epoch, repeat=False)
    assert await office.claim(storage, epoch) is None
    async with storage.write() as work:
        assert await outbox.again(work, row, work.now, epoch=epoch, repeat=True)
    second = await claimed(storage, epoch)
    assert (second.id, second.attempts, second.repeat) == (row.id, 2, True)


async def test_once_a_repeat_always_a_repeat(storage: Storage, person: UUID, epoch: int) -> None:
    await office.queue(storage, office.notice("a", person))
    for repeat, expected in ((True, True), (False, True)):
        row = await claimed(storage, epoch)
        async with storage.write() as work:
            await outbox.again(work, row, work.now, epoch=epoch, repeat=repeat)
        again = await claimed(storage, epoch)
        assert again.repeat is expected
        async with storage.write() as work:
            await outbox.again(work, again, work.now, epoch=epoch, repeat=False)


async def test_an_ex_leader_changes_nothing(storage: Storage, person: UUID, epoch: int) -> None:
    await office.queue(storage, office.notice("a", person), office.notice("b", person))
    row = await claimed(storage, epoch)
    await office.lead(storage)
    assert await office.claim(storage, epoch) is None
    async with storage.write() as work:
        assert not await outbox.settle(work, row, State.SENT, epoch=epoch)
        assert not await outbox.again(work, row, work.now, epoch=epoch, repeat=True)
        assert await outbox.recover(work, epoch=epoch) == 0
    assert await standing(storage) == {"a": State.SENDING, "b": State.PENDING}


async def test_without_any_win_nothing_is_claimed(storage: Storage, person: UUID) -> None:
    await office.queue(storage, office.notice("a", person))
    assert await office.claim(storage, 0) is None


@pytest.mark.parametrize(
    ("priority", "state", "repeat"),
    [
        # an alarm may have left: once more, and the text says so
        (Priority.ALARM, State.PENDING, True),
        (Priority.REPLY, State.PENDING, True),
        (Priority.REMINDER, State.PENDING, True),
        (Priority.STATUS, State.PENDING, True),
        # a second copy to ten thousand people is worse than a gap that is counted
        (Priority.CAMPAIGN, State.UNKNOWN, False),
    ],
)
async def test_what_a_crash_left_half_sent(
    storage: Storage, person: UUID, epoch: int, priority: Priority, state: State, repeat: bool
) -> None:
    await office.queue(storage, office.notice("a", person, priority))
    await claimed(storage, epoch)
    after = await office.lead(storage)
    async with storage.write() as work:
        assert await outbox.recover(work, epoch=after) == int(repeat)
    assert await standing(storage) == {"a": state}
    row = await office.claim(storage, after)
    assert (row is not None and row.repeat) is repeat


async def test_recovering_touches_neither_what_waits_nor_what_is_done(
    storage: Storage, person: UUID, epoch: int
) -> None:
    await office.queue(storage, office.notice("done", person))
    row = await claimed(storage, epoch)
    async with storage.write() as work:
        await outbox.settle(work, row, State.SENT, epoch=epoch)
    await office.queue(storage, office.notice("waits", person), later=timedelta(hours=1))
    after = await office.lead(storage)
    async with storage.write() as work:
        assert await outbox.recover(work, epoch=after) == 0
    assert await standing(storage) == {"done": State.SENT, "waits": State.PENDING}
    assert await office.claim(storage, after) is None


async def test_the_longest_waiting_alarm(storage: Storage, person: UUID, epoch: int) -> None:
    async def oldest() -> object:
        async with storage.read() as work:
            return await outbox.oldest_alarm(work)

    await office.queue(storage, office.notice("bulk", person, Priority.CAMPAIGN))
    assert await oldest() is None
    await office.queue(storage, office.notice("a", person), office.notice("b", person))
    since = await oldest()
    row = await claimed(storage, epoch)
    assert await oldest() == since, "on its way is not arrived"
    async with storage.write() as work:
        await outbox.settle(work, row, State.SENT, epoch=epoch)
    assert await oldest() is not None and await oldest() != since
    row = await claimed(storage, epoch)
    async with storage.write() as work:
        await outbox.settle(work, row, State.DEAD, epoch=epoch)
    assert await oldest() is None


async def test_how_a_matter_stands_is_the_best_of_each_person(
    storage: Storage, person: UUID, epoch: int
) -> None:
    (other,) = await office.hire(storage)
    await office.queue(
        storage, office.notice("a", person), office.notice("b", person), office.notice("c", other)
    )
    row = await claimed(storage, epoch)
    async with storage.write() as work:
        await outbox.settle(work, row, State.SENT, epoch=epoch)
        found = await outbox.states(work, "stop_card", "matter")
    assert found == {person: State.SENT, other: State.PENDING}


async def test_a_person_has_one_live_card_a_bot(storage: Storage, person: UUID, epoch: int) -> None:
    await office.queue(storage, office.notice("a", person))
    row = await claimed(storage, epoch)
    async with storage.write() as work:
        assert await outbox.card(work, "stop_card", "matter", person, Channel.ALARM) is None
        await outbox.keep_card(work, row, 5, kind="stop_card")
        await outbox.keep_card(work, row, 2**40, kind="stop_card")
        assert await outbox.card(work, "stop_card", "matter", person, Channel.ALARM) == 2**40
        assert await outbox.card(work, "stop_card", "matter", person, Channel.CAMPAIGN) is None
        assert await outbox.card(work, "stop_card", "other", person, Channel.ALARM) is None
        assert await outbox.card(work, "stop_card", "matter", uuid4(), Channel.ALARM) is None
        assert await outbox.holders(work, "stop_card", "matter") == [(person, Channel.ALARM)]


async def test_what_is_due_later_does_not_wait_yet(
    storage: Storage, person: UUID, epoch: int
) -> None:
    """Hundreds of alarms paced over half a minute are no late alarm."""
    later = timedelta(seconds=20)
    await office.queue(storage, office.notice("paced", person), later=later)
    async with storage.read() as work:
        since = await outbox.oldest_alarm(work)
    assert since is not None
    assert since > work.now
