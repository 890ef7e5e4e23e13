"""The steps of a stop as people take them on their phones, with every wrong thing they may send."""

from tests.faults.stage import (
    FOREMAN,
    SAFETY_OFFICER,
    SUPERVISOR,
    WORKER,
    Stage,
)
from tests.handlers.test_stop_work import stop_by_name


async def tap(bot: Stage, person: int, label: str) -> dict[str, object] | None:
    """Press the newest button of a label; returns the toast."""
    return await bot.press(person, data=await bot.offered(person, label))


async def test_from_the_answer_to_a_restart_of_two(bot: Stage) -> None:
    await stop_by_name(bot)
    await tap(bot, SUPERVISOR, "Acknowledge")
    await tap(bot, SUPERVISOR, "Made safe")
    await bot.says(SUPERVISOR, "Send one photo")
    await bot.write(SUPERVISOR, "I have no camera")
    await bot.says(SUPERVISOR, "A photo is needed here")
    await bot.send_file(SUPERVISOR, "photo")
    await tap(bot, SUPERVISOR, "Only this task")
    await bot.says(WORKER, "made safe")
    await tap(bot, SAFETY_OFFICER, "Assess the hazard")
    await tap(bot, SAFETY_OFFICER, "4×5")
    await tap(bot, SAFETY_OFFICER, "Hot Work")
    await tap(bot, FOREMAN, "Record the fix")
    await bot.send_file(FOREMAN, "photo")
    await bot.says(FOREMAN, "Please write it in words")
    await bot.write(FOREMAN, "x" * 1001)
    await bot.says(FOREMAN, "at most 1,000 characters")
    await bot.write(FOREMAN, "A new rope")
    await tap(bot, FOREMAN, "Replaced by something safer")
    await tap(bot, FOREMAN, "Request restart")
    await bot.write(FOREMAN, "The rope is new; Aibek and Serik were briefed again")
    await bot.says(WORKER, "Is it safe now?")
    # the second person can't be quicker than who stopped the work
    await bot.offered(SAFETY_OFFICER, "Confirm restart")
    refused = await tap(bot, SAFETY_OFFICER, "Confirm restart")
    assert refused is not None
    assert "has not answered yet" in str(refused["text"])
    await tap(bot, WORKER, "Yes, it is safe")
    await tap(bot, SAFETY_OFFICER, "Confirm restart")
    await tap(bot, SAFETY_OFFICER, "I have seen the place")
    await bot.says(WORKER, "two people have confirmed")
    assert bot.count("stops", "state = 'resumed'") == 1
    await tap(bot, SAFETY_OFFICER, "Answer who stopped it")
    await bot.write(SAFETY_OFFICER, "Thank you: the rope was worn")
    await bot.says(WORKER, "the rope was worn")
    await tap(bot, SAFETY_OFFICER, "Needs more days")
    await bot.write(SAFETY_OFFICER, "The laboratory answers on Friday")
    other = await bot.offered(SAFETY_OFFICER, "2 days")
    await tap(bot, SAFETY_OFFICER, "3 days")
    await bot.says(SUPERVISOR, "More days needed for the cause", "The laboratory answers on Friday")
    used_up = await tap(bot, SAFETY_OFFICER, "Needs more days")
    assert used_up is not None
    assert "put off by three days already" in str(used_up["text"])
    # the other button of the choice, a moment too late
    again = await bot.press(SAFETY_OFFICER, data=other)
    assert again is not None
    assert "press the button on the card again" in str(again["text"])
    assert bot.count("timeline", "event = 'postpone'") == 1
    assert bot.count("outbox", "state = 'dead'") == 0
