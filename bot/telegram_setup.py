"""What Telegram must know before updates come: polling or webhook, and the menu of commands."""

import asyncio
from collections.abc import Iterable

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats

from bot import logs
from bot.settings import Settings
from bot.texts import LANGUAGES, text
from handlers import webhook
from handlers.polling import ALLOWED, WrongToken

log = structlog.get_logger(__name__)

_IN_GROUPS = ("bind", "unbind")
_COMMANDS = ("stop", "report", "menu", "answers", "language", "quiet", "privacy", "help")
#: seconds between tries while Telegram can't be reached
_PAUSE = 2.0


async def prepare(bot: Bot, by_webhook: Settings | None) -> str:
    """Try until Telegram agrees; gives the bot's username. Raises WrongToken."""
    while True:
        try:
            await _inbound(bot, by_webhook)
            await _commands(bot)
            username = (await bot.me()).username or ""
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise WrongToken(WrongToken.__doc__) from None
        except (TelegramAPIError, OSError, TimeoutError, ValueError) as error:
            log.warning("telegram_unreachable", **logs.describe(error))
            await asyncio.sleep(_PAUSE)
        else:
            return username


async def _inbound(bot: Bot, by_webhook: Settings | None) -> None:
    if by_webhook is None or by_webhook.webhook_secret is None:
        await bot.delete_webhook()
        return
    await bot.set_webhook(
        f"{by_webhook.webhook_url}{webhook.PATH}", max_connections=100, allowed_updates=ALLOWED,
        secret_token=by_webhook.webhook_secret.get_secret_value(),
    )  # fmt: skip


async def _commands(bot: Bot) -> None:
    in_groups = BotCommandScopeAllGroupChats()
    for lang in LANGUAGES:
        commands, theirs = _menu(_COMMANDS, lang), _menu(_IN_GROUPS, lang)
        await bot.set_my_commands(commands, language_code=lang)
        await bot.set_my_commands(theirs, scope=in_groups, language_code=lang)
        if lang == "en":
            await bot.set_my_commands(commands)
            await bot.set_my_commands(theirs, scope=in_groups)


def _menu(names: Iterable[str], lang: str) -> list[BotCommand]:
    return [BotCommand(command=name, description=text(lang, f"command-{name}")) for name in names]
