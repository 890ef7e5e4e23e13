"""A hazard report: promise, one message, one question, a look, Send, a receipt; and no trace of who sent it."""

from tests.faults.stage import SAFETY_OFFICER, Stage, button, replies_after
from tests.handlers.reporting import answered, began, receipt, sent, written


async def test_the_promise_stands_before_the_first_word(bot: Stage, stranger: int) -> None:
    async with replies_after(bot, stranger):
        await bot.write(stranger, "Report a hazard")
    await bot.says(stranger, "do not keep who you are", "What did you see?")


async def test_a_sentence_and_two_taps_are_a_report(bot: Stage, stranger: int) -> None:
    await began(bot, stranger)
    before = bot.count("reports")
    await bot.write(stranger, "A loose grating over the ash pit")
    await bot.press(stranger, data=await bot.offered(stranger, "No"))
    await bot.press(stranger, data=await bot.offered(stranger, "Send"))
    assert len(await receipt(bot, stranger)) == 16
    assert bot.count("reports") == before + 1
    assert bot.ask("SELECT place_id FROM reports WHERE place_id IS NOT NULL")[-1] == (
        "chp2/turbine",
    )


async def test_not_sure_rings_the_officer_and_tells_nothing_of_the_text(
    bot: Stage, stranger: int
) -> None:
    send = await written(bot, stranger, "Smoke from the cable tray", danger="Not sure")
    assert len(send.encode()) <= 64
    await bot.says(stranger, "called at once")
    await bot.press(stranger, data=send)
    await receipt(bot, stranger)

    async def told() -> bool:
        return any(data.startswith("r:") for data in await bot.offers(SAFETY_OFFICER))

    await bot.until(told, seconds=20, what="the officer's notice")
    seen = " ".join(m.get("text") or "" for m in await bot.from_bot(SAFETY_OFFICER))
    assert "cable tray" not in seen


async def test_what_is_calm_rings_nobody_at_its_minute(bot: Stage, stranger: int) -> None:
    before = len(await bot.from_bot(SAFETY_OFFICER))
    await sent(bot, stranger, "A lamp is broken in the corridor")
    await bot.drained()
    assert len(await bot.from_bot(SAFETY_OFFICER)) == before
    assert bot.count("reports", "NOT released AND NOT urgent") >= 1


async def test_without_a_poster_the_place_is_asked_and_may_be_written(
    bot: Stage, stranger: int
) -> None:
    await bot.write(stranger, "Report a hazard")
    await bot.says(stranger, "What did you see?")
    await bot.write(stranger, "Oil on the floor")
    await bot.press(stranger, data=await bot.offered(stranger, "Somewhere else"))
    await bot.says(stranger, "where it is")
    await bot.write(stranger, "behind the old pump house")
    await bot.press(stranger, data=await answered(bot, stranger))
    await bot.says(stranger, "Your receipt")
    assert not [m for m in await bot.from_bot(stranger) if "place not known" in m.get("text", "")]


async def test_danger_offers_to_stop_the_work_with_what_was_written(
    bot: Stage, stranger: int
) -> None:
    await bot.write(stranger, "Report a hazard")
    await bot.says(stranger, "What did you see?")
    await bot.write(stranger, "The scaffold sways under people")
    await bot.press(stranger, data=await bot.offered(stranger, "Boiler house"))
    await bot.press(stranger, data=await bot.offered(stranger, "Yes"))
    await bot.says(stranger, "what you wrote goes with it")
    before = bot.count("reports")
    # the place is known already: two taps
    await bot.write(stranger, "Stop work")
    await bot.shown(stranger, "Send anonymously")
    await bot.write(stranger, "Send anonymously")
    await bot.says(SAFETY_OFFICER, "The scaffold sways under people", seconds=30)
    assert bot.ask("SELECT place_id FROM stops ORDER BY number DESC LIMIT 1") == [("chp2/boiler",)]
    assert bot.count("reports") == before


async def test_an_idea_is_never_urgent_and_asks_nothing(bot: Stage, stranger: int) -> None:
    await began(bot, stranger)
    await bot.press(stranger, data=await bot.offered(stranger, "An idea"))
    await bot.says(stranger, "What is your idea?")
    await bot.write(stranger, "Paint the steps yellow")
    await bot.press(stranger, data=await bot.offered(stranger, "Send"))
    await receipt(bot, stranger)
    assert bot.count("reports", "topic = 'idea' AND NOT urgent") == 1


async def test_a_name_is_given_only_by_choice_and_stands_nowhere_in_clear(
    bot: Stage, stranger: int
) -> None:
    await written(bot, stranger, "They tie off every time at the chimney")
    await bot.press(stranger, data=await bot.offered(stranger, "Add my name"))
    await bot.says(stranger, "What name")
    await bot.write(stranger, "Quentin Quokkaman")
    await bot.says(stranger, "With the name: Quentin Quokkaman")
    await bot.press(stranger, data=await bot.offered(stranger, "Send"))
    await receipt(bot, stranger)
    for file in (p for p in bot.home.rglob("*") if p.is_file() and p.name != "simulator.log"):
        assert b"Quokkaman" not in file.read_bytes(), file.name


async def test_a_picture_is_cleaned_sealed_and_counted(bot: Stage, stranger: int) -> None:
    await began(bot, stranger)
    await bot.send_file(stranger, "photo")
    send = await answered(bot, stranger)
    before = bot.count("evidence")
    await bot.press(stranger, data=send)
    await receipt(bot, stranger)
    assert bot.count("evidence") == before + 1
    files = list((bot.home / "data" / "evidence").iterdir())
    assert files
    assert all(p.stat().st_mtime == 0 for p in files)
    assert not any(b"\xff\xd8\xff" in p.read_bytes()[:64] for p in files)


