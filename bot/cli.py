"""The command line: python -m bot …, also saqbol …"""

import sys

import typer

from bot.commands import backup, doctor, people, poster, purge, serve, terminal, verify
from bot.commands.campaign import campaign
from bot.commands.export import export
from bot.commands.org import org
from bot.commands.rota import rota

app = typer.Typer(
    name="saqbol",
    help="Saqbol: a Telegram safety assistant for a power company and its contractors.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    serve.demo, serve.run, people.invite, people.revoke, people.people, poster.poster,
    doctor.doctor, verify.verify, purge.purge,
    backup.backup, backup.restore,
):  # fmt: skip
    app.command()(command)
app.add_typer(org, name="org")
app.add_typer(rota, name="rota")
app.add_typer(campaign, name="campaign")
app.add_typer(export, name="export")


def main() -> None:
    """Run one command and end the process with its exit code."""
    sys.excepthook = terminal.tell_bug
    sys.exit(terminal.guarded(app))
