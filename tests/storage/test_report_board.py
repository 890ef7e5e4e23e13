"""The officers' board: who sees which reports, in which order, and that the counts say the same."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from storage import report_board
from storage.report_board import Filter, View
from storage.uow import Storage
from tests.statements import said
from tests.storage import office

TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
async def officer(storage: Storage) -> UUID:
    """An officer, and two sites."""
    (one,) = await office.hire(storage)
    await office.built(storage, "one", "two")
    return one


async def shown(
    storage: Storage, officer: UUID, only: Filter = Filter.OPEN, *, site: str | None = None,
    places: frozenset[str] | None = None, offset: int = 0, limit: int = 100,
) -> list[UUID]:  # fmt: skip
    """The ids of a page; of a whole list the count must say the same."""
    view = View(site_id=site, person_id=officer, today=TODAY, places=places)
    async with storage.read() as work:
        found = await report_board.page(work, view, only, offset=offset, limit=limit)
        if limit == 100:
            assert (await report_board.counts(work, view))[only] == len(found)
    return [one.id for one in found]


CLOSED = {"state": "fixed", "closed_on": TODAY}
#: columns, and the filters that show such a report
SORTS = [
    # nobody has opened it
    ({}, {Filter.OPEN, Filter.NEW}),
    ({"urgent": True}, {Filter.OPEN, Filter.NEW, Filter.URGENT}),
    ({"state": "read", "waiting": "officer"}, {Filter.OPEN, Filter.WAITING}),
    ({"state": "read", "waiting": "reporter"}, {Filter.OPEN}),
    ({"state": "in_work", "urgent": True}, {Filter.OPEN, Filter.URGENT}),
    # due yesterday is late; today is not
    ({"state": "read", "due_on": YESTERDAY}, {Filter.OPEN, Filter.OVERDUE}),
    ({"state": "read", "due_on": TODAY}, {Filter.OPEN}),
    # a closed one is closed and nothing else
    ({**CLOSED, "urgent": True, "waiting": "officer", "due_on": YESTERDAY}, {Filter.CLOSED}),
    # before its batch: not even a count tells of it
    ({"released": False}, set()),
    ({"released": False, "waiting": "officer", "due_on": YESTERDAY}, set()),
    # but what is urgent rings at once, and what was opened stays where it is until its next batch
    ({"released": False, "urgent": True}, {Filter.OPEN, Filter.NEW, Filter.URGENT}),
    ({"released": False, "state": "read"}, {Filter.OPEN}),
]


@pytest.mark.parametrize(("columns", "filters"), SORTS)
async def test_each_filter_shows_its_sort(
    storage: Storage, officer: UUID, columns: dict[str, object], filters: set[Filter]
) -> None:
    one = await office.reported(storage, **columns)
    assert {only for only in Filter if await shown(storage, officer, only) == [one]} == filters
    assert not [only for only in set(Filter) - filters if await shown(storage, officer, only)]


async def test_mine_is_mine(storage: Storage, officer: UUID) -> None:
    (other,) = await office.hire(storage)
    mine = await office.reported(storage, state="in_work", assignee_id=officer)
    await office.reported(storage, state="in_work", assignee_id=other)
    await office.reported(storage, assignee_id=officer, **CLOSED)
    assert await shown(storage, officer, Filter.MINE) == [mine]


async def test_what_follows_another_stands_on_its_card_only(
    storage: Storage, officer: UUID
) -> None:
    main = await office.reported(storage)
    await office.reported(storage, duplicate_of=main)
    assert await shown(storage, officer) == [main]


async def test_an_officer_of_a_site_sees_it_and_what_has_none(
    storage: Storage, officer: UUID
) -> None:
    here = await office.reported(storage, site_id="one")
    there = await office.reported(storage, site_id="two")
    nowhere = await office.reported(storage)
    assert set(await shown(storage, officer, site="one")) == {here, nowhere}
    assert set(await shown(storage, officer, site="two")) == {there, nowhere}
    assert set(await shown(storage, officer)) == {here, there, nowhere}


async def test_a_search_narrows_the_places(storage: Storage, officer: UUID) -> None:
    here = await office.reported(storage, site_id="one", place_id="one/hall")
    await office.reported(storage, site_id="two", place_id="two/hall")
    await office.reported(storage, site_id="one")
    assert await shown(storage, officer, places=frozenset({"one/hall"})) == [here]
    assert not await shown(storage, officer, places=frozenset())


async def test_urgent_comes_first_then_the_worst_then_the_oldest(
    storage: Storage, officer: UUID
) -> None:
    wanted = [
        await office.reported(storage, **columns)
        for columns in (
            {"urgent": True, "score": 2},
            {"urgent": True, "score": 0, "shift_date": YESTERDAY},
            {"urgent": True, "score": 0, "shift_date": TODAY},
            {"score": 25, "shift_date": TODAY},
            {"score": 12, "shift_date": YESTERDAY},
            {"score": 12, "shift_date": TODAY},
        )
    ]
    assert await shown(storage, officer) == wanted
    pages = [await shown(storage, officer, offset=at, limit=2) for at in (0, 2, 4, 6)]
    assert pages == [wanted[:2], wanted[2:4], wanted[4:], []]


async def test_of_closed_ones_the_newest_comes_first(storage: Storage, officer: UUID) -> None:
    old = await office.reported(storage, state="fixed", closed_on=YESTERDAY, urgent=True)
    new = await office.reported(storage, state="no_action", closed_on=TODAY)
    assert await shown(storage, officer, Filter.CLOSED) == [new, old]


async def test_pages_of_equals_neither_repeat_nor_leave_out(
    storage: Storage, officer: UUID
) -> None:
    made = {await office.reported(storage) for _ in range(7)}
    pages = [await shown(storage, officer, offset=at, limit=3) for at in (0, 3, 6)]
    assert {one for page in pages for one in page} == made
    assert [len(page) for page in pages] == [3, 3, 1]


async def test_joined_can_be_what_is_open_at_the_same_site_and_seen(
    storage: Storage, officer: UUID
) -> None:
    one = await office.reported(storage, site_id="one", place_id="one/hall")
    unplaced = await office.reported(storage, site_id="one", shift_date=TOMORROW)
    near = await office.reported(
        storage, site_id="one", place_id="one/hall", shift_date=YESTERDAY
    )  # fmt: skip
    # closed, of another site, a follower, before its batch
    await office.reported(storage, site_id="one", **CLOSED)
    await office.reported(storage, site_id="two")
    await office.reported(storage, site_id="one", duplicate_of=near)
    await office.reported(storage, site_id="one", released=False)
    assert one
    async with storage.read() as work:
        found = await report_board.page(
            work, View(site_id="one", person_id=officer, today=TODAY), Filter.OPEN,
            offset=0, limit=9,
        )  # fmt: skip
        about = next(each for each in found if each.id == one)
        # that of the same place is the likeliest, whatever its day
        others = await report_board.others(work, about, limit=9)
        assert [each.id for each in others] == [near, unplaced]
        assert len(await report_board.others(work, about, limit=1)) == 1


async def test_a_report_of_no_site_is_joined_to_one_of_no_site(
    storage: Storage, officer: UUID
) -> None:
    first, second = await office.reported(storage), await office.reported(storage)
    await office.reported(storage, site_id="one")
    async with storage.read() as work:
        view = View(site_id=None, person_id=officer, today=TODAY)
        found = await report_board.page(work, view, Filter.OPEN, offset=0, limit=9)
        about = next(each for each in found if each.id == first)
        assert [each.id for each in await report_board.others(work, about, limit=9)] == [second]


async def test_a_page_is_two_statements_that_read_nothing_sealed(
    storage: Storage, officer: UUID
) -> None:
    for _ in range(9):
        await office.reported(storage)
    with said() as statements:
        await shown(storage, officer)
    asked = [words for words, _ in statements if "FROM reports" in words]
    assert len(asked) == 2
    assert not [words for words in asked if "sealed" in words or "facts" in words]
