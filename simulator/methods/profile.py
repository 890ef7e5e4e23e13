"""What a bot says about itself: getMe, commands, name, descriptions, the menu button."""

import functools
import json
import re

from simulator.errors import bad_request
from simulator.methods.call import Call, Handler
from simulator.model import Json

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MOST_COMMANDS = 100
_FIELDS = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}


def get_me(call: Call) -> Json:
    """The bot as a user, with what only it may know."""
    return {
        **call.bot.user(), "can_join_groups": True,
        "can_read_all_group_messages": call.bot.reads_all, "supports_inline_queries": False,
        "can_connect_to_business": False, "has_main_web_app": False,
    }  # fmt: skip


def _place(call: Call) -> tuple[str, str]:
    scope = json.dumps(call.params.get("scope", {"type": "default"}), sort_keys=True)
    return scope, call.params.get("language_code", "")


def set_commands(call: Call) -> bool:
    """The commands of a scope and language."""
    commands = call.params["commands"]
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        command["command"] = command["command"].removeprefix("/")
        if not _COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
    call.bot.commands[_place(call)] = commands
    return True


def get_commands(call: Call) -> list[Json]:
    """The commands of exactly that scope and language."""
    return call.bot.commands.get(_place(call), [])


def delete_commands(call: Call) -> bool:
    """Forget them."""
    call.bot.commands.pop(_place(call), None)
    return True


def _set(field: str, call: Call) -> bool:
    call.bot.profile[field, call.params.get("language_code", "")] = call.params.get(field, "")
    return True


def _get(field: str, call: Call) -> Json:
    language = call.params.get("language_code", "")
    default = call.bot.name if field == "name" else ""
    profile = call.bot.profile
    return {field: profile.get((field, language)) or profile.get((field, "")) or default}


def set_menu_button(call: Call) -> bool:
    """The button beside the text field, of one chat or of all."""
    button = call.params.get("menu_button", {"type": "default"})
    call.bot.menu_buttons[call.params.get("chat_id", 0)] = button
    return True


def get_menu_button(call: Call) -> Json:
    """That of the chat, else the one of all."""
    buttons = call.bot.menu_buttons
    default = buttons.get(0, {"type": "commands"})
    return buttons.get(call.params.get("chat_id", 0), default)


METHODS: dict[str, Handler] = {
    "getMe": get_me,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
    **{f"setMy{name}": functools.partial(_set, field) for name, field in _FIELDS.items()},
    **{f"getMy{name}": functools.partial(_get, field) for name, field in _FIELDS.items()},
}
