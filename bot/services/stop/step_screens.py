"""What a step asks of whoever takes it: a photo, a message, a cell, a rung."""

from uuid import UUID

from bot.domain.screen import Button, Screen
from bot.domain.stop_work import NO_RULE, RULES, RUNGS, Event
from bot.services import screens
from bot.texts import text


def asks(event: Event, stop_id: UUID, lang: str) -> Screen:
    """The first question of a step."""
    words = text(lang, f"step-{event}".replace("_", "-"))
    if event is Event.ASSESS:
        return Screen(text=words, inline=screens.cells("ec", stop_id))
    if event is Event.CONFIRM_RESTART:
        yes = Button(label=text(lang, "button-seen-place"), data=f"ey:{stop_id.hex}")
        return Screen(text=words, inline=((yes,),))
    return Screen(text=words)


def rules(stop_id: UUID, cell: str, lang: str) -> Screen:
    """The nine life-saving rules, and none of them."""
    rows = tuple(
        (
            Button(
                label=text(lang, f"rule-{name}".replace("_", "-")),
                data=f"el:{number}:{cell}:{stop_id.hex}",
            ),
        )
        for number, name in enumerate((*RULES, NO_RULE))
    )
    return Screen(text=text(lang, "step-rule"), inline=rows)


def rungs(stop_id: UUID, lang: str) -> Screen:
    """The hierarchy of controls, best first."""
    rows = tuple(
        (Button(label=text(lang, f"rung-{name}"), data=f"er:{number}:{stop_id.hex}"),)
        for number, name in enumerate(RUNGS)
    )
    return Screen(text=text(lang, "step-rung"), inline=rows)


def days(stop_id: UUID, left: int, lang: str) -> Screen:
    """For how long; no more than is left."""
    row = tuple(
        Button(label=text(lang, "button-days", days=count), data=f"ed:{count}:{stop_id.hex}")
        for count in range(1, left + 1)
    )
    return Screen(text=text(lang, "step-days"), inline=(row,))


def scope(stop_id: UUID, lang: str) -> Screen:
    """One task or the whole place."""
    rows = tuple(
        (Button(label=text(lang, f"button-scope-{name}"), data=f"es:{name}:{stop_id.hex}"),)
        for name in ("task", "place")
    )
    return Screen(text=text(lang, "step-scope"), inline=rows)
