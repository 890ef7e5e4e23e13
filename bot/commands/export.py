"""`export stop`: the record of a stop, to keep or to hand over."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import terminal

if TYPE_CHECKING:
    from bot.domain.screen import Document

export = typer.Typer(help="Records to keep or to hand over.", no_args_is_help=True)


class Lang(StrEnum):
    """The languages of a record."""

    KK = "kk"
    RU = "ru"
    EN = "en"


class Format(StrEnum):
    """What a record is written as."""

    PDF = "pdf"
    JSON = "json"


@export.callback()
def _group() -> None:
    """Records to keep or to hand over."""


@export.command()
def stop(
    number: Annotated[str, typer.Argument(help="The stop's number, such as SW-2026-0042.")],
    *,
    lang: Annotated[
        Lang | None, typer.Option(help="kk, ru or en; the organisation's first by itself.")
    ] = None,
    kind: Annotated[Format, typer.Option("--format", help="pdf or json.")] = Format.PDF,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to write it; - is standard output.")
    ] = None,
) -> None:
    """Write the record of a stop, with the head of its chain; nameless people leave no trace in it."""
    found = terminal.run(_stop(number, lang, kind))
    if str(out) == "-":
        terminal.pour(found.content)
        return
    path = out or Path(found.name)
    try:
        path.write_bytes(found.content)
    except OSError:
        raise terminal.Refused(f"{path} cannot be written.") from None
    terminal.say(str(path))


async def _stop(number: str, lang: Lang | None, kind: Format) -> "Document":
    from bot.services.stop import record
    from storage import organisation

    async with terminal.opened(terminal.settings()) as storage:
        async with storage.read() as work:
            host = await organisation.host(work)
        chosen = str(lang or (host.languages[0] if host else "en"))
        try:
            written = await record.by_number(storage, number, chosen)
        except record.Unreadable:
            raise terminal.Refused(
                f"{number} cannot be opened: its lines were changed. Run `verify {number}`."
            ) from None
    if written is None:
        raise terminal.Refused(f"There is no stop «{number}».")
    return record.as_json(written) if kind is Format.JSON else record.as_pdf(written)
