"""`purge`: what each night does to reports, now."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import terminal

if TYPE_CHECKING:
    from bot.services.report.purge import Purged


def purge(
    *, as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False
) -> None:
    """Destroy the reports whose time is over, with the keys that could open an old copy of them."""
    done = terminal.run(_purge())
    if as_json:
        terminal.say_json(asdict(done))
        return
    terminal.say(
        f"Destroyed: {done.destroyed}. Warned: {done.warned}. Wrapped anew: {done.wrapped}. "
        f"Pushes ended: {done.pushes}. Stray files: {done.strays}."
    )


async def _purge() -> "Purged":
    from bot.services.report import purge as service
    from storage import report_life
    from storage.evidence import Evidence

    found = terminal.settings()
    async with terminal.opened(found) as storage:
        done = await service.run(storage, Evidence(found.evidence))
        await report_life.shuffle(storage)
    return done
