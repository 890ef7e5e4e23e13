"""`campaign send`: a notice to many."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import terminal

if TYPE_CHECKING:
    from bot.services.campaign import Queued

campaign = typer.Typer(help="Notices to many.", no_args_is_help=True)


@campaign.callback()
def _group() -> None:
    """Notices to many."""


@campaign.command()
def send(
    file: Annotated[Path, typer.Argument(help="The notice (TOML).")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Queue a notice for its audience; the running bot sends it, never before an alarm."""
    terminal.run(_send(file, as_json=as_json))


async def _send(file: Path, *, as_json: bool) -> None:
    from bot.services import campaign as service
    from bot.services import organisation

    try:
        found = service.read(file)
        async with terminal.opened(terminal.settings()) as storage:
            queued = await service.send(storage, found)
    except (organisation.OrgFileError, service.CampaignRefused) as error:
        raise terminal.Refused(str(error)) from None
    if as_json:
        terminal.say_json(
            {
                "notice": found.id.hex, "recipients": queued.recipients,
                "without_chat": queued.without_chat, "due_at": queued.due_at.isoformat(),
                "missing_languages": list(queued.missing_languages),
            }
        )  # fmt: skip
        return
    _tell(queued)


def _tell(queued: "Queued") -> None:
    everyone = queued.recipients + queued.without_chat
    terminal.say(
        f"Queued for {queued.recipients} of {everyone}, from {queued.due_at:%Y-%m-%d %H:%M} UTC."
    )
    if queued.without_chat:
        terminal.say(f"Without a chat with the bot, so not told: {queued.without_chat}.")
    if queued.missing_languages:
        missing = ", ".join(queued.missing_languages)
        terminal.say(f"No text in {missing}: readers of those get «{queued.fallback}».")
