"""The initiator's live screen: what is true now, the numbers to call, the guarantee, and what they are asked."""

from bot.domain import mailbox
from bot.domain.screen import Button, Screen
from bot.domain.stop_work import OPEN, STANDING, Event, State
from bot.services import screens
from bot.services.stop.progress import Status, waited
from bot.texts import esc, pick, text, when
from storage import follow_ups, organisation, timeline
from storage.uow import Work

#: what the initiator reads in these states, instead of who is on it
_TOLD = {
    State.MADE_SAFE: "live-made-safe",
    State.ASSESSED: "live-made-safe",
    State.CORRECTED: "live-corrected",
    State.RESTART_ASKED: "live-safe-now",
    State.BLOCKED: "live-blocked",
    State.RESUMED: "live-resumed",
    State.FOLLOW_UP: "live-resumed",
    State.CLOSED: "live-resumed",
    State.MERGED: "live-merged",
}


async def live(
    work: Work, status: Status, lang: str, *, mailbox_key: bytes | None = None
) -> Screen:
    """The screen of one initiator; `mailbox_key` for a nameless one, whose buttons carry it."""
    stop = status.stop
    lines = [text(lang, "card-drill")] if stop.drill else []
    lines += [text(lang, "live-head", number=stop.number), "", await _progress(work, status, lang)]
    if stop.state in OPEN:
        lines += ["", await screens.phones(work, stop.site_id, lang)]
    lines += await _answer(work, status, lang)
    if guarantee := await _guarantee(work, lang):
        lines += ["", guarantee]
    if stop.state in STANDING:
        lines += ["", text(lang, "live-add" if mailbox_key is None else "live-add-text")]
    pressure = mailbox_key is not None and await _pressure_asked(work, status)
    if pressure:
        lines += ["", text(lang, "pressure-question")]
    rows = _buttons(status, lang, mailbox_key, pressure=pressure)
    return Screen(text="\n".join(lines), inline=rows)


def _buttons(
    status: Status, lang: str, mailbox_key: bytes | None, *, pressure: bool
) -> tuple[tuple[Button, ...], ...]:  # fmt: skip
    stop = status.stop
    if mailbox_key is None:
        address, below = (
            stop.id.hex,
            Button(label=text(lang, "button-add"), data=f"d:{stop.id.hex}"),
        )
        rows: list[tuple[Button, ...]] = [(below,)] if stop.state in STANDING else []
    else:
        address = mailbox.encode(mailbox_key)
        rows = [(Button(label=text(lang, "button-check-status"), data=f"m:{address}"),)]
    if stop.state in {*OPEN, State.ACKNOWLEDGED}:
        rows.append((Button(label=text(lang, "button-mistake"), data=f"x:{address}"),))
    if stop.state is State.RESTART_ASKED:
        rows.insert(0, question(lang, "safe-now", address))
    if pressure:
        rows.insert(0, question(lang, "pressure", address))
    return tuple(rows)


#: what is asked -> (label, answer) of its two buttons; a callback is "<question letter><answer>:<address>"
_ASKED = {
    "safe-now": (("button-safe", "sy"), ("button-not-safe", "sn")),
    "pressure": (("button-pressure-no", "pn"), ("button-pressure-yes", "py")),
}


def question(lang: str, name: str, address: str) -> tuple[Button, ...]:
    """The two buttons of a question to an initiator; `address` is the stop's id or the mailbox key."""
    return tuple(
        Button(label=text(lang, label), data=f"{answer}:{address}")
        for label, answer in _ASKED[name]
    )


async def _progress(work: Work, status: Status, lang: str) -> str:
    stop = status.stop
    if stop.state in _TOLD:
        return text(lang, _TOLD[stop.state])
    if status.acknowledged_by is not None and stop.acknowledged_at is not None:
        zone = await organisation.zone(work, stop.site_id)
        at = when(lang, stop.acknowledged_at, zone, work.now)
        who = esc(status.acknowledged_by.title)
        return text(lang, "live-acknowledged", who=who, time=at)
    if status.delivered:
        return text(lang, "live-delivered", count=status.delivered)
    if not status.called or (stop.state is State.STOPPED and waited(stop, work.now)):
        return text(lang, "live-nobody")
    return text(lang, "live-alerting", count=status.called)


async def _answer(work: Work, status: Status, lang: str) -> list[str]:
    """What the safety service wrote to whoever stopped the work."""
    lines = await timeline.lines(work, status.stop.id)
    found = [line.content.get("words", "") for line in lines if line.event in _ANSWERS]
    return [
        part
        for words in found
        if words
        for part in ("", text(lang, "live-answer", words=esc(words)))
    ]


_ANSWERS = frozenset({Event.ANSWER, Event.CLOSE})


async def _pressure_asked(work: Work, status: Status) -> bool:
    owed = await follow_ups.of(work, status.stop.id)
    return any(one.kind.startswith("pressure") and one.done_at is not None for one in owed)


async def _guarantee(work: Work, lang: str) -> str | None:
    host = await organisation.host(work)
    if host is None or host.guarantee is None:
        return None
    return text(
        lang, "live-guarantee", words=esc(pick(host.guarantee.text, lang)),
        by=esc(pick(host.guarantee.by, lang)),
    )  # fmt: skip
