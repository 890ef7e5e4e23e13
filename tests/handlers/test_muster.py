"""Calling everybody back in chat: the button, the answers, the count that lives, and who may not."""

import pytest

from tests.faults.stage import FOREMAN, SAFETY_OFFICER, SUPERVISOR, WORKER, Stage, button


@pytest.fixture
async def stop(bot: Stage) -> str:
    """The worker stops work with a name, with nothing else open; gives the number."""
    for alarm in await bot.alarms(SUPERVISOR):
        await bot.press(SUPERVISOR, data=button(alarm, "Acknowledge"))
    await bot.until(bot.all_answered, seconds=10, what="every stop answered")
    await bot.write(WORKER, "Stop work")
    await bot.shown(WORKER, "Send with my name")
    before = bot.count("stops")
    await bot.write(WORKER, "Send with my name")

    async def raised() -> bool:
        return bot.count("stops") > before

    await bot.until(raised, seconds=10, what="a stop")
    number = str(bot.ask("SELECT max(number) FROM stops")[0][0])
    await bot.says(SUPERVISOR, number)
    return number


async def test_called_back_and_counted(bot: Stage, stop: str) -> None:
    data = await bot.offered(WORKER, "Call everybody back")
    toast = await bot.press(WORKER, data=data)
    assert toast
    assert "2 people are being called back" in toast["text"]
    await bot.says(FOREMAN, "Step back to a safe place", stop)
    await bot.says(SUPERVISOR, "Everybody is called back", "No answer: 2", "Boiler repair crew")
    # the supervisor presses as well, and joins
    toast = await bot.press(SUPERVISOR, data=await bot.offered(SUPERVISOR, "Call everybody back"))
    assert toast
    assert "already" in toast["text"]
    assert bot.count("muster_answers") == 2
    await bot.press(WORKER, data=await bot.offered(WORKER, "Safe"))
    await bot.says(SUPERVISOR, "Safe: 1", "No answer: 1")
    toast = await bot.press(FOREMAN, data=await bot.offered(FOREMAN, "Need help"))
    assert toast
    assert "phone" in toast["text"]
    await bot.says(SUPERVISOR, "Foreman, boiler repair needs help", "Need help: 1")
    await bot.press(FOREMAN, data=await bot.offered(FOREMAN, "Safe"))
    await bot.says(SUPERVISOR, "Safe: 2")
    cards = [m for m in await bot.from_bot(SUPERVISOR) if "Everybody is called back" in m["text"]]
    assert len(cards) == 1


async def test_a_press_of_others_calls_nobody(bot: Stage, stop: str, stranger: int) -> None:
    data = await bot.offered(WORKER, "Call everybody back")
    before = bot.count("musters")
    for person in (stranger, SAFETY_OFFICER, FOREMAN):
        toast = await bot.press(person, data=data)
        assert toast
        assert "supervisors on duty" in toast["text"]
    for answer in ("ms", "mh"):
        toast = await bot.press(stranger, data=f"{answer}{data.removeprefix('mu')}")
        assert toast
    assert bot.count("musters") == before


async def test_who_stopped_work_anonymously_is_not_told_apart(bot: Stage) -> None:
    """An enrolled worker without a name has no button; when all are called back they are asked like all."""
    await bot.write(FOREMAN, "CHP-2 · Turbine hall")
    await bot.shown(FOREMAN, "Send anonymously")
    before = len(await bot.offers(FOREMAN))
    await bot.write(FOREMAN, "Send anonymously")
    await bot.offered(FOREMAN, "Check status")
    assert not [one for one in (await bot.offers(FOREMAN))[before:] if one.startswith("mu:")]
