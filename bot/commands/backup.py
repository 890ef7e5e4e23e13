"""`backup` and `restore`: a copy of everything but the keys, and its way back."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import terminal

if TYPE_CHECKING:
    from bot.services.backup import Restored, Taken


def backup(
    folder: Annotated[Path, typer.Argument(help="A new folder for the copy.")],
    *,
    keys: Annotated[
        Path | None,
        typer.Option(help="Where to put a copy of the key file too: never beside the other copy."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Copy the database and the evidence while the bot runs. Without the key file the copy opens nothing."""
    if keys is not None and folder.resolve() in (keys.resolve(), *keys.resolve().parents):
        raise terminal.WrongUse(
            "--keys names a place inside the copy: together they open everything."
        )
    taken = terminal.run(_backup(folder, keys))
    if as_json:
        terminal.say_json(asdict(taken))
        return
    terminal.say(f"{folder}: {taken.rows} rows, {taken.files} sealed files.")


async def _backup(folder: Path, copy: Path | None) -> "Taken":
    from bot.services import backup as service
    from storage import keys
    from storage.evidence import Evidence

    found = terminal.settings()
    async with terminal.opened(found) as storage:
        try:
            taken = await service.take(storage, Evidence(found.evidence), folder)
        except service.Unfit as error:
            raise terminal.Refused(str(error)) from None
        if copy is not None:
            keys.copy(storage.keys, copy)
    return taken


def restore(
    folder: Annotated[Path, typer.Argument(help="The copy.")],
    *,
    without_unreadable: Annotated[
        bool, typer.Option(help="Leave out the reports that no key opens any more.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Put a copy back into an empty database. No old alarm or notice is sent; open stops are listed."""
    done = terminal.run(_restore(folder, without_unreadable=without_unreadable))
    if as_json:
        terminal.say_json(asdict(done))
        return
    terminal.say(
        f"Put back: {done.rows} rows, {done.files} sealed files. Destroyed again: {done.purged}. "
        f"Left out: {done.unreadable}. Not sent: {done.unsent} notices of then."
    )
    for number in done.open_stops:
        terminal.say(f"{number} was open: look whether work stands still there.")


async def _restore(folder: Path, *, without_unreadable: bool) -> "Restored":
    from bot.services import backup as service
    from storage.evidence import Evidence

    found = terminal.settings()
    if not found.keys_path.exists():
        raise terminal.Refused(f"Put the key file back first: {found.keys_path} is missing.")
    async with terminal.opened(found) as storage:
        try:
            return await service.restore(
                storage, Evidence(found.evidence), folder, without_unreadable=without_unreadable
            )
        except service.Unfit as error:
            raise terminal.Refused(str(error)) from None
