"""`org load`: the organisation from its file."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import terminal

org = typer.Typer(help="The organisation.", no_args_is_help=True)


@org.callback()
def _group() -> None:
    """The organisation."""


@org.command()
def load(
    file: Annotated[Path, typer.Argument(help="The organisation file (TOML).")],
    people: Annotated[
        Path | None, typer.Option(help="A CSV list of people: id, title, role, …, telegram_id.")
    ] = None,
) -> None:
    """Load sites, crews, people, rota and escalation from a file. Loading again changes nothing."""
    terminal.run(_load(file, people))


async def _load(file: Path, listed: Path | None) -> None:
    from bot.services import organisation

    try:
        found = organisation.read(file, listed)
    except organisation.OrgFileError as error:
        raise terminal.Refused(str(error)) from None
    async with terminal.opened(terminal.settings()) as storage:
        loaded = await organisation.load(storage, found)
    terminal.say(
        f"Loaded {file}: {len(found.sites)} sites, {len(found.places)} places, "
        f"{len(found.crews)} crews, {len(found.contractors)} contractors, {loaded.given} people."
    )
    if loaded.revoked:
        terminal.say(f"No longer in the file, so revoked: {', '.join(loaded.revoked)}.")
    if loaded.kept:
        kept = ", ".join(loaded.kept)
        terminal.say(f"Enrolled with another account than the file says, and left so: {kept}.")