async def test_what_cannot_be_cleaned_is_refused_with_its_reason(bot: Stage, stranger: int) -> None:
    await began(bot, stranger)
    await bot.send_file(stranger, "document")
    await bot.says(stranger, "can't clean this kind of file", seconds=40)


async def test_a_voice_is_asked_about_first(bot: Stage, stranger: int) -> None:
    await began(bot, stranger)
    await bot.send_file(stranger, "voice")
    await bot.says(stranger, "know you by your voice")
    await bot.press(stranger, data=await bot.offered(stranger, "I'll write it"))
    await bot.says(stranger, "Write it again")
    await bot.write(stranger, "Then in words: the guard is off")
    await answered(bot, stranger)


async def test_send_pressed_again_is_the_same_report(bot: Stage, stranger: int) -> None:
    send = await written(bot, stranger, "No rail at the second floor")
    before = bot.count("reports")
    await bot.press(stranger, data=send)
    first = await receipt(bot, stranger)
    await bot.press(stranger, data=send)
    await bot.confirmed()
    assert bot.count("reports") == before + 1
    assert await receipt(bot, stranger) == first


async def test_thrown_away_leaves_nothing(bot: Stage, stranger: int) -> None:
    await written(bot, stranger, "A thing I will not say after all")
    before = bot.count("reports")
    async with replies_after(bot, stranger, or_toast=True) as waiting:
        data = await bot.offered(stranger, "Throw away")
        waiting.toast = await bot.press(stranger, data=data)
    assert bot.count("reports") == before


async def test_neither_the_words_nor_the_writer_stand_in_any_file(
    bot: Stage, stranger: int
) -> None:
    await sent(bot, stranger, "Needle words nobody else would write")
    for file in (p for p in bot.home.rglob("*") if p.is_file() and p.name != "simulator.log"):
        content = file.read_bytes()
        assert b"Needle words" not in content, file.name
        assert str(stranger).encode() not in content, file.name
        assert stranger.to_bytes(8, "little")[:5] not in content, file.name


async def test_a_sticker_is_told_what_can_be_taken(bot: Stage, stranger: int) -> None:
    await began(bot, stranger)
    await bot.send_file(stranger, "sticker")
    await bot.says(stranger, "I can take words, photos")


async def test_after_a_restart_the_draft_is_gone_and_says_so(bot: Stage, stranger: int) -> None:
    send = await written(bot, stranger, "Written before the restart")
    before = bot.count("reports")
    await bot.bots[-1].terminate()
    await bot.run_bot()
    await bot.press(stranger, data=send)
    await bot.says(stranger, "nothing is kept before you press Send")
    await bot.write(stranger, "And one more thing about it")
    await bot.says(stranger, "I was restarted a little while ago")
    assert bot.count("reports") == before


async def test_button_sends_only_what_carries_its_data(bot: Stage, stranger: int) -> None:
    await written(bot, stranger, "First wording")
    async with replies_after(bot, stranger):
        await bot.press(stranger, data=await bot.offered(stranger, "Change"))
    await bot.write(stranger, "Second wording")
    send = await answered(bot, stranger)
    shown = [m for m in await bot.from_bot(stranger) if button(m, "Send") == send][-1]
    assert "Second wording" in shown["text"]
    assert "First wording" not in shown["text"]


async def test_menu_leaves_the_report(bot: Stage, stranger: int) -> None:
    async with replies_after(bot, stranger):
        await bot.write(stranger, "Report a hazard")
    await bot.shown(stranger, "Menu")
    await bot.write(stranger, "Menu")
    await bot.shown(stranger, "Stop work")
    assert not [m for m in await bot.from_bot(stranger) if button(m, "Send")]


async def test_the_old_send_of_a_changed_report_sends_nothing(bot: Stage, stranger: int) -> None:
    old = await written(bot, stranger, "First wording, with a name in it")
    await bot.press(stranger, data=await bot.offered(stranger, "Change"))
    await bot.says(stranger, "Write it again")
    before = bot.count("reports")
    assert await bot.press(stranger, data=old)
    await bot.confirmed()
    assert bot.count("reports") == before


async def test_a_place_on_the_map_becomes_words_one_can_read(bot: Stage, stranger: int) -> None:
    await began(bot, stranger)
    await bot.control(
        "POST", f"people/{stranger}/send", kind="location", latitude=43.26123, longitude=76.93
    )
    await answered(bot, stranger)
    await bot.says(stranger, "43.2612, 76.9300")


async def test_an_album_is_one_question_and_all_its_pictures(bot: Stage, stranger: int) -> None:
    await began(bot, stranger)
    await bot.send_album(stranger, 3)
    send = await answered(bot, stranger)
    asked = [m for m in await bot.from_bot(stranger) if button(m, "Not sure")]
    assert len(asked) == 1
    before = bot.count("evidence")
    await bot.press(stranger, data=send)
    await receipt(bot, stranger)
    assert bot.count("evidence") == before + 3


async def test_where_few_work_it_is_said_before_sending(bot: Stage, stranger: int) -> None:
    await began(bot, stranger)
    await bot.write(stranger, "Where twelve work nobody is warned")
    await answered(bot, stranger)
    seen = " ".join(m.get("text") or "" for m in await bot.from_bot(stranger))
    assert "Few people work there" not in seen


async def test_too_many_words_are_told_so_and_none_is_lost(bot: Stage, stranger: int) -> None:
    await began(bot, stranger)
    for part in range(6):
        await bot.write(stranger, f"{part} " + "ж" * 2000)
    await bot.says(stranger, "all one report can hold")
    await bot.press(stranger, data=await answered(bot, stranger))
    await receipt(bot, stranger)
