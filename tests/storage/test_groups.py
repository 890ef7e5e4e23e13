"""Groups bound to sites: found by chat, written to by a sealed id, moved, closed, forgotten."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.domain.notice import Channel, Mode, Priority, State
from storage import groups, outbox
from storage.models.delivery import outbox as rows
from storage.models.groups import groups as table
from storage.models.organisation import sites
from storage.uow import Storage
from tests.privacy import needles
from tests.storage import office

GROUP, SUPERGROUP, OTHER = -4_000_000_001, -1_002_000_000_001, -4_000_000_002


@pytest.fixture(autouse=True)
async def plant(storage: Storage) -> None:
    """Two sites."""
    plain = {"name": {}, "timezone": "UTC", "phones": [], "position": 0, "active": True}
    async with storage.write() as work:
        await work.conn.execute(sa.insert(sites), [{"id": "one", **plain}, {"id": "two", **plain}])


async def bind(storage: Storage, chat: int = GROUP, site: str = "one") -> groups.Group:
    async with storage.write() as work:
        await groups.bind(work, chat, site_id=site, language="ru")
        found = await groups.of_chat(work, chat)
    assert found is not None
    return found


async def chat(storage: Storage, group_id: UUID) -> int | None:
    async with storage.read() as work:
        return await groups.chat_of(work, group_id)


@pytest.mark.parametrize("chat_id", [-1, GROUP, SUPERGROUP, -(2**52)])
async def test_both_ways(storage: Storage, chat_id: int) -> None:
    group = await bind(storage, chat_id)
    assert (group.site_id, group.language, group.unreachable) == ("one", "ru", False)
    assert await chat(storage, group.id) == chat_id
    async with storage.read() as work:
        assert await groups.get(work, group.id) == group
        assert await groups.of_chat(work, OTHER) is None


async def test_a_chat_is_bound_once(storage: Storage) -> None:
    group = await bind(storage)
    async with storage.write() as work:
        assert not await groups.bind(work, GROUP, site_id="two", language="en")
        assert await groups.everything(work) == [group]


async def test_the_groups_of_sites(storage: Storage) -> None:
    first, second = await bind(storage), await bind(storage, OTHER)
    third = await bind(storage, SUPERGROUP, "two")
    async with storage.read() as work:
        assert {one.id for one in await groups.of_sites(work, ["one"])} == {first.id, second.id}
        assert await groups.of_sites(work, ["two"]) == [third]
        assert await groups.of_sites(work, []) == []


async def test_closing_is_news_once(storage: Storage) -> None:
    group = await bind(storage)
    for unreachable in (True, False):
        async with storage.write() as work:
            assert await groups.mark(work, group.id, unreachable=unreachable)
            assert not await groups.mark(work, group.id, unreachable=unreachable)


async def test_a_moved_group_is_found_by_its_new_id_only(storage: Storage) -> None:
    group = await bind(storage)
    for _ in range(2):
        async with storage.write() as work:
            await groups.move(work, group.id, SUPERGROUP)
    assert await chat(storage, group.id) == SUPERGROUP
    async with storage.read() as work:
        assert await groups.of_chat(work, GROUP) is None
        assert await groups.of_chat(work, SUPERGROUP) == group


async def test_a_binding_that_the_new_id_has_already_gives_way(storage: Storage) -> None:
    group, _ = await bind(storage), await bind(storage, SUPERGROUP, "two")
    async with storage.write() as work:
        await groups.move(work, group.id, SUPERGROUP)
        assert await groups.everything(work) == [group]


async def put(storage: Storage, group: groups.Group, key: str, mode: Mode = Mode.SEND) -> bool:
    async with storage.write() as work:
        return await outbox.put(
            work,
            outbox.Notice(
                unique_key=key, kind="group_card", subject="matter", group_id=group.id,
                priority=Priority.REPLY, mode=mode,
            ),
        )  # fmt: skip


async def test_unbinding_takes_its_rows_and_cards_along(storage: Storage) -> None:
    group, epoch = await bind(storage), await office.lead(storage)
    assert await put(storage, group, "first")
    row = await office.claim(storage, epoch)
    assert row is not None
    assert (row.person_id, row.group_id, row.to) == (None, group.id, group.id)
    async with storage.write() as work:
        assert await outbox.settle(work, row, State.SENT, epoch=epoch)
        await outbox.keep_card(work, row, 7, kind=row.kind)
    assert await put(storage, group, "second")
    async with storage.write() as work:
        assert await outbox.holders(work, "group_card", "matter") == [(group.id, Channel.ALARM)]
        await groups.unbind(work, group.id)
    async with storage.read() as work:
        assert await outbox.holders(work, "group_card", "matter") == []
        assert await outbox.states(work, "group_card", "matter") == {}
        assert await groups.everything(work) == []


async def test_cards_are_forgotten_by_group(storage: Storage) -> None:
    epoch = await office.lead(storage)
    for each in (await bind(storage), await bind(storage, OTHER)):
        await put(storage, each, each.id.hex)
        row = await office.claim(storage, epoch)
        assert row is not None
        async with storage.write() as work:
            await outbox.settle(work, row, State.SENT, epoch=epoch)
            await outbox.keep_card(work, row, 7, kind=row.kind)
    async with storage.write() as work:
        (first, _), (second, _) = await outbox.holders(work, "group_card", "matter")
        assert await outbox.forget_cards(work, first) == [("group_card", "matter")]
        assert await outbox.forget_cards(work, first) == []
        assert await outbox.card(work, "group_card", "matter", first, Channel.ALARM) is None
        assert await outbox.card(work, "group_card", "matter", second, Channel.ALARM) == 7


async def test_one_lesser_row_a_group_and_none_that_hides_the_others(storage: Storage) -> None:
    """A busy group keeps its own rows back, and nobody's else."""
    first, second = await bind(storage), await bind(storage, OTHER)
    (person,) = await office.hire(storage)
    epoch = await office.lead(storage)
    await put(storage, first, "of the first")
    await put(storage, second, "of the second")
    await office.queue(storage, office.notice("of a person", person, Priority.STATUS))
    row = await office.claim(storage, epoch, busy={first.id})
    assert row is not None
    assert row.unique_key == "of the second"
    row = await office.claim(storage, epoch, busy={first.id, second.id})
    assert row is not None
    assert row.unique_key == "of a person"
    assert await office.claim(storage, epoch, busy={first.id, second.id, person}) is None


