"""A hazard report: promise, one text, a look, Send, a receipt; and no trace of who sent it."""

import re

from tests.faults.stage import SAFETY_OFFICER, Stage, button, replies_after

RECEIPT = re.compile(r"(?:\d[ \u00a0-]?){16}")


async def written(bot: Stage, person: int, text: str) -> str:
    """Go up to the look before sending; returns the data of Send."""
    async with replies_after(bot, person):
        await bot.control("POST", f"people/{person}/start", payload="s_chp2")
    async with replies_after(bot, person):
        await bot.write(person, "Report a hazard")
    await bot.write(person, text)
    return await bot.offered(person, "Send")


async def receipt(bot: Stage, person: int) -> str:
    """The 16 digits, once they stand on the phone."""
    await bot.offered(person, "Check answers")
    texts = [m.get("text") or "" for m in await bot.from_bot(person)]
    found = [re.sub(r"\D", "", hit) for text in texts for hit in RECEIPT.findall(text)]
    assert len(set(found)) == 1, "one receipt, shown once"
    return found[0]


async def test_the_promise_stands_before_the_first_word(bot: Stage, stranger: int) -> None:
    async with replies_after(bot, stranger):
        await bot.write(stranger, "Report a hazard")
    await bot.says(stranger, "do not keep who you are")


async def test_send_gives_a_receipt_and_tells_the_officer_nothing_of_the_text(
    bot: Stage, stranger: int
) -> None:
    send = await written(bot, stranger, "A loose grating over the ash pit")
    assert len(send.encode()) <= 64
    await bot.press(stranger, data=send)
    assert len(await receipt(bot, stranger)) == 16

    async def told() -> bool:
        return any(data.startswith("r:") for data in await bot.offers(SAFETY_OFFICER))

    await bot.until(told, seconds=20, what="the officer's notice")
    seen = " ".join(m.get("text") or "" for m in await bot.from_bot(SAFETY_OFFICER))
    assert "loose grating" not in seen


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
    send = await written(bot, stranger, "Needle words nobody else would write")
    await bot.press(stranger, data=send)
    await receipt(bot, stranger)
    for file in (p for p in bot.home.rglob("*") if p.is_file() and p.name != "simulator.log"):
        content = file.read_bytes()
        assert b"Needle words" not in content, file.name
        assert str(stranger).encode() not in content, file.name
        assert stranger.to_bytes(8, "little")[:5] not in content, file.name


async def test_other_than_text_is_asked_for_as_text(bot: Stage, stranger: int) -> None:
    async with replies_after(bot, stranger):
        await bot.write(stranger, "Report a hazard")
    async with replies_after(bot, stranger):
        await bot.send_file(stranger, "photo")


async def test_after_a_restart_the_draft_is_gone_and_says_so(bot: Stage, stranger: int) -> None:
    send = await written(bot, stranger, "Written before the restart")
    before = bot.count("reports")
    await bot.bots[-1].terminate()
    await bot.run_bot()
    async with replies_after(bot, stranger, or_toast=True) as waiting:
        waiting.toast = await bot.press(stranger, data=send)
    assert bot.count("reports") == before


async def test_button_sends_only_what_carries_its_data(bot: Stage, stranger: int) -> None:
    await written(bot, stranger, "First wording")
    async with replies_after(bot, stranger):
        await bot.press(stranger, data=await bot.offered(stranger, "Change"))
    await bot.write(stranger, "Second wording")
    await bot.says(stranger, "Second wording")
    send = await bot.offered(stranger, "Send")
    shown = [m for m in await bot.from_bot(stranger) if button(m, "Send") == send][-1]
    assert "Second wording" in shown["text"]


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


async def test_officer_reads_the_whole_text_with_an_audit_line(bot: Stage, stranger: int) -> None:
    send = await written(bot, stranger, "Beginning " + "long " * 800 + "the very end")
    audit = bot.count("audit")
    await bot.press(stranger, data=send)
    await receipt(bot, stranger)

    async def told() -> bool:
        return any(data.startswith("r:") for data in await bot.offers(SAFETY_OFFICER))

    await bot.until(told, seconds=20, what="the officer's notice")
    newest = [data for data in await bot.offers(SAFETY_OFFICER) if data.startswith("r:")][-1]
    async with replies_after(bot, SAFETY_OFFICER):
        await bot.press(SAFETY_OFFICER, data=newest)
    await bot.says(SAFETY_OFFICER, "Beginning", "the very end")
    assert bot.count("audit") == audit + 1
    assert bot.count("disclosures") >= 1
