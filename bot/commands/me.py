"""Asking Telegram who the bot is, for links and for doctor. Never shows the token."""

import ssl

from bot.settings import Settings

#: seconds that a command waits for Telegram
PATIENCE = 5.0


class TokenRefused(Exception):
    """Telegram does not know this token."""


class Unreachable(Exception):
    """Telegram did not answer."""


async def username(settings: Settings, token: str) -> str:
    """The bot's username. Raises TokenRefused, Unreachable."""
    import httpx

    verify = ssl.create_default_context(cafile=settings.ca_file) if settings.ca_file else True
    try:
        async with httpx.AsyncClient(
            proxy=settings.proxy, verify=verify, timeout=PATIENCE, trust_env=False
        ) as http:
            answer = (await http.get(f"{settings.api_url}/bot{token}/getMe")).json()
    except (httpx.HTTPError, ValueError, OSError):
        # the error's text holds the address, and the address holds the token
        raise Unreachable from None
    if not isinstance(answer, dict) or not answer.get("ok"):
        code = answer.get("error_code") if isinstance(answer, dict) else None
        raise TokenRefused if code in (401, 404) else Unreachable
    return str(answer["result"]["username"])


async def maybe_username(settings: Settings) -> tuple[str | None, str]:
    """The username, or None and the sentence why there is none."""
    if settings.bot_token is None:
        return None, "SAQBOL_BOT_TOKEN is not set, so the bot's address is not known."
    try:
        return await username(settings, settings.bot_token.get_secret_value()), ""
    except TokenRefused:
        return None, "Telegram refuses SAQBOL_BOT_TOKEN, so the bot's address is not known."
    except Unreachable:
        return None, "Telegram could not be reached, so the bot's address is not known."
