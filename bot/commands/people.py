"""`invite`, `revoke`, `people`: who is in."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import me, terminal
from bot.domain import invite_code, links
from bot.domain.roles import Role

if TYPE_CHECKING:
    from uuid import UUID

    from bot.services.people.enrolment import Issued, Wanted
    from storage.people import Person


def invite(
    *,
    role: Annotated[Role | None, typer.Option(help="What they will be.")] = None,
    site: Annotated[str | None, typer.Option(help="Id of the site.")] = None,
    crew: Annotated[str | None, typer.Option(help="Id of the crew.")] = None,
    organization: Annotated[str | None, typer.Option(help="Id of the contractor.")] = None,
    uses: Annotated[int, typer.Option(help="How many people may use the code.")] = 1,
    days: Annotated[int, typer.Option(help="How many days it serves.")] = 7,
    person: Annotated[
        str | None, typer.Option(help="Move this person to a new account instead.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Print a deep link and its code, on one line."""
    if (role is None) == (person is None):
        raise terminal.WrongUse("Say either --role ROLE or --person PERSON.")
    terminal.run(_invite(role, site, crew, organization, uses, days, person, as_json=as_json))


async def _invite(
    role: Role | None, site: str | None, crew: str | None, organization: str | None,
    uses: int, days: int, person: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    from bot.services.people import enrolment

    settings = terminal.settings()
    wanted = None if role is None else enrolment.Wanted(
        role=role, site_id=site, crew_id=crew, organisation_id=organization, uses=uses, days=days
    )  # fmt: skip
    issued = await _issued(wanted, person)
    name, why = await me.maybe_username(settings)
    link = links.deep(name, issued.code) if name else None
    code = invite_code.shown(issued.code)
    if as_json:
        terminal.say_json(
            {
                "link": link,
                "code": code,
                "uses": issued.uses,
                "expires_at": issued.expires_at.isoformat(),
            }
        )
        return
    terminal.say(f"{link}  {code}" if link else code)
    if not link:
        terminal.remark(f"{why} The code works all the same: it is sent to the bot as a message.")


async def _issued(wanted: "Wanted | None", person: str | None) -> "Issued":
    from bot.services.people import enrolment

    async with terminal.opened(terminal.settings()) as storage:
        try:
            if wanted is not None:
                return await enrolment.invite(storage, wanted)
            found = await enrolment.find(storage, person or "")
            if found is None:
                raise terminal.Refused(f"There is no person «{person}»; see `people`.")
            return await enrolment.move(storage, found.id)
        except enrolment.InviteRefused as error:
            raise terminal.Refused(f"No invitation was made: {error}.") from None


def revoke(
    person: Annotated[str, typer.Argument(help="The id in the organisation file or in `people`.")],
) -> None:
    """Take a person's rights and forget their Telegram account."""
    terminal.run(_revoke(person))


async def _revoke(person: str) -> None:
    from bot.services.people import enrolment

    async with terminal.opened(terminal.settings()) as storage:
        found = await enrolment.find(storage, person)
        if found is None:
            raise terminal.Refused(f"There is no person «{person}»; see `people`.")
        if found.revoked:
            terminal.say(f"{found.title} is revoked already.")
            return
        await enrolment.revoke(storage, found)
    terminal.say(f"{found.title} is revoked: the bot no longer knows this account.")
    if found.slug is not None:
        terminal.say(
            f"Take «{found.slug}» out of the file too, or the next `org load` brings them back."
        )


def people(
    *,
    site: Annotated[str | None, typer.Option(help="Only this site.")] = None,
    role: Annotated[Role | None, typer.Option(help="Only this role.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """List people by role title, and whether the bot has a chat with them."""
    terminal.run(_people(site, role, as_json=as_json))


async def _people(site: str | None, role: Role | None, *, as_json: bool) -> None:
    from bot.domain.notice import Channel
    from storage import people as stored

    narrowed = {"site_id": [site]} if site else {}
    narrowed |= {"role": [str(role)]} if role else {}
    async with terminal.opened(terminal.settings()) as storage, storage.read() as work:
        found = await stored.narrowed(work, **narrowed)
        reached = await stored.reachable(work, [one.id for one in found], Channel.ALARM)
    ordered = sorted(found, key=lambda one: (one.site_id or "", one.role, one.title))
    if as_json:
        terminal.say_json([asdict(one) | {"chat": one.id in reached} for one in ordered])
        return
    _table(ordered, reached)


def _table(found: "list[Person]", reached: "set[UUID]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("Id", "Title", "Role", "Site", "Organisation", "Chat")
    for one in found:
        table.add_row(
            one.slug or one.id.hex, one.title, one.role.replace("_", " "), one.site_id or "",
            one.organisation_id, "yes" if one.id in reached else "no",
        )  # fmt: skip
    Console().print(table)
