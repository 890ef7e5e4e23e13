"""Alarms in groups: who gets the card, what it tells and what not, and groups that move or close."""

from pathlib import Path
from uuid import UUID

import pytest

from bot.domain.notice import Mode, State
from bot.domain.stop_work import Manner
from bot.jobs import escalating
from bot.services import deliveries, organisation
from bot.services.groups import live_cards
from storage import groups as table
from storage import outbox
from tests.services.plant import BOILER, FILE, UNKNOWN, Plant, last, receivers

CHAT, NEW, OTHER, TWO = -4_000_000_001, -1_002_000_000_001, -4_000_000_002, -4_000_000_003

pytestmark = pytest.mark.usefixtures("group")


@pytest.fixture
async def group(plant: Plant) -> UUID:
    """A group of the first site, and one of the second that must hear nothing of it."""
    await plant.bound("group-two", TWO, by="officer-two")
    return await plant.bound("group", CHAT)


async def test_one_card_in_each_group_of_the_site(plant: Plant) -> None:
    await plant.bound("second", OTHER)
    await plant.named()
    letters = await plant.post()
    assert receivers(letters, "group_card") == ["group", "second"]


async def test_the_card_tells_what_helps_and_names_nobody(plant: Plant) -> None:
    raised = await plant.named("worker")
    await plant.nameless(manner=Manner.ANONYMOUS)
    await plant.nameless(manner=Manner.STRANGER)
    card = last(await plant.post(), "group", "group_card")
    assert raised.number in card.text
    assert "Boiler &lt;house&gt;" in card.text
    assert "+7 727 000 00 01" in card.text
    assert "one person, with a name, 2 people, without a name" in card.text
    assert "Fitter" not in card.text
    assert [button.data for row in card.inline for button in row] == [f"a:{raised.stop_id.hex}"]


async def test_it_is_edited_in_place_and_rings_no_more(plant: Plant) -> None:
    raised = await plant.named()
    await plant.post()
    await plant.answer("supervisor", raised.stop_id)
    letters = await plant.post()
    assert receivers(letters, "group_card", Mode.SEND) == []
    card = last(letters, "group", "group_card")
    assert "Supervisor &amp; boilers" in card.text
    assert not card.inline


async def test_people_are_told_first(plant: Plant) -> None:
    await plant.named()
    letters = [one for one in await plant.post() if one.mode is Mode.SEND]
    kinds = [one.kind for one in letters if one.kind in ("stop_card", "group_card")]
    assert kinds == sorted(kinds, reverse=True)


async def test_a_group_is_nobody_who_was_reached(plant: Plant) -> None:
    """With every person out of reach the initiator reads so, whatever the group shows."""
    plant.refusing = {
        "foreman", "builder-head", "builder-officer", "supervisor", "shift", "officer", "head",
        "director",
    }  # fmt: skip
    raised = await plant.named()
    await plant.post()
    assert (await plant.stop(raised.stop_id)).state == "stopped"


async def test_a_place_nobody_knows_concerns_no_group_where_there_are_two_sites(
    plant: Plant,
) -> None:
    await plant.nameless(UNKNOWN)
    assert receivers(await plant.post(), "group_card") == []


async def test_with_one_site_it_is_that_one_s(plant: Plant, tmp_path: Path) -> None:
    file = tmp_path / "one-site.toml"
    whole = FILE.read_text(encoding="utf-8")
    head, _, rest = whole.partition('[[sites]]\nid = "two"')
    rest = rest[rest.index("[[crews]]") :].replace('site = "two"', 'site = "one"')
    file.write_text(head + rest, encoding="utf-8")
    await organisation.load(plant.storage, organisation.read(file))
    await plant.nameless(UNKNOWN)
    assert receivers(await plant.post(), "group_card") == ["group"]


async def test_a_step_names_the_group_of_another_site(plant: Plant) -> None:
    raised = await plant.named()
    await plant.post()
    stop = await plant.stop(raised.stop_id)
    for _ in range(2):
        async with plant.storage.write() as work:
            await live_cards.ring_named(work, stop, ("site_head", "group:two"), occasion="1")
    assert receivers(await plant.post(), "group_card") == ["group-two"]


async def test_a_group_bound_meanwhile_is_shown_what_is_open(plant: Plant) -> None:
    await plant.named()
    await plant.post()
    await plant.bound("late", OTHER)
    assert receivers(await plant.post(), "group_card") == ["late"]