@pytest.mark.parametrize("both", [True, False])
async def test_a_row_is_for_one_addressee(storage: Storage, both: bool) -> None:
    group = await bind(storage)
    (person,) = await office.hire(storage)
    addressees = {"person_id": person, "group_id": group.id} if both else {}
    with pytest.raises(sa.exc.IntegrityError):
        async with storage.write() as work:
            await work.conn.execute(
                sa.insert(rows).values(
                    id=group.id, unique_key="x", channel="alarm", priority=0, kind="k",
                    mode="send", subject="s", state="pending", due_at=work.now,
                    created_at=work.now, attempts=0, repeat=False, **addressees,
                )
            )  # fmt: skip


async def test_no_id_in_clear(storage: Storage) -> None:
    await bind(storage)
    await bind(storage, SUPERGROUP, "two")
    async with storage.read() as work:
        found = (await work.conn.execute(sa.select(table))).mappings().all()
    assert not needles.scan(repr([dict(row) for row in found]).encode(), [GROUP, SUPERGROUP])


async def test_a_group_that_waits_is_no_late_alarm(storage: Storage) -> None:
    """Telegram makes a full group wait a minute; nobody need be phoned for that."""
    group = await bind(storage)
    async with storage.write() as work:
        await outbox.put(
            work,
            outbox.Notice(
                unique_key="alarm", kind="group_card", subject="matter", group_id=group.id,
                priority=Priority.ALARM,
            ),
        )  # fmt: skip
        assert await outbox.oldest_alarm(work) is None
