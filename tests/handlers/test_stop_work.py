"""Stop work from the first tap to the answer, as an enrolled worker and as a stranger."""

import asyncio

import pytest

from tests.faults.stage import (
    CALLED,
    SAFETY_OFFICER,
    SUPERVISOR,
    WORKER,
    Stage,
    button,
    numbers,
    replies_after,
)

#: what somebody in a hurry types instead of looking for the button
STOP_WORDS = ["stop", "STOP!", "стоп", "Стоп!!", "тоқта", "/stop"]


@pytest.fixture(autouse=True)
async def nothing_open(bot: Stage) -> None:
    """Each test begins with every stop of the module answered."""
    for person in (SUPERVISOR,):
        for alarm in await bot.alarms(person):
            await bot.press(person, data=button(alarm, "Acknowledge"))
    await bot.until(bot.all_answered, seconds=10, what="every stop answered")


async def rings(bot: Stage, *, before: dict[int, int]) -> None:
    """Everybody called hears of one stop more than before."""
    for person, count in before.items():
        await bot.alarmed([person], stops=count + 1)


async def heard(bot: Stage) -> dict[int, int]:
    """Of how many stops each of the called knows."""
    return {person: len(numbers(await bot.from_bot(person))) for person in CALLED}


async def stop_by_name(bot: Stage) -> None:
    """The worker's second tap; returns once everybody called has heard of it."""
    before = await heard(bot)
    await bot.write(WORKER, "Send with my name")
    await rings(bot, before=before)


@pytest.mark.parametrize("word", STOP_WORDS)
async def test_a_word_starts_a_stop(bot: Stage, word: str) -> None:
    await bot.write(WORKER, word)
    await bot.shown(WORKER, "Send with my name")
    await bot.withdraw(WORKER)


async def test_two_taps_of_an_enrolled_worker(bot: Stage) -> None:
    before = await heard(bot)
    await bot.write(WORKER, "Stop work")
    await bot.shown(WORKER, "Send with my name")
    assert "Send anonymously" in await bot.keyboard(WORKER)
    await bot.write(WORKER, "Send with my name")
    await rings(bot, before=before)
    assert bot.count("unfinished") == 0
    await bot.says(WORKER, "+7 727 000 00 02", "Nobody will be punished", "Chairman of the Board")
    screens = " ".join(m["text"] for m in await bot.from_bot(WORKER) if m.get("text")).lower()
    assert "you are protected" not in screens


async def test_acknowledge_reaches_every_card_and_the_worker(bot: Stage) -> None:
    await stop_by_name(bot)
    alarm = (await bot.alarms(SUPERVISOR))[-1]
    assert await bot.press(SUPERVISOR, data=button(alarm, "Acknowledge"))
    await bot.says(WORKER, "Supervisor, boiler house")
    for person in CALLED:
        await bot.says(person, "Supervisor, boiler house")
        assert not await bot.alarms(person)


async def test_two_acknowledges_at_once_have_one_winner(bot: Stage) -> None:
    await stop_by_name(bot)
    pressed = [
        bot.press(person, data=button((await bot.alarms(person))[-1], "Acknowledge"))
        for person in (SUPERVISOR, SAFETY_OFFICER)
    ]
    answers = await asyncio.gather(*pressed)
    assert all(answer and answer["text"] for answer in answers)
    assert len({answer["text"] for answer in answers if answer}) == 2, (
        "the second reads who was first"
    )
    ((events,),) = bot.ask(
        "SELECT count(*) FROM timeline WHERE event = 'acknowledged' AND stop_id ="
        " (SELECT id FROM stops ORDER BY number DESC LIMIT 1)"
    )
    assert events == 1


async def test_press_by_a_stranger_to_the_alarm_changes_nothing(bot: Stage, stranger: int) -> None:
    await stop_by_name(bot)
    data = button((await bot.alarms(SUPERVISOR))[-1], "Acknowledge")
    for person in (WORKER, stranger):
        answer = await bot.press(person, data=data)
        assert answer and answer["text"]
    assert await bot.alarms(SUPERVISOR)