async def test_an_answer_while_the_card_is_on_its_way_is_edited_in(plant: Plant) -> None:
    raised = await plant.named()
    rows = []
    while row := await plant.claim():
        rows.append(row)
        plant.watch.advance(0.5)
    await plant.answer("supervisor", raised.stop_id)
    (to_group,) = [row for row in rows if row.group_id is not None]
    # rendered before the answer, settled after it
    async with plant.storage.write() as work:
        await outbox.settle(work, to_group, State.SENT, epoch=plant.epoch)
        await deliveries.accepted(work, to_group, 99)
    plant.watch.advance(1)
    assert "Supervisor &amp; boilers" in last(await plant.post(), "group", "group_card").text


async def test_a_closed_group_is_told_of_once_and_the_people_ring(plant: Plant) -> None:
    plant.refusing = {"group"}
    raised = await plant.named()
    letters = await plant.post()
    assert "supervisor" in receivers(letters, "stop_card")
    assert receivers(letters, "group_lost") == ["officer"]
    assert "Plant one" in last(letters, "officer", "group_lost").text
    # taken out as well, as Telegram says afterwards; and the next alarm tries it no more
    await live_cards.membership(plant.storage, CHAT, member=False)
    await plant.named("worker", press="p2", where=BOILER)
    letters = await plant.post()
    assert receivers(letters, "group_lost") == []
    assert receivers(letters, "group_card") == []
    assert raised.number


async def test_back_in_the_group_what_is_open_is_shown(plant: Plant) -> None:
    await live_cards.membership(plant.storage, CHAT, member=False)
    raised = await plant.named()
    assert receivers(await plant.post(), "group_card") == []
    for _ in range(2):
        await live_cards.membership(plant.storage, CHAT, member=True)
    letters = await plant.post()
    assert receivers(letters, "group_card") == ["group"]
    assert raised.number in last(letters, "group", "group_card").text


async def test_a_notice_of_a_loss_that_is_over_is_not_sent(plant: Plant) -> None:
    await live_cards.membership(plant.storage, CHAT, member=False)
    await live_cards.membership(plant.storage, CHAT, member=True)
    assert receivers(await plant.post(), "group_lost") == []


async def test_a_moved_group_gets_its_card_anew_and_later_changes(
    plant: Plant, group: UUID
) -> None:
    raised = await plant.named()
    await plant.post()
    # said twice, from both sides
    for _ in range(2):
        await live_cards.migrated(plant.storage, CHAT, NEW)
    async with plant.storage.read() as work:
        assert await table.chat_of(work, group) == NEW
    letters = await plant.post()
    assert receivers(letters, "group_card") == ["group"]
    assert last(letters, "group", "group_card").silent
    await plant.answer("supervisor", raised.stop_id)
    assert receivers(await plant.post(), "group_card", Mode.EDIT) == ["group"]


async def test_chats_that_are_not_bound_change_nothing(plant: Plant) -> None:
    await live_cards.membership(plant.storage, OTHER, member=False)
    await live_cards.membership(plant.storage, OTHER, member=True)
    await live_cards.migrated(plant.storage, OTHER, NEW)
    assert await plant.post() == []


async def test_back_in_the_group_an_old_card_tells_the_truth(plant: Plant) -> None:
    raised = await plant.named()
    await plant.post()
    await live_cards.membership(plant.storage, CHAT, member=False)
    await plant.answer("supervisor", raised.stop_id)
    plant.watch.advance(1)
    assert receivers(await plant.post(), "group_card") == []
    await live_cards.membership(plant.storage, CHAT, member=True)
    plant.watch.advance(1)
    letters = await plant.post()
    assert receivers(letters, "group_card", Mode.EDIT) == ["group"]
    assert "is on it since" in last(letters, "group", "group_card").text


POLICY = """
[[escalation]]
kind = "stop_work"
site = "one"
steps = [
  { after = "0m", notify = ["supervisor"] },
  { after = "5m", notify = ["site_head", "group:two"] },
]
repeat = "5m"
"""


async def test_the_engine_rings_the_groups_that_its_steps_name(
    plant: Plant, tmp_path: Path
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(FILE.read_text(encoding="utf-8") + POLICY, encoding="utf-8")
    await organisation.load(plant.storage, organisation.read(file))
    await plant.named()
    assert receivers(await plant.post(), "group_card", Mode.SEND) == ["group"]
    for _ in range(2):
        # the step, then its repeat
        plant.watch.advance(300)
        await escalating.tick(plant.storage)
        assert receivers(await plant.post(), "group_card", Mode.SEND) == ["group-two"]
