"""Letting people in, from the chat: codes, deep links, double taps, new phones, revoked people."""

import re

from tests.faults.stage import SAFETY_OFFICER, SHIFT_SUPERVISOR, SUPERVISOR, Stage, replies_after


async def newest_code(bot: Stage, person: int) -> str:
    """The code in the newest message that has one."""
    for message in reversed(await bot.from_bot(person)):
        if found := re.search(r"start=([2-9A-Z]{8})", message.get("text") or ""):
            return found[1]
    raise AssertionError(await bot.from_bot(person))


async def crew_code(bot: Stage) -> str:
    """A fresh code for the boiler crew, from the safety officer's chat."""
    async with replies_after(bot, SAFETY_OFFICER):
        await bot.write(SAFETY_OFFICER, "/people")
    async with replies_after(bot, SAFETY_OFFICER):
        await bot.press(SAFETY_OFFICER, label="Boiler repair crew")
    return await newest_code(bot, SAFETY_OFFICER)


async def test_a_crew_s_link_lets_a_worker_in_once(bot: Stage, newcomer: int) -> None:
    code = await crew_code(bot)
    before = bot.count("people")
    await bot.control("POST", f"people/{newcomer}/start", payload=code)
    await bot.says(newcomer, "You are in.")
    await bot.shown(newcomer, "Stop work")
    # a second tap of the same link, and the same code typed
    await bot.control("POST", f"people/{newcomer}/start", payload=code)
    await bot.says(newcomer, "You are in already")
    async with replies_after(bot, newcomer):
        await bot.write(newcomer, f"{code[:4]}-{code[4:]}".lower())
    assert bot.count("people") == before + 1


async def test_a_typed_code_with_a_mistake_is_said_kindly(bot: Stage, stranger: int) -> None:
    code = await crew_code(bot)
    wrong = ("3" if code[0] == "2" else "2") + code[1:]
    await bot.write(stranger, wrong)
    await bot.says(stranger, "I don't know this code")
    await bot.write(stranger, f" {code[:4]} {code[4:]} ")
    await bot.says(stranger, "You are in.")


async def test_a_code_is_in_no_store(bot: Stage) -> None:
    code = await crew_code(bot)
    for file in bot.database.parent.iterdir():
        assert code.encode() not in file.read_bytes(), file.name


async def test_others_are_told_whom_it_is_for(bot: Stage, stranger: int) -> None:
    for person in (stranger, SUPERVISOR):
        await bot.write(person, "/people")
        await bot.says(person, "for the safety service")


async def test_a_person_moves_to_a_new_phone_and_is_revoked(bot: Stage, newcomer: int) -> None:
    async with replies_after(bot, SAFETY_OFFICER):
        await bot.write(SAFETY_OFFICER, "/people shift supervisor")
    async with replies_after(bot, SAFETY_OFFICER):
        await bot.press(SAFETY_OFFICER, label="Shift supervisor, CHP-2 · CHP-2")
    code = await newest_code(bot, SAFETY_OFFICER)
    accounts = bot.count("identity")
    await bot.control("POST", f"people/{newcomer}/start", payload=code)
    await bot.says(newcomer, "You are in.")
    assert bot.count("identity") == accounts
    # the new phone is the one that is on duty now; the old one is a stranger's
    await bot.write(newcomer, "/duty")
    await bot.says(newcomer, "On duty now", "Shift supervisor, CHP-2")
    await bot.write(SHIFT_SUPERVISOR, "/duty")
    await bot.says(SHIFT_SUPERVISOR, "no duty list")
    # taken out at the terminal, while the bot runs
    revoked = await bot.command("revoke", "shift-supervisor")
    assert "is revoked" in revoked.said
    assert bot.count("identity") == accounts - 1
    await bot.write(newcomer, "/duty")
    await bot.says(newcomer, "no duty list")
