"""`rota import`: a month's schedule from a CSV file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import terminal

if TYPE_CHECKING:
    from bot.domain.organisation import Shift

rota = typer.Typer(help="Who is on duty when.", no_args_is_help=True)


@rota.callback()
def _group() -> None:
    """Who is on duty when."""


@rota.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="The schedule (CSV): site, role, person, date, from, to.")
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Bring a schedule: for each site, role and date it names, the file decides. Again changes nothing."""
    terminal.run(_import(file, dry=dry_run))


async def _import(file: Path, *, dry: bool) -> None:
    from bot.services.duty import schedule
    from bot.services.organisation import OrgFileError

    try:
        entries = schedule.read(file)
        async with terminal.opened(terminal.settings()) as storage:
            change = await schedule.bring(storage, entries, dry=dry)
    except OrgFileError as error:
        raise terminal.Refused(str(error)) from None
    for sign, shifts in (("-", change.removed), ("+", change.added)):
        for shift in shifts:
            terminal.say(f"{sign} {_words(shift)}")
    terminal.say(
        f"{len(change.added)} added, {len(change.removed)} taken out, {change.unchanged} unchanged."
    )
    if dry:
        terminal.say("Nothing was changed: this was a dry run.")


def _words(shift: "Shift") -> str:
    hours = f"{shift.starts:%H:%M}-{shift.ends:%H:%M}"
    return f"{shift.day} {hours} {shift.site_id} {shift.role} {shift.person}"
