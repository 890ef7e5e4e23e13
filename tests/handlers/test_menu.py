"""Start, the big keyboard, the languages, and the screens that never change anything."""

import pytest

from tests.faults.stage import Stage, button, replies_after

MENU = {"Stop work", "Report a hazard", "My answers", "Briefings", "Language"}
LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


async def test_first_start_shows_the_menu_and_the_languages(bot: Stage, newcomer: int) -> None:
    await bot.control("POST", f"people/{newcomer}/start", payload="")
    for label in MENU:
        await bot.shown(newcomer, label)
    messages = await bot.from_bot(newcomer)
    for name in LANGUAGES.values():
        assert any(button(message, name) for message in messages), name


@pytest.mark.parametrize(
    "command",
    ["/menu", "/help", "/privacy", "/language", "/answers", "/briefings", "/alarms", "/duty"],
)
async def test_every_command_answers(bot: Stage, stranger: int, command: str) -> None:
    async with replies_after(bot, stranger):
        await bot.write(stranger, command)


@pytest.mark.parametrize("label", sorted(MENU))
async def test_every_button_of_the_menu_answers(bot: Stage, stranger: int, label: str) -> None:
    async with replies_after(bot, stranger):
        await bot.write(stranger, label)
    await bot.withdraw(stranger)


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_language_is_changed_by_one_tap(bot: Stage, stranger: int, language: str) -> None:
    async with replies_after(bot, stranger):
        await bot.write(stranger, "/language")
    offered = [m for m in await bot.from_bot(stranger) if button(m, LANGUAGES[language])][-1]
    await bot.press(stranger, data=button(offered, LANGUAGES[language]))

    async def changed() -> bool:
        keyboard = await bot.keyboard(stranger)
        return bool(keyboard) and not keyboard & MENU

    await bot.until(changed, seconds=10, what=f"a keyboard in {language}")


@pytest.mark.parametrize("command", ["/privacy", "/help", "/menu", "/start"])
async def test_no_person_row_is_written_for_a_stranger(
    bot: Stage, stranger: int, command: str
) -> None:
    people = bot.count("people"), bot.count("identity")
    async with replies_after(bot, stranger):
        await bot.write(stranger, command)
    assert (bot.count("people"), bot.count("identity")) == people
