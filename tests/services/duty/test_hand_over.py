"""Handing a shift over: asked, confirmed, honoured; what is not confirmed changes nothing."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.services.duty import hand_over
from bot.services.people import enrolment
from storage.models.rota import hand_overs
from tests.services.plant import Plant, last
from tests.services.rotas import load, move, on_duty, row, words


@pytest.fixture
async def manned(plant: Plant, tmp_path: Path) -> Plant:
    await load(plant, tmp_path)
    return plant


async def ask(plant: Plant, giver: str, taker: str) -> str:
    person = await plant.person(giver)
    return await hand_over.ask(plant.storage, person, (await plant.person(taker)).id)


async def asked(plant: Plant, giver: str = "shift", taker: str = "night") -> UUID:
    assert await ask(plant, giver, taker) == "asked"
    screen = last(await plant.post(), taker, "duty_ask")
    return UUID((screen.inline[0][0].data or "").removeprefix("dy:"))


async def decide(plant: Plant, who: str, one: UUID, *, takes: bool = True) -> str:
    return await hand_over.decide(plant.storage, await plant.person(who), one, takes=takes)


async def test_confirmed_it_counts_until_the_shift_ends(manned: Plant) -> None:
    one = await asked(manned)
    assert await on_duty(manned) == {"shift"}, "unconfirmed it changes nothing"
    assert await decide(manned, "night", one) == "taken"
    assert await on_duty(manned) == {"night"}
    ((to, kind, text),) = await words(manned)
    assert (to, kind) == ("shift", "duty_taken")
    # the plant's language of this person is Kazakh
    assert "Night shift supervisor" in text
    move(manned, "2026-11-24T08:00")
    assert await on_duty(manned) == {"shift"}, "the next shift is as planned"


async def test_an_alarm_rings_who_took_over(manned: Plant) -> None:
    await decide(manned, "spare", await asked(manned, taker="spare"))
    raised = await manned.nameless()
    assert {"shift", "night", "spare"} & await manned.rung(raised.stop_id) == {"spare"}


async def test_refused_it_changes_nothing(manned: Plant) -> None:
    one = await asked(manned)
    assert await decide(manned, "night", one, takes=False) == "refused"
    assert await on_duty(manned) == {"shift"}
    assert [(to, kind) for to, kind, _ in await words(manned)] == [("shift", "duty_refused")]
    assert await decide(manned, "night", one) == "gone"


#: who asks whom
REFUSALS = [
    # off duty there is nothing to hand over
    ("night", "shift", "off_duty"),
    # a role without a rota neither
    ("officer", "builder-officer", "off_duty"),
    # a contractor's person never takes a role of the host
    ("shift", "builder-shift", "unfit"),
    # another role, another site, oneself
    ("shift", "supervisor", "unfit"),
    ("shift", "shift-two", "unfit"),
    ("shift", "shift", "unfit"),
    # who has no chat could not confirm
    ("shift", "silent", "unfit"),
]


@pytest.mark.parametrize(("giver", "taker", "end"), REFUSALS)
async def test_who_may_not_be_asked(manned: Plant, giver: str, taker: str, end: str) -> None:
    assert await ask(manned, giver, taker) == end
    assert await words(manned) == []


async def test_only_the_one_who_was_asked_confirms(manned: Plant) -> None:
    one = await asked(manned)
    for other in ("spare", "shift", "builder-shift"):
        assert await decide(manned, other, one) == "gone"
    assert await on_duty(manned) == {"shift"}


async def test_asking_twice_is_asking_once(manned: Plant) -> None:
    await asked(manned)
    assert await ask(manned, "shift", "night") == "asked"
    assert await words(manned) == []


async def test_two_who_take_it_at_once_are_one(manned: Plant) -> None:
    first, second = await asked(manned), await asked(manned, taker="spare")
    ends = await asyncio.gather(decide(manned, "night", first), decide(manned, "spare", second))
    assert sorted(ends) == ["gone", "taken"]
    assert len(await on_duty(manned)) == 1


async def test_a_double_tap_takes_it_once(manned: Plant) -> None:
    one = await asked(manned)
    ends = await asyncio.gather(*(decide(manned, "night", one) for _ in range(2)))
    assert sorted(ends) == ["gone", "taken"]


async def test_after_the_shift_there_is_nothing_to_take(manned: Plant) -> None:
    one = await asked(manned, taker="spare")
    move(manned, "2026-11-23T20:01")
    assert await decide(manned, "spare", one) == "gone"
    # … nor next day, when the giver is on duty again
    move(manned, "2026-11-24T12:00")
    assert await decide(manned, "spare", one) == "gone"


async def test_the_rota_that_changed_meanwhile_wins(manned: Plant, tmp_path: Path) -> None:
    one = await asked(manned)
    await load(manned, tmp_path, row("spare", "00:00", "00:00"))
    assert await decide(manned, "night", one) == "gone"
    assert await on_duty(manned) == {"spare"}


async def test_who_was_revoked_took_nothing(manned: Plant) -> None:
    await decide(manned, "spare", await asked(manned, taker="spare"))
    await enrolment.revoke(manned.storage, await manned.person("spare"))
    assert await on_duty(manned) == {"shift"}


async def test_who_took_it_may_hand_it_on_and_back(manned: Plant) -> None:
    await decide(manned, "spare", await asked(manned, taker="spare"))
    await decide(manned, "night", await asked(manned, giver="spare"))
    assert await on_duty(manned) == {"night"}
    await decide(manned, "shift", await asked(manned, giver="night", taker="shift"))
    assert await on_duty(manned) == {"shift"}


async def test_it_is_kept_with_its_times(manned: Plant) -> None:
    await decide(manned, "night", await asked(manned))
    async with manned.storage.read() as work:
        (kept,) = (await work.conn.execute(sa.select(hand_overs))).mappings()
    assert (kept["site_id"], kept["role"], kept["state"]) == ("one", "shift_supervisor", "taken")
    assert kept["giver"] == (await manned.person("shift")).id
    assert f"{kept['ends_at']:%H:%M}" == "15:00", "20:00 in Almaty"
