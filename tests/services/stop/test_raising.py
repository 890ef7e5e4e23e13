"""Which stop a press belongs to, what is written with it, and what follows it."""

import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.domain import mailbox
from bot.domain.notice import Mode, Priority
from bot.domain.stop_work import Manner, State
from bot.services.stop import raising
from bot.services.stop.raising import Where
from storage import keys, outbox, stops
from storage.engine import open_storage
from storage.models import delivery
from storage.models import stop_work as tables
from tests.services.plant import BOILER, FIRST, START, TURBINE, UNLISTED, Plant, last, receivers


async def test_redelivered_named_press_is_the_same_stop(plant: Plant) -> None:
    first = await plant.named(press="p1")
    again = await plant.named(press="p1")
    assert again.stop_id == first.stop_id
    assert await plant.voices(first.stop_id) == [Manner.NAMED]


async def test_second_press_of_one_person_joins_their_own(plant: Plant) -> None:
    first = await plant.named(press="p1")
    second = await plant.named(press="p2")
    assert (second.stop_id, second.joined) == (first.stop_id, True)


async def test_two_enrolled_people_make_two_stops(plant: Plant) -> None:
    first = await plant.named("worker", press="p1")
    second = await plant.named("foreman", press="p2")
    assert second.stop_id != first.stop_id
    assert second.number != first.number


async def test_second_press_joins_ones_own_stop_behind_somebody_elses(plant: Plant) -> None:
    await plant.named("worker", press="p1")
    mine = await plant.named("foreman", press="p2")
    again = await plant.named("foreman", press="p3")
    assert (again.stop_id, again.joined) == (mine.stop_id, True)


@pytest.mark.parametrize("manner", [Manner.ANONYMOUS, Manner.STRANGER, Manner.UNFINISHED])
async def test_the_nameless_join_what_is_open(plant: Plant, manner: Manner) -> None:
    first = await plant.named("worker", press="p1")
    second = await plant.nameless(manner=manner)
    assert (second.stop_id, second.joined) == (first.stop_id, True)


async def test_another_place_is_another_stop(plant: Plant) -> None:
    first = await plant.nameless(BOILER)
    assert (await plant.nameless(TURBINE)).stop_id != first.stop_id
    # of the same site, and not known to be the same place
    assert (await plant.nameless(UNLISTED)).stop_id != first.stop_id


async def test_presses_in_the_same_moment_make_one_alarm(plant: Plant) -> None:
    raised = await asyncio.gather(*(plant.nameless() for _ in range(20)))
    assert len({one.stop_id for one in raised}) == 1
    assert sum(not one.joined for one in raised) == 1


async def test_after_the_answer_a_press_rings_anew(plant: Plant) -> None:
    first = await plant.nameless()
    assert (await plant.answer("supervisor", first.stop_id)).end == "accepted"
    assert (await plant.nameless()).stop_id != first.stop_id


async def test_joining_rings_nobody_again_and_shows_on_the_cards(plant: Plant) -> None:
    raised = await plant.named()
    await plant.post()
    await plant.nameless()
    letters = await plant.post()
    assert receivers(letters, "stop_card", Mode.SEND) == []
    assert "anonymous" in last(letters, "supervisor", "stop_card").text
    assert await plant.timeline(raised.stop_id) == ["raised", "delivered", "joined"]


async def test_everything_is_written_in_one_transaction(plant: Plant) -> None:
    begun = await raising.begin(plant.storage, BOILER, START)
    raised = await plant.named(press_id=begun.press_id)
    stop = await plant.stop(raised.stop_id)
    assert (stop.number, stop.state, stop.place_id) == ("SW-2026-0001", State.STOPPED, "one/boiler")
    assert stop.raised_at == START
    assert await plant.voices(stop.id) == [Manner.NAMED]
    assert await plant.timeline(stop.id) == ["raised"]
    assert await plant.rung(stop.id) == FIRST
    assert await waiting(plant) == {
        Priority.ALARM: len(FIRST), Priority.REPLY: 2,
    }  # fmt: skip
    assert not await raising.withdraw(plant.storage, begun.press_id)


async def waiting(plant: Plant) -> dict[Priority, int]:
    async with plant.storage.read() as work:
        return await outbox.depth(work)