async def test_old_card_is_answered_politely(bot: Stage) -> None:
    await stop_by_name(bot)
    data = button((await bot.alarms(SUPERVISOR))[-1], "Acknowledge")
    first = await bot.press(SUPERVISOR, data=data)
    again = await bot.press(SUPERVISOR, data=data)
    assert first and again and again["text"]


async def test_a_stranger_picks_the_place_and_stays_nameless(bot: Stage, stranger: int) -> None:
    before = await heard(bot)
    await bot.write(stranger, "Stop work")
    await bot.shown(stranger, "CHP-2 · Boiler house")
    await bot.write(stranger, "CHP-2 · Boiler house")
    await bot.shown(stranger, "Send anonymously")
    await bot.write(stranger, "Send anonymously")
    await rings(bot, before=before)
    assert bot.newest_voice() == ("anonymous", None)
    data = await bot.offered(stranger, "Check status")
    assert data.startswith("m:")
    async with replies_after(bot, stranger, or_toast=True) as waiting:
        waiting.toast = await bot.press(stranger, data=data)


async def test_a_poster_knows_the_place(bot: Stage, newcomer: int) -> None:
    before = await heard(bot)
    await bot.control("POST", f"people/{newcomer}/start", payload="p_chp2_turbine")
    await bot.shown(newcomer, "Stop work")
    await bot.write(newcomer, "Stop work")
    await bot.shown(newcomer, "Send anonymously")
    await bot.write(newcomer, "Send anonymously")
    # the boiler crew's foreman is not called to the turbine hall
    await rings(bot, before={one: before[one] for one in (SUPERVISOR, SAFETY_OFFICER)})
    newest = bot.ask("SELECT place_id FROM stops ORDER BY number DESC LIMIT 1")
    assert newest == [("chp2/turbine",)]


async def test_unfinished_is_asked_about_and_sent(bot: Stage) -> None:
    before = await heard(bot)
    await bot.write(WORKER, "Stop work")
    await bot.shown(WORKER, "Send with my name")
    async with replies_after(bot, WORKER):
        await bot.advance(21)
    assert await heard(bot) == before
    await bot.advance(40)
    await rings(bot, before=before)
    assert bot.newest_voice() == ("unfinished", None)


async def test_cancel_withdraws_an_unfinished_stop(bot: Stage) -> None:
    before = await heard(bot)
    await bot.write(WORKER, "Stop work")
    await bot.shown(WORKER, "Send with my name")
    await bot.withdraw(WORKER)
    await bot.advance(120)
    await asyncio.sleep(3)
    assert await heard(bot) == before


async def test_a_detail_follows_the_alarm(bot: Stage) -> None:
    await stop_by_name(bot)
    await bot.write(WORKER, "Steam under the third flange")
    await bot.says(SUPERVISOR, "Steam under the third flange")
    await bot.send_file(WORKER, "photo")

    async def photo() -> bool:
        return any(
            (m.get("media") or {}).get("kind") == "photo" for m in await bot.from_bot(SUPERVISOR)
        )

    await bot.until(photo, seconds=15, what="the photo on the supervisor's phone")


async def test_a_strangers_photo_after_an_anonymous_stop_is_refused_with_a_reason(
    bot: Stage, stranger: int
) -> None:
    await bot.write(stranger, "Stop work")
    await bot.shown(stranger, "CHP-2 · Boiler house")
    await bot.write(stranger, "CHP-2 · Boiler house")
    await bot.shown(stranger, "Send anonymously")
    await bot.write(stranger, "Send anonymously")
    await bot.says(stranger, "+7 727 000 00 02")
    details = bot.count("details")
    async with replies_after(bot, stranger):
        await bot.send_file(stranger, "photo")
    assert bot.count("details") == details
    await bot.write(stranger, "Sparks at the cable tray")
    await bot.says(SUPERVISOR, "Sparks at the cable tray")


