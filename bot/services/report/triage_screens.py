"""What an officer is asked on the way: which kind, which cell, who, with what, for how long."""

from uuid import UUID

from bot.domain.report import Kind
from bot.domain.screen import Button, Screen
from bot.services import screens
from bot.services.report import board, triage
from bot.texts import text
from storage import report_board, reports
from storage.people import Person
from storage.uow import Work


def ask_answer(report_id: UUID, lang: str) -> Screen:
    """The next message goes to the reporter; or one of the ready answers."""
    rows = tuple(
        (Button(label=text(lang, f"template-{name}"), data=f"kw:{number}:{report_id.hex}"),)
        for number, name in enumerate(triage.TEMPLATES)
    )
    return Screen(text=text(lang, "triage-answer"), inline=rows)


def ask(name: str, lang: str) -> Screen:
    """The next message is the last word, the measure, or the reason."""
    return Screen(text=text(lang, f"triage-{name}"))


def kinds(report_id: UUID, lang: str) -> Screen:
    """What it is."""
    rows = tuple(
        (
            Button(
                label=text(lang, f"kind-{kind}".replace("_", "-")),
                data=f"kx:{number}:{report_id.hex}",
            ),
        )
        for number, kind in enumerate(Kind)
    )
    return Screen(text=text(lang, "triage-kind"), inline=rows)


def cells(report_id: UUID, lang: str) -> Screen:
    """5×5: likelihood down, severity across."""
    return Screen(text=text(lang, "triage-potential"), inline=screens.cells("ky", report_id))


def holds(report_id: UUID, lang: str) -> Screen:
    """For how long nothing may be destroyed."""
    row = tuple(
        Button(label=text(lang, "button-days", days=days), data=f"kv:{days}:{report_id.hex}")
        for days in triage.HOLDS
    )
    return Screen(text=text(lang, "triage-hold"), inline=(row,))


async def officers(work: Work, person: Person, report_id: UUID, lang: str) -> Screen | None:
    """To whom it is handed; None: nobody else reads it, or it is not theirs."""
    one = await reports.get(work, report_id)
    found = await triage.colleagues(work, one, person) if one else []
    rows = tuple(
        (Button(label=each.title, data=f"kg:{each.id.hex[:16]}:{report_id.hex}"),) for each in found
    )
    return Screen(text=text(lang, "triage-hand-over"), inline=rows) if rows else None


async def others(work: Work, report_id: UUID, lang: str) -> Screen | None:
    """To which report it is joined; None: there is no other."""
    one = await reports.get(work, report_id)
    found = await report_board.others(work, one, limit=triage.OFFERED) if one else []
    rows = [
        (
            Button(
                label=await board.label(work, each, lang),
                data=f"ku:{each.id.hex[:16]}:{report_id.hex}",
            ),
        )
        for each in found
    ]
    return Screen(text=text(lang, "triage-join"), inline=tuple(rows)) if rows else None
