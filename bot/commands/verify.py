"""`verify`: proves that timelines of stops were not changed."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import terminal

if TYPE_CHECKING:
    from bot.services.stop.integrity import Verdict


def verify(
    number: Annotated[
        str | None, typer.Argument(help="The stop's number; without it, all of them.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Walk the chain of one stop's timeline or of all; exit 1 when one does not hold."""
    found = terminal.run(_verify(number))
    if as_json:
        well = not any(one.fault for one in found)
        terminal.say_json({"holds": well, "stops": [asdict(one) for one in found]})
    else:
        for one in found:
            terminal.say(_sentence(one))
    if any(one.fault for one in found):
        raise typer.Exit(terminal.REFUSED)


async def _verify(number: str | None) -> "list[Verdict]":
    from bot.services.stop import integrity

    async with terminal.opened(terminal.settings()) as storage:
        if number is None:
            return await integrity.everything(storage)
        found = await integrity.of(storage, number)
    if found is None:
        raise terminal.Refused(f"There is no stop «{number}».")
    return [found]


def _sentence(one: "Verdict") -> str:
    why = {
        None: "holds",
        "empty": "DOES NOT HOLD: it has no line at all",
        "chain": f"DOES NOT HOLD from line {one.line} on",
        "order": f"DOES NOT HOLD: line {one.line} cannot follow the lines before it",
        "state": "DOES NOT HOLD: its lines do not lead to the state it stands in",
        "missing": "DOES NOT HOLD: the number was given, and the stop is gone",
    }[one.fault]
    lines = "1 line" if one.lines == 1 else f"{one.lines} lines"
    older = f" ({one.older} older than the chain)" if one.older else ""
    head = f", head {one.head}" if one.head and one.fault is None else ""
    return f"{one.number}: {lines}{older}, {why}{head}"
