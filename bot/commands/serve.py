"""`run` and `demo`: the bot itself."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import terminal
from bot.settings import SettingsError


def run() -> None:
    """Run the bot until it is asked to stop."""
    settings = terminal.settings()
    settings.require_token()
    from bot import app
    from handlers.polling import WrongToken

    try:
        terminal.run(app.run(settings))
    except WrongToken:
        raise SettingsError(
            "Telegram refuses SAQBOL_BOT_TOKEN: take a fresh one from @BotFather."
        ) from None


def demo(
    *,
    port: Annotated[int, typer.Option(help="Where the page of phones is served.")] = 8081,
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open the page.")] = True,
    play: Annotated[bool, typer.Option("--play", help="Play the alarm by itself.")] = False,
    picture: Annotated[
        Path | None, typer.Option(help="With --play: a picture of the wall, then the end.")
    ] = None,
) -> None:
    """Show the bot on a page of phones, without a token: simulator, bot, example organisation."""
    settings = terminal.settings()
    from bot import app
    from bot import demo as stage

    how = stage.Show(port=port, browser=show, play=play, picture=picture)
    try:
        terminal.run(stage.run(settings, app.run, how))
    except stage.DemoError as error:
        raise terminal.Refused(str(error)) from None
