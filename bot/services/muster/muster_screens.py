"""What is said when everybody is called back: the question, the answer, the live count, the cry for help."""

from collections.abc import Sequence
from dataclasses import replace
from textwrap import shorten
from uuid import UUID

from bot.domain import muster, notice
from bot.domain.muster import Answer, Asked
from bot.domain.screen import Button, Screen
from bot.domain.stop_work import STANDING
from bot.services import calls, screens
from bot.services.muster import roll_call
from bot.services.stop import taps
from bot.services.stop.raising import Where
from bot.texts import esc, pick, text, when
from storage import musters, organisation, outbox, people, stops
from storage.people import Person
from storage.uow import Work

#: a message has 4,096 characters: so many people of each kind are named, the rest is counted
_NAMED = 25
_LONGEST_TITLE = 60


async def with_call(
    work: Work, screen: Screen, stop: stops.Stop, reader: Person | None, lang: str
) -> Screen:
    """The live screen of a named person with the button "Call everybody back", for who may press it.

    Screens of nameless people never come here: they would tell who is enrolled.
    """
    if reader is None or stop.state not in STANDING or stop.site_id is None:
        return screen
    if not await roll_call.may_call(work, reader, stop):
        return screen
    button = Button(label=text(lang, "button-muster"), data=f"mu:{stop.id.hex}")
    return replace(screen, inline=(*screen.inline, (button,)))


async def ask(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """Step back, and say that you are safe; after the answer, the answer."""
    stop = await stops.get(work, UUID(row.subject))
    asked = await musters.one(work, UUID(row.subject), row.to)
    if stop is None or asked is None:
        return None
    if row.mode is notice.Mode.SEND and stop.state not in STANDING:
        return None
    lines = [*_drill(stop, lang), await _place(work, stop, lang, "muster-ask")]
    if asked.answer is not None and asked.at is not None:
        at = when(lang, asked.at, await organisation.zone(work, stop.site_id), work.now)
        safe = asked.answer is Answer.SAFE
        key = "muster-answered-safe" if safe else "muster-answered-help"
        lines += ["", text(lang, key, time=at)]
        lines += [] if safe else [await screens.phones(work, stop.site_id, lang)]
    row_of = (
        Button(label=text(lang, "button-muster-safe"), data=f"ms:{stop.id.hex}"),
        Button(label=text(lang, "button-muster-help"), data=f"mh:{stop.id.hex}"),
    )
    return Screen(text="\n".join(lines), inline=(row_of,))


async def count(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """The live count: who needs help, who has not answered, and how many no bot reaches."""
    stop = await stops.get(work, UUID(row.subject))
    reader = await people.get(work, row.to)
    began = await musters.started_at(work, UUID(row.subject))
    if stop is None or reader is None or began is None:
        return None
    everybody = await musters.everybody(work, stop.id)
    tally = muster.tally(everybody, calls.candidate(reader))
    zone = await organisation.zone(work, stop.site_id)
    lines = [
        *_drill(stop, lang),
        await _place(work, stop, lang, "muster-head"),
        text(lang, "muster-called-at", time=when(lang, began, zone, work.now)),
        "",
        text(lang, "muster-count", safe=tally.safe, help=tally.help, silent=tally.silent),
        *_people(lang, "muster-help-head", tally.need_help, tally.help),
        *_people(lang, "muster-silent-head", tally.no_answer, tally.silent),
        "",
        *await _crews(work, stop, everybody, lang),
    ]
    return Screen(text="\n".join(lines))


async def cry(work: Work, row: outbox.Row, lang: str) -> Screen | None:
    """Somebody needs help; None once they have said that they are safe."""
    stop_hex, _, person_hex = row.subject.partition(":")
    stop = await stops.get(work, UUID(stop_hex))
    asked = await musters.one(work, UUID(stop_hex), UUID(person_hex))
    if stop is None or asked is None or asked.answer is not Answer.NEED_HELP:
        return None
    lines = [
        *_drill(stop, lang),
        text(lang, "muster-cry", who=_title(asked)),
        await _place(work, stop, lang, "muster-cry-where"),
    ]
    lines += [text(lang, "muster-phone", number=esc(asked.phone))] if asked.phone else []
    lines += ["", await screens.phones(work, stop.site_id, lang)]
    return Screen(text="\n".join(lines))


def _people(lang: str, head: str, named: Sequence[Asked], all_of_them: int) -> list[str]:
    if not all_of_them:
        return []
    lines = ["", text(lang, head), *(_line(lang, one) for one in named[:_NAMED])]
    rest = all_of_them - len(named[:_NAMED])
    return [*lines, text(lang, "muster-more", count=rest)] if rest else lines


def _line(lang: str, one: Asked) -> str:
    if one.phone is None:
        return text(lang, "muster-person", who=_title(one))
    return text(lang, "muster-person-phone", who=_title(one), number=esc(one.phone))


def _title(one: Asked) -> str:
    return esc(shorten(one.title, _LONGEST_TITLE, placeholder="…"))


async def _crews(
    work: Work, stop: stops.Stop, everybody: Sequence[Asked], lang: str
) -> list[str]:  # fmt: skip
    crews = await roll_call.crews_at(work, stop)
    lines = [
        text(
            lang, "muster-crew", crew=esc(pick(crew.name, lang)), headcount=crew.headcount,
            enrolled=muster.on_the_bot(everybody, crew.id),
        )
        for crew in crews[:_NAMED]
    ]  # fmt: skip
    return [*lines, text(lang, "muster-count-on-the-spot")]


async def _place(work: Work, stop: stops.Stop, lang: str, key: str) -> str:
    where = Where(site_id=stop.site_id, place_id=stop.place_id)
    words = esc(await taps.where_words(work, where, lang))
    return text(lang, key, place=words, number=stop.number)


def _drill(stop: stops.Stop, lang: str) -> list[str]:
    return [text(lang, "card-drill")] if stop.drill else []
