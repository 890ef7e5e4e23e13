"""`poster`: the sheet for a site or a place."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import me, terminal

if TYPE_CHECKING:
    from bot.domain.organisation import Organisation, Place, Site


class Format(StrEnum):
    """What the sheet is written as."""

    PDF = "pdf"
    PNG = "png"


def poster(
    site: Annotated[str, typer.Argument(help="Id of the site.")],
    *,
    place: Annotated[str | None, typer.Option(help="Id of the place at the site.")] = None,
    kind: Annotated[Format, typer.Option("--format", help="pdf or png.")] = Format.PDF,
    out: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write it.")] = None,
    bot: Annotated[
        str | None, typer.Option(help="The bot's username, when Telegram cannot be asked.")
    ] = None,
) -> None:
    """Write an A4 poster with a QR code, the same for everyone at the site."""
    terminal.run(_poster(site, place, kind, out, bot))


async def _poster(
    site_id: str, place_id: str | None, kind: Format, out: Path | None, bot: str | None
) -> None:
    from bot.services import poster as service

    host, site, place = await _where(site_id, place_id)
    username, why = (bot.lstrip("@"), "") if bot else await me.maybe_username(terminal.settings())
    if username is None:
        raise terminal.Refused(f"{why} Give it with --bot USERNAME.")
    sheet = service.draw(host, site, place, username, png=kind is Format.PNG)
    path = out or Path(
        "-".join(["poster", site_id, *([place_id] if place_id else [])]) + f".{kind}"
    )
    try:
        path.write_bytes(sheet)
    except OSError:
        raise terminal.Refused(f"{path} cannot be written.") from None
    terminal.say(str(path))


async def _where(site_id: str, place_id: str | None) -> "tuple[Organisation, Site, Place | None]":
    from storage import organisation

    async with terminal.opened(terminal.settings()) as storage, storage.read() as work:
        host = await organisation.host(work)
        sites = {one.id: one for one in await organisation.all_sites(work)}
        if host is None or site_id not in sites:
            known = f"; there are: {', '.join(sites)}" if sites else "; run `org load FILE` first"
            raise terminal.Refused(f"There is no site «{site_id}»{known}.")
        places = {
            one.id.partition("/")[2]: one for one in await organisation.all_places(work, site_id)
        }
    if place_id is not None and place_id not in places:
        raise terminal.Refused(
            f"There is no place «{place_id}» at «{site_id}»; there are: {', '.join(places)}."
        )
    return host, sites[site_id], places[place_id] if place_id else None
