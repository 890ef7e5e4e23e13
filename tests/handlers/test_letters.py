"""A reporter and an officer write to each other, through two phones, and nobody learns who it was."""

import pytest

from tests.faults.stage import SAFETY_OFFICER, SUPERVISOR, Stage, button
from tests.handlers.reporting import receipt, sent


async def opened(bot: Stage, person: int = SAFETY_OFFICER) -> str:
    """The officer opens the newest urgent report; returns its id as hex."""
    data = await bot.offered(person, "Open", seconds=20)
    await bot.press(person, data=data)
    await bot.offered(person, "Answer", seconds=20)
    return data.removeprefix("r:")


async def test_asked_answered_fixed_and_thanked(bot: Stage, stranger: int) -> None:
    check = await sent(bot, stranger, "Sparks at the third pump", danger="Not sure")
    report = await opened(bot)
    await bot.says(SAFETY_OFFICER, "Sparks at the third pump", "Turbine hall")
    await bot.press(stranger, data=check)
    await bot.says(stranger, "Read by the safety service")
    await bot.press(SAFETY_OFFICER, data=f"ka:{report}")
    await bot.press(
        SAFETY_OFFICER, data=await bot.offered(SAFETY_OFFICER, "Thank you. Please tell")
    )
    await bot.says(SAFETY_OFFICER, "The reporter reads it")
    await bot.press(stranger, data=await bot.offered(stranger, "Check answers"))
    await bot.says(stranger, "more exactly where it is")
    await bot.press(stranger, data=await bot.offered(stranger, "Write"))
    await bot.says(stranger, "Write your message")
    await bot.write(stranger, "Mark 4.5, left side")
    await bot.says(stranger, "Sent to the safety service")
    await bot.press(SAFETY_OFFICER, data=f"kf:{report}")
    await bot.says(SAFETY_OFFICER, "What was done?")
    await bot.send_file(SAFETY_OFFICER, "photo")
    await bot.says(SAFETY_OFFICER, "Closed.", seconds=30)
    await bot.press(stranger, data=await bot.offered(stranger, "Check answers"))
    await bot.says(stranger, "Fixed.")
    await bot.press(stranger, data=await bot.offered(stranger, "Show the pictures"))
    await bot.says(stranger, "From the safety service")
    await bot.press(stranger, data=await bot.offered(stranger, "Thank you"))
    await bot.confirmed()
    assert bot.ask(f"SELECT state FROM reports WHERE id = '{report}'") == [("fixed",)]


async def test_the_digits_open_it_on_another_phone_and_close_the_lost_one(
    bot: Stage, stranger: int, newcomer: int
) -> None:
    check = await sent(bot, stranger, "A hole in the fence")
    digits = await receipt(bot, stranger)
    await bot.control("POST", f"people/{newcomer}/start", payload="")
    await bot.write(newcomer, digits)
    await bot.says(newcomer, "Here is your mailbox", "has not opened it yet", seconds=20)
    answer = await bot.press(stranger, data=check)
    assert answer is not None
    assert "find nothing" in answer["text"]


async def test_wrong_digits_say_so_and_many_of_them_must_wait(bot: Stage, stranger: int) -> None:
    for _ in range(7):
        await bot.write(stranger, "1111 2222 3333 4444")
    await bot.says(stranger, "find nothing", "Too many tries", seconds=30)


async def test_clear_this_chat_takes_back_what_stands_there(bot: Stage, stranger: int) -> None:
    await sent(bot, stranger, "Words that should not stay on this phone")
    await bot.press(stranger, data=await bot.offered(stranger, "Clear this chat"))
    await bot.says(stranger, "Cleared", seconds=30)
    chat = (await bot.chat(stranger))["messages"]
    left = " ".join(m.get("text") or "" for m in chat if not m.get("deleted"))
    assert "should not stay" not in left
    assert "Your receipt" not in left
    await bot.press(stranger, data=await bot.offered(stranger, "Check answers"))
    await bot.says(stranger, "has not opened it yet")


async def test_a_push_is_told_its_price_and_comes_without_a_word_of_it(
    bot: Stage, stranger: int
) -> None:
    check = await sent(bot, stranger, "Ice on the stairs", danger="Not sure")
    await bot.press(stranger, data=check)
    await bot.press(stranger, data=await bot.offered(stranger, "Tell me of news"))
    await bot.says(stranger, "until", "its key is destroyed")
    await bot.press(stranger, data=await bot.offered(stranger, "Yes, tell me"))
    await bot.says(stranger, "I write to you when there is news")
    assert not bot.ask(f"SELECT 1 FROM people WHERE title LIKE '%{stranger}%'")
    await opened(bot)
    await bot.advance(121 * 60)
    await bot.says(stranger, "There is news about something you wrote", seconds=60)


async def test_the_board_leads_to_any_report_in_two_taps(bot: Stage, stranger: int) -> None:
    await sent(bot, stranger, "Another thing for the board", danger="Not sure")
    await bot.write(SAFETY_OFFICER, "/reports")
    await bot.says(SAFETY_OFFICER, "Urgent first")
    await bot.press(SAFETY_OFFICER, data="kb:urgent:0")
    await bot.says(SAFETY_OFFICER, "Urgent:")
    board = [m for m in await bot.from_bot(SAFETY_OFFICER) if button(m, "• Urgent")][-1]
    rows = [b["data"] for row in board["inline"] for b in row if b["data"].startswith("r:")]
    assert rows
    await bot.press(SAFETY_OFFICER, data=rows[0])
    await bot.offered(SAFETY_OFFICER, "Answer")


@pytest.mark.parametrize("data", ["kb:open:0", "kp:open:0", "kt:", "ka:", "kc:", "kh:", "r:"])
async def test_a_supervisor_is_told_that_it_is_not_theirs(bot: Stage, data: str) -> None:
    pressed = data if data.startswith(("kb", "kp")) else data + "0" * 32
    answer = await bot.press(SUPERVISOR, data=pressed)
    assert answer is not None or data == "kc:"


async def test_a_supervisor_gets_no_board(bot: Stage) -> None:
    await bot.write(SUPERVISOR, "/reports")
    await bot.says(SUPERVISOR, "read by the safety service only")


async def test_after_a_restart_the_button_on_the_card_asks_again(bot: Stage, stranger: int) -> None:
    await sent(bot, stranger, "Before the restart of the bot", danger="Not sure")
    report = await opened(bot)
    await bot.press(SAFETY_OFFICER, data=f"ka:{report}")
    await bot.says(SAFETY_OFFICER, "Write the answer")
    await bot.bots[-1].terminate()
    await bot.run_bot()
    await bot.write(SAFETY_OFFICER, "An answer that nobody waits for any more")
    await bot.says(SAFETY_OFFICER, "I was restarted a little while ago")
    assert not bot.count("report_messages", f"report_id = '{report}'")
    await bot.press(SAFETY_OFFICER, data=f"ka:{report}")
    await bot.confirmed()
    await bot.write(SAFETY_OFFICER, "Now it is one")

    async def kept() -> bool:
        return bot.count("report_messages", f"report_id = '{report}'") == 1

    await bot.until(kept, seconds=15, what="the answer")
