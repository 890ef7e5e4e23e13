"""The alarm's card: one live message a person, which says what stands, who is on it, and what they may do."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from bot.domain.screen import Button, Screen
from bot.domain.stop_work import (
    MOVES,
    OPEN,
    STANDING,
    Event,
    Manner,
    State,
    may_cause,
    steps_for,
)
from bot.services import screens
from bot.services.stop import evidence, taps
from bot.services.stop.raising import Where
from bot.texts import esc, text, when
from storage import organisation, people, stops, timeline
from storage.people import Person
from storage.timeline import Line
from storage.uow import Work

#: a card says when it was received once that is so much later than the press
_LATE = timedelta(minutes=2)
#: so many lines of the story at most: a message holds 4,096 characters (Bot API); the export has all
_STORY = 15
#: an alarm nobody answers says so from then on
_UNANSWERED = timedelta(minutes=5)


async def render(
    work: Work, stop: stops.Stop, lang: str, *, repeat: bool, reader: Person | None,
    by: str | None = None,
) -> Screen:  # fmt: skip
    """The card as this reader sees it; buttons only for what they may do now.

    `by` says who stopped the work, where that is not told by title.
    """
    zone = await organisation.zone(work, stop.site_id)
    lines = await timeline.lines(work, stop.id)
    told = [
        *await _head(work, stop, lang, zone, repeat=repeat, by=by),
        "",
        *await _story(work, stop, lines, lang, zone),
    ]
    if stop.state in OPEN:
        told += ["", await screens.phones(work, stop.site_id, lang)]
    rows = (*_buttons(stop, lang, reader), *await _joinable(work, stop, lang, reader))
    return Screen(text="\n".join(told), inline=rows)


async def _head(
    work: Work, stop: stops.Stop, lang: str, zone: str, *, repeat: bool, by: str | None
) -> list[str]:  # fmt: skip
    where = Where(site_id=stop.site_id, place_id=stop.place_id)
    if stop.state in OPEN:
        head = "card-head-repeat" if repeat else "card-head"
    else:
        head = "card-head-taken" if stop.state in STANDING else "card-head-over"
    lines = [text(lang, "card-drill")] if stop.drill else []
    lines += [
        text(lang, head, number=stop.number),
        text(lang, "card-place", place=esc(await taps.where_words(work, where, lang))),
        text(lang, "card-time", time=when(lang, stop.raised_at, zone, work.now)),
    ]
    if stop.received_at - stop.raised_at > _LATE:
        received = when(lang, stop.received_at, zone, work.now)
        lines.append(text(lang, "card-received", time=received))
    lines.append(text(lang, "card-by", who=by or await raisers(work, stop, lang)))
    if stop.scope:
        lines.append(text(lang, f"card-scope-{stop.scope}"))
    return lines


async def _story(
    work: Work, stop: stops.Stop, lines: Sequence[Line], lang: str, zone: str
) -> list[str]:
    """Who has done what, a line each, and what is awaited now."""
    told = []
    for line in lines:
        if f"card-did-{line.event}" not in _TOLD:
            continue
        by = await people.get(work, line.person_id) if line.person_id else None
        told.append(
            text(
                lang, f"card-did-{line.event}".replace("_", "-"), who=esc(by.title if by else "–"),
                time=when(lang, line.at, zone, work.now),
            )
        )  # fmt: skip
    awaited = await _awaited(work, stop, lines, lang)
    between = [""] if told and awaited else []
    return [*told[-_STORY:], *between, *awaited]


#: the lines of a timeline that a card repeats; hops and deliveries are for the export
_TOLD = frozenset(
    f"card-did-{event}"
    for event in (
        "seen", "acknowledged", Event.MAKE_SAFE, Event.ASSESS, Event.CORRECT, Event.FIND_NO_DANGER,
        Event.ASK_RESTART, Event.CONFIRM_RESTART, Event.REFUSE_RESTART, Event.OBJECT,
        Event.OVERRULE, Event.ANSWER, Event.CLOSE, Event.POSTPONE, evidence.SILENCE, "safe", "mistake",
    )
)  # fmt: skip


async def _awaited(
    work: Work, stop: stops.Stop, lines: Sequence[Line], lang: str
) -> list[str]:  # fmt: skip
    told = []
    if stop.state in OPEN:
        if work.now - stop.received_at >= _UNANSWERED:
            minutes = int((work.now - stop.received_at).total_seconds() // 60)
            told.append(text(lang, "card-unanswered", minutes=minutes))
        if any(line.event == "nobody_to_call" for line in lines):
            told.append(text(lang, "card-nobody-to-call"))
        told.append(text(lang, "card-what-to-do"))
    elif stop.state is State.RESTART_ASKED:
        heard = (await evidence.case_of(work, stop)).heard
        told.append(text(lang, "card-confirm-now" if heard else "card-not-heard"))
    elif stop.state in _AWAITS:
        told.append(text(lang, f"card-awaits-{stop.state}".replace("_", "-")))
    return told


#: states in which the card says what comes next
_AWAITS = frozenset(
    {
        State.ACKNOWLEDGED,
        State.MADE_SAFE,
        State.ASSESSED,
        State.CORRECTED,
        State.BLOCKED,
        State.RESUMED,
        State.FOLLOW_UP,
    }
)


def _buttons(
    stop: stops.Stop, lang: str, reader: Person | None
) -> tuple[tuple[Button, ...], ...]:  # fmt: skip
    if stop.state in OPEN:
        return ((Button(label=text(lang, "button-acknowledge"), data=f"a:{stop.id.hex}"),),)
    if reader is None:
        return ()
    return tuple(
        (
            Button(
                label=text(lang, f"button-{event}".replace("_", "-")),
                data=f"e:{event}:{stop.id.hex}",
            ),
        )
        for event in steps_for(stop.state, reader.role, host=reader.host)
    )


async def _joinable(
    work: Work, stop: stops.Stop, lang: str, reader: Person | None
) -> list[tuple[Button, ...]]:
    """The other stops of the same place to which a hand may join this one."""
    if reader is None or (stop.state, Event.MERGE) not in MOVES:
        return []
    if not may_cause(Event.MERGE, reader.role, host=reader.host):
        return []
    return [
        (
            Button(
                label=text(lang, "button-join", number=other.number),
                data=f"j:{stop.id.hex}:{other.number}",
            ),
        )
        for other in await stops.standing_at(work, site_id=stop.site_id, place_id=stop.place_id)
        if other.id != stop.id and other.drill == stop.drill
    ]


async def raisers(work: Work, stop: stops.Stop, lang: str) -> str:
    """Named people by title, the nameless by count."""
    voices = await stops.voices_of(work, stop.id)
    words = []
    for voice in voices:
        person = await people.get(work, voice.person_id) if voice.person_id else None
        if person is not None:
            key = "by-shouted" if voice.manner is Manner.SHOUTED else "by-named"
            words.append(text(lang, key, who=esc(person.title)))
    nameless = Counter(voice.manner for voice in voices if voice.person_id is None)
    words += [
        text(lang, f"by-{manner}", count=nameless[manner])
        for manner in (Manner.ANONYMOUS, Manner.STRANGER, Manner.UNFINISHED)
        if nameless[manner]
    ]
    return ", ".join(dict.fromkeys(words))
