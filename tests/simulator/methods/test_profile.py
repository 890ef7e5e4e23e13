"""Commands, descriptions, the menu button."""

from tests.simulator.conftest import Wire


async def test_commands_by_scope_and_language(bot: Wire) -> None:
    stop = [{"command": "stop", "description": "Stop work"}]
    kazakh = [{"command": "stop", "description": "Жұмысты тоқтату"}]
    await bot.ok("setMyCommands", commands=stop)
    await bot.ok("setMyCommands", commands=kazakh, language_code="kk")
    scope = {"type": "chat", "chat_id": 7}
    assert await bot.ok("getMyCommands") == stop
    assert await bot.ok("getMyCommands", language_code="kk") == kazakh
    assert await bot.ok("getMyCommands", scope=scope) == []
    await bot.ok("deleteMyCommands", language_code="kk")
    assert await bot.ok("getMyCommands", language_code="kk") == []
    wrong = [{"command": "Stop Work", "description": "x"}]
    assert "BOT_COMMAND_INVALID" in await bot.refused("setMyCommands", commands=wrong)


async def test_descriptions_fall_back_to_the_default_language(bot: Wire) -> None:
    await bot.ok("setMyDescription", description="Safety")
    await bot.ok("setMyDescription", description="Қауіпсіздік", language_code="kk")
    assert await bot.ok("getMyDescription", language_code="kk") == {"description": "Қауіпсіздік"}
    assert await bot.ok("getMyDescription", language_code="ru") == {"description": "Safety"}
    assert await bot.ok("getMyName") == {"name": "Saqbol"}
    await bot.ok("setMyName", name="Сақ бол")
    assert (await bot.ok("getMe"))["first_name"] == "Сақ бол"


async def test_menu_button(bot: Wire) -> None:
    assert await bot.ok("getChatMenuButton") == {"type": "commands"}
    await bot.ok("setChatMenuButton", menu_button={"type": "default"})
    assert await bot.ok("getChatMenuButton", chat_id=7) == {"type": "default"}