async def test_a_failure_leaves_nothing_of_a_stop(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise LookupError

    monkeypatch.setattr(stops, "add_voice", fail)
    with pytest.raises(LookupError):
        await plant.named()
    monkeypatch.undo()
    async with plant.storage.read() as work:
        assert await stops.open_stops(work) == []
        assert await outbox.depth(work) == {}
    assert (await plant.named()).number == "SW-2026-0001", "no number was used up"


async def test_numbers_count_within_the_year_of_the_site(plant: Plant) -> None:
    # 20:30 in London is half past one on New Year's Day in Almaty
    eve = datetime(2026, 12, 31, 20, 30, tzinfo=UTC)
    assert (await plant.named(where=BOILER, press="a")).number == "SW-2026-0001"
    assert (await plant.named(where=TURBINE, press="b")).number == "SW-2026-0002"
    assert (await plant.named(where=UNLISTED, press="c", at=eve)).number == "SW-2027-0001"


async def test_whoever_stops_work_is_not_rung(plant: Plant) -> None:
    raised = await plant.named("supervisor")
    assert await plant.rung(raised.stop_id) == FIRST - {"supervisor"}


async def test_a_nameless_stop_keeps_nothing_of_its_sender(plant: Plant) -> None:
    key = secrets.token_bytes(32)
    raised = await plant.nameless(key=key)
    async with plant.storage.read() as work:
        voice = (await work.conn.execute(sa.select(tables.voices))).mappings().one()
        line = (await work.conn.execute(sa.select(tables.timeline))).mappings().one()
        told = (
            await work.conn.execute(
                sa.select(delivery.outbox.c.kind).where(delivery.outbox.c.kind != "stop_card")
            )
        ).all()
        found = await stops.by_mailbox(work, mailbox.hashed(key))
    assert (voice["person_id"], voice["press_key"]) == (None, None)
    assert voice["mailbox_hash"] == mailbox.hashed(key) != key
    assert line["person_id"] is None
    assert told == []
    assert found is not None
    assert found.id == raised.stop_id


async def test_a_stop_stands_before_any_organisation_is_loaded(
    tmp_path: Path, database_url: str
) -> None:
    made = keys.load_or_create(tmp_path / "keys" / "saqbol.key")
    storage = await open_storage(database_url, made)
    try:
        raised = await raising.raise_nameless(
            storage, Where(), START, manner=Manner.ANONYMOUS, mailbox_key=b"k" * 32, press_id=None
        )
        assert raised.number == "SW-2026-0001"
    finally:
        await storage.close()


# ------------------------------------------------------------------ the taps before


@pytest.mark.parametrize(
    ("slug", "where"),
    [
        # one crew, one place
        ("worker", BOILER),
        # no crew: the site at least
        ("supervisor", UNLISTED),
        # neither
        ("director", Where()),
    ],
)
async def test_where_somebody_works(plant: Plant, slug: str, where: Where) -> None:
    async with plant.storage.read() as work:
        assert await raising.preset(work, await plant.person(slug)) == where


async def test_an_unfinished_press_is_sent_after_a_minute(plant: Plant) -> None:
    begun = await raising.begin(plant.storage, Where(site_id="one"), START)
    await raising.choose(plant.storage, begun.press_id, BOILER)
    plant.watch.advance(58)
    assert await raising.send_unfinished(plant.storage) == []
    plant.watch.advance(3)
    (sent,) = await raising.send_unfinished(plant.storage)
    assert sent.press_id == begun.press_id
    stop = await plant.stop(sent.stop_id)
    assert (stop.place_id, stop.raised_at) == ("one/boiler", START)
    assert await plant.voices(stop.id) == [Manner.UNFINISHED]
    assert await plant.rung(stop.id) == FIRST
    async with plant.storage.read() as work:
        found = await stops.by_mailbox(work, mailbox.hashed(sent.mailbox_key))
    assert found is not None
    assert found.id == stop.id
    assert await raising.send_unfinished(plant.storage) == [], "once"


async def test_whoever_did_not_choose_is_asked_after_twenty_seconds(plant: Plant) -> None:
    begun = await raising.begin(plant.storage, BOILER, START)
    async with plant.storage.read() as work:
        left = begun.ask_at - work.now
    assert timedelta(seconds=18) < left <= timedelta(seconds=20)


async def test_a_press_is_withdrawn_before_it_is_sent_and_not_after(plant: Plant) -> None:
    first = await raising.begin(plant.storage, BOILER, START)
    assert await raising.withdraw(plant.storage, first.press_id)
    second = await raising.begin(plant.storage, BOILER, START)
    plant.watch.advance(61)
    assert len(await raising.send_unfinished(plant.storage)) == 1
    assert not await raising.withdraw(plant.storage, second.press_id)


async def test_the_second_tap_that_came_late_gives_the_stop_its_name(plant: Plant) -> None:
    begun = await raising.begin(plant.storage, BOILER, START)
    plant.watch.advance(61)
    (sent,) = await raising.send_unfinished(plant.storage)
    late = await plant.named(press_id=begun.press_id)
    assert (late.stop_id, late.joined) == (sent.stop_id, True)
    assert await plant.voices(late.stop_id) == [Manner.NAMED, Manner.UNFINISHED]


async def test_a_tap_and_the_minute_at_once_make_one_stop(plant: Plant) -> None:
    begun = await raising.begin(plant.storage, BOILER, START)
    plant.watch.advance(61)
    await asyncio.gather(
        raising.send_unfinished(plant.storage), plant.named(press_id=begun.press_id)
    )
    async with plant.storage.read() as work:
        assert len(await stops.open_stops(work)) == 1


# ------------------------------------------------------------------ what follows


async def add(plant: Plant, stop_id: UUID, words: str, press: str | None = None) -> None:
    await raising.add_detail(plant.storage, stop_id, "text", words, press_key=press)


async def test_words_follow_the_alarm_as_replies_to_each_card(plant: Plant) -> None:
    raised = await plant.named()
    cards = {one.to: one.message_id for one in await plant.post() if one.kind == "stop_card"}
    await add(plant, raised.stop_id, "Steam <here> & there")
    letters = [one for one in await plant.post() if one.kind == "stop_detail"]
    assert {one.to: one.screen.reply_to for one in letters} == cards
    assert {one.screen.text for one in letters} == {
        "<b>SW-2026-0001</b>: Steam &lt;here&gt; &amp; there"
    }


async def test_a_detail_delivered_twice_is_told_once(plant: Plant) -> None:
    raised = await plant.named()
    await add(plant, raised.stop_id, "Steam", "m1")
    await add(plant, raised.stop_id, "Steam", "m1")
    # without a press key there is nothing to know a repetition by
    await add(plant, raised.stop_id, "Steam")
    letters = await plant.post()
    assert receivers(letters, "stop_detail").count("supervisor") == 2


async def test_long_words_arrive_whole_and_in_order(plant: Plant) -> None:
    raised = await plant.named()
    await plant.post()
    words = "".join(f"{number:04} " for number in range(2000))
    await add(plant, raised.stop_id, words)
    told = [one.screen.text for one in await plant.post() if one.to == "supervisor"]
    assert len(told) > 2
    assert "".join(text.removeprefix("<b>SW-2026-0001</b>: ") for text in told) == words


async def test_media_of_a_named_person_follow_too(plant: Plant) -> None:
    raised = await plant.named()
    await plant.post()
    await raising.add_detail(plant.storage, raised.stop_id, "voice", "FILE", press_key="m1")
    screen = last(await plant.post(), "supervisor", "stop_detail")
    assert screen.media is not None
    assert (screen.media.kind, screen.media.file_id) == ("voice", "FILE")


async def test_whoever_is_called_later_hears_what_was_said(plant: Plant) -> None:
    plant.refusing |= FIRST
    raised = await plant.nameless()
    await add(plant, raised.stop_id, "Gas")
    letters = await plant.post()
    assert [(one.to, one.kind) for one in letters] == [
        ("head", "stop_card"),
        ("head", "stop_detail"),
    ]


async def test_nothing_more_is_sent_to_those_who_refused(plant: Plant) -> None:
    plant.refusing = {"foreman"}
    raised = await plant.nameless()
    await plant.post()
    await add(plant, raised.stop_id, "Gas")
    assert "foreman" not in receivers(await plant.post(), "stop_detail")
    async with plant.storage.read() as work:
        assert [kind for kind, _, _ in await outbox.dead(work)] == ["stop_card"]


async def test_whose_stop_it_is(plant: Plant) -> None:
    raised = await plant.named("worker")
    assert await raising.is_mine(plant.storage, await plant.person("worker"), raised.stop_id)
    assert not await raising.is_mine(plant.storage, await plant.person("foreman"), raised.stop_id)