async def nameless_stop(bot: Stage, person: int) -> None:
    """A stranger's stop at the boiler house, up to its live screen."""
    await bot.write(person, "Stop work")
    await bot.shown(person, "CHP-2 · Boiler house")
    await bot.write(person, "CHP-2 · Boiler house")
    await bot.shown(person, "Send anonymously")
    await bot.write(person, "Send anonymously")
    await bot.offered(person, "Check status")


@pytest.mark.parametrize(
    "label", ["Report a hazard", "My answers", "Briefings", "Language", "/help"]
)
async def test_the_menu_after_a_stop_is_no_detail(bot: Stage, stranger: int, label: str) -> None:
    await nameless_stop(bot, stranger)
    details = bot.count("details")
    async with replies_after(bot, stranger):
        await bot.write(stranger, label)
    await bot.confirmed()
    assert bot.count("details") == details


async def test_what_follows_a_report_never_follows_ones_named_stop(bot: Stage) -> None:
    await stop_by_name(bot)
    await bot.write(WORKER, "Report a hazard")
    await bot.says(WORKER, "do not keep who you are")
    await bot.write(WORKER, "The foreman drives us on without harness")
    await bot.press(WORKER, data=await bot.offered(WORKER, "Boiler house"))
    await bot.press(WORKER, data=await bot.offered(WORKER, "No"))
    send = await bot.offered(WORKER, "Send")
    await bot.press(WORKER, data=send)
    await bot.offered(WORKER, "Check answers")
    details = bot.count("details")
    async with replies_after(bot, WORKER):
        await bot.write(WORKER, "And he did so yesterday")
    await bot.confirmed()
    assert bot.count("details") == details


async def test_a_detail_as_long_as_telegram_allows_arrives_whole(bot: Stage) -> None:
    await stop_by_name(bot)
    words = f"begin {'x' * 4080} end"[:4092] + "last"
    await bot.write(WORKER, words)
    await bot.says(SUPERVISOR, "begin xxx", "last")
    assert bot.count("outbox", "state = 'dead'") == 0


async def test_words_between_the_taps_ask_again(bot: Stage, stranger: int) -> None:
    await bot.write(stranger, "Stop work")
    await bot.shown(stranger, "CHP-2 · Boiler house")
    async with replies_after(bot, stranger):
        await bot.write(stranger, "it smells of gas")
    assert "CHP-2 · Boiler house" in await bot.keyboard(stranger)
    await bot.withdraw(stranger)


async def test_words_after_the_minute_follow_the_alarm_without_a_name(bot: Stage) -> None:
    before = await heard(bot)
    await bot.write(WORKER, "Stop work")
    await bot.shown(WORKER, "Send with my name")
    await bot.advance(61)
    await rings(bot, before=before)
    await bot.says(WORKER, "without your name")
    await bot.write(WORKER, "It smells of gas here")
    await bot.says(SUPERVISOR, "It smells of gas here")


async def test_a_poster_is_remembered_for_a_second_stop(bot: Stage, newcomer: int) -> None:
    await bot.control("POST", f"people/{newcomer}/start", payload="p_chp2_turbine")
    await bot.shown(newcomer, "Stop work")
    for _ in range(2):
        await bot.write(newcomer, "Stop work")
        await bot.shown(newcomer, "Send anonymously")
        await bot.write(newcomer, "Send anonymously")
        await bot.shown(newcomer, "Stop work")


async def test_the_live_screen_tells_who_is_on_it(bot: Stage, stranger: int) -> None:
    await nameless_stop(bot, stranger)
    await bot.until(lambda: has_alarm(bot), seconds=15, what="the alarm")
    await bot.press(SUPERVISOR, data=button((await bot.alarms(SUPERVISOR))[-1], "Acknowledge"))
    await bot.says(stranger, "Supervisor, boiler house")


async def has_alarm(bot: Stage) -> bool:
    return bool(await bot.alarms(SUPERVISOR))
