"""Duty in chat: the list, a shift handed over by two people, the OK at its start."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.faults.stage import SAFETY_OFFICER, SHIFT_SUPERVISOR, WORKER, Stage, replies_after

#: somebody of the same role and site who may take over, and a contractor's namesake
SPARE, OTHER = 7_100_000_021, 7_100_000_022

PEOPLE = """
[[contractors]]
id = "fix"
name = "Fix"

[[people]]
id = "spare"
title = "Spare shift supervisor"
role = "shift_supervisor"
site = "chp2"
language = "en"
telegram_id = 7100000021

[[people]]
id = "other"
title = "Shift supervisor of Fix"
role = "shift_supervisor"
site = "chp2"
organization = "fix"
language = "en"
telegram_id = 7100000022
"""


def row(person: str, start: datetime, end: datetime) -> str:
    return (
        f'\n[[rota]]\nsite = "chp2"\nrole = "shift_supervisor"\nperson = "{person}"\n'
        f'from = "{start:%H:%M}"\nto = "{end:%H:%M}"\n'
    )


async def local(bot: Stage) -> datetime:
    """The wall time of the site by the simulator's clock."""
    clock = await bot.control("GET", "clock")
    return datetime.fromtimestamp(float(clock["now"]), UTC).astimezone(ZoneInfo("Asia/Almaty"))


async def load(bot: Stage, rows: str) -> None:
    file = bot.home / "organisation.toml"
    whole = bot.home / "with-rota.toml"
    whole.write_text(file.read_text(encoding="utf-8") + PEOPLE + rows, encoding="utf-8")
    loaded = await bot.command("org", "load", str(whole))
    assert loaded.popen.returncode == 0, loaded.said


@pytest.fixture
async def manned(bot: Stage) -> Stage:
    """The shift supervisor is on duty round the clock since an hour ago."""
    start = await local(bot) - timedelta(hours=1)
    await load(bot, row("shift-supervisor", start, start))
    if not await known(bot, SPARE):
        await bot.appear((SPARE, OTHER))
    return bot


async def known(bot: Stage, person: int) -> bool:
    """Whether an earlier test gave them a phone."""
    answer = await bot.http.get(f"{bot.url}/control/people/{person}")
    return answer.status_code == httpx.codes.OK


async def duty_list(bot: Stage, person: int) -> str:
    async with replies_after(bot, person):
        await bot.write(person, "/duty")
    return str((await bot.from_bot(person))[-1]["text"])


async def test_handed_over_when_the_colleague_confirms(manned: Stage) -> None:
    bot = manned
    before = await duty_list(bot, SHIFT_SUPERVISOR)
    assert "On duty now: CHP-2" in before
    assert "Shift supervisor, CHP-2, until" in before
    await bot.press(SHIFT_SUPERVISOR, data=await bot.offered(SHIFT_SUPERVISOR, "Hand over"))
    # the contractor's namesake is not offered
    taker = await bot.offered(SHIFT_SUPERVISOR, "Spare shift supervisor")
    offers = await bot.offers(SHIFT_SUPERVISOR)
    assert len([one for one in offers if one.startswith("dt:")]) == 1
    toast = await bot.press(SHIFT_SUPERVISOR, data=taker)
    assert toast
    assert "stay on duty" in toast["text"]
    take = await bot.offered(SPARE, "I take it")
    assert "Shift supervisor, CHP-2, until" in await duty_list(bot, SAFETY_OFFICER)
    # nobody else can confirm it
    assert "nothing to take over" in str(await bot.press(OTHER, data=take))
    toast = await bot.press(SPARE, data=take)
    assert toast
    assert toast["text"] == "You are on duty now."
    await bot.says(SHIFT_SUPERVISOR, "Spare shift supervisor has taken over")
    assert "Spare shift supervisor, until" in await duty_list(bot, SAFETY_OFFICER)
    # a second tap, and the first one's old button
    assert "nothing to take over" in str(await bot.press(SPARE, data=take))
    assert "not on duty now" in str(await bot.press(SHIFT_SUPERVISOR, data="dh"))


async def test_a_worker_is_given_the_phones(manned: Stage) -> None:
    async with replies_after(manned, WORKER):
        await manned.write(WORKER, "/duty")
    await manned.says(WORKER, "for those who answer at the site", "+7 727 000 00 02")


async def test_the_start_of_a_shift_is_confirmed(manned: Stage) -> None:
    bot = manned

    async def announces() -> bool:
        return bot.count("facts", "name = 'shift_starts_since'") == 1

    # only shifts that begin after the first look are announced
    await bot.until(announces, seconds=40, what="the first look at the rota")
    start = (await local(bot)).replace(second=0) + timedelta(minutes=3)
    await load(bot, row("spare", start, start + timedelta(hours=8)))
    await bot.advance(200)
    ok = await bot.offered(SPARE, "OK", seconds=40)
    await bot.says(SPARE, "You are on duty until")
    assert await bot.press(OTHER, data=ok)
    assert bot.count("shift_starts", "answered_at IS NOT NULL") == 0
    toast = await bot.press(SPARE, data=ok)
    assert toast
    assert "Thank you" in toast["text"]
    assert bot.count("shift_starts", "answered_at IS NOT NULL") == 1
    await bot.says(SPARE, "You have confirmed")


async def test_a_ring_test(bot: Stage) -> None:
    await bot.write(SHIFT_SUPERVISOR, "/duty")
    toast = await bot.press(
        SHIFT_SUPERVISOR, data=await bot.offered(SHIFT_SUPERVISOR, "Test my ring")
    )
    assert toast is not None
    assert "Lock your phone" in str(toast["text"])
    again = await bot.press(SHIFT_SUPERVISOR, data="rt")
    assert again is not None
    assert "on its way" in str(again["text"])
    await bot.advance(10)
    silent = await bot.offered(SHIFT_SUPERVISOR, "It was silent")
    (message,) = [
        m
        for m in await bot.from_bot(SHIFT_SUPERVISOR)
        if "how an alarm rings" in (m.get("text") or "")
    ]
    assert not message["silent"]
    await bot.press(SHIFT_SUPERVISOR, data=silent)
    await bot.says(SHIFT_SUPERVISOR, "An alarm would be silent", "Do not disturb")
    await bot.advance(30)

    async def asked_again() -> bool:
        toast = await bot.press(SHIFT_SUPERVISOR, data="rt")
        return "Lock your phone" in str(toast and toast["text"])

    await bot.until(asked_again, seconds=10, what="another test")
    await bot.advance(10)
    rang = await bot.offered(SHIFT_SUPERVISOR, "It rang")
    # a button of the test before, and a colleague's
    for person, data in ((SHIFT_SUPERVISOR, silent), (SAFETY_OFFICER, rang)):
        assert "no longer works" in str(await bot.press(person, data=data))
    await bot.press(SHIFT_SUPERVISOR, data=rang)
    await bot.says(SHIFT_SUPERVISOR, "an alarm will be heard on this phone")
    assert bot.count("ring_tests", "heard_on IS NOT NULL") == 1


async def test_a_stranger_has_no_ring_to_test(bot: Stage, stranger: int) -> None:
    for data in ("rt", "rr:1", "rs:1"):
        toast = await bot.press(stranger, data=data)
        assert toast is not None
        assert "no longer works" in str(toast["text"])
    assert not bot.count("ring_tests", "person_id IS NULL")
