"""What a reporter sees up to the receipt; all of it is sent directly and kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import mailbox, report, small_group
from bot.domain.organisation import Place, Site
from bot.domain.report import Danger, Topic
from bot.domain.screen import Button, Screen
from bot.domain.words import parts
from bot.services import screens
from bot.texts import esc, pick, text
from storage import organisation
from storage.uow import Work

#: places offered as buttons; the rest is written in words
_OFFERED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A draft as its writer sees it before Send."""

    key: str
    words: str
    place: str
    topic: Topic
    danger: Danger
    #: how many are clean, and how many are still being cleaned
    pieces: tuple[str, ...] = ()
    underway: int = 0
    named: str = ""
    #: so few work there that somebody may guess
    small_group: bool = False


def promise(lang: str) -> Screen:
    """What is kept and what is not, before the first word."""
    return Screen(text=text(lang, "report-promise"), reply=((text(lang, "button-menu"),),))


def what(topic: Topic, lang: str) -> Screen:
    """ "What did you see?"; praise and ideas are one tap away."""
    others = [one for one in Topic if one is not topic]
    row = tuple(Button(label=text(lang, f"button-topic-{one}"), data=f"wt:{one}") for one in others)
    return Screen(text=text(lang, f"report-what-{topic}"), inline=(row,))


def choose_site(sites: Sequence[Site], lang: str) -> Screen:
    """Which site; the same question for everybody."""
    rows = tuple((Button(label=pick(site.name, lang), data=f"w:{site.id}"),) for site in sites)
    return Screen(text=text(lang, "report-choose-site"), inline=rows)


def choose_place(places: Sequence[Place], lang: str) -> Screen:
    """Which place of the site, or in the reporter's own words."""
    rows = [
        (Button(label=pick(place.name, lang), data=f"wp:{place.id}"),)
        for place in places[:_OFFERED]
    ]
    last = (Button(label=text(lang, "button-place-words"), data="wp:"),)
    return Screen(text=text(lang, "report-choose-place"), inline=(*rows, last))


def write_place(lang: str) -> Screen:
    """Where, in words."""
    return Screen(text=text(lang, "report-write-place"))


def ask_danger(lang: str) -> Screen:
    """The one question."""
    first = (
        Button(label=text(lang, "button-yes"), data="wd:y"),
        Button(label=text(lang, "button-no"), data="wd:n"),
    )
    unsure = Button(label=text(lang, "button-not-sure"), data="wd:u")
    return Screen(text=text(lang, "report-danger"), inline=(first, (unsure,)))


def stop_first(lang: str) -> Screen:
    """Somebody is in danger: work can be stopped with what was written."""
    return Screen(text=text(lang, "report-stop-first"), reply=screens.menu(lang))


def ask_voice(lang: str) -> Screen:
    """A voice is known: asked before it is taken."""
    row = (
        Button(label=text(lang, "button-send-voice"), data="wv:yes"),
        Button(label=text(lang, "button-write-instead"), data="wv:no"),
    )
    return Screen(text=text(lang, "report-voice"), inline=(row,))


def refused(reason: str, lang: str) -> Screen:
    """Why a file can't be taken."""
    return Screen(text=text(lang, f"refused-{reason}".replace("_", "-")))


def look(one: Look, lang: str) -> Screen:
    """The report as it will be read, with Send, Change, Throw away."""
    first, *more = parts(one.words)
    lines = [
        f"<b>{text(lang, f'report-topic-{one.topic}')}</b> · {esc(one.place)}",
        *([esc(f"{first}…" if more else first)] if one.words else []),
        *evidence_lines(one.pieces, lang),
    ]
    if one.underway:
        lines.append(text(lang, "report-cleaning", count=one.underway))
    if one.named:
        lines.append(text(lang, "report-named", name=esc(one.named)))
    urgent = report.is_urgent(one.topic, one.danger)
    lines += ["", text(lang, "report-urgent" if urgent else "report-calm")]
    if one.small_group and not one.named:
        lines.append(text(lang, "report-small-group"))
    lines.append(text(lang, "report-nothing-sent"))
    name = ("button-report-unname", "wn:off") if one.named else ("button-report-name", "wn:on")
    return Screen(
        text="\n".join(lines),
        inline=(
            (Button(label=text(lang, "button-send"), data=f"s:{one.key}"),),
            (
                Button(label=text(lang, "button-change"), data="change"),
                Button(label=text(lang, "button-throw"), data="throw"),
            ),
            (Button(label=text(lang, name[0]), data=name[1]),),
        ),
    )


def evidence_lines(kinds: Sequence[str], lang: str) -> list[str]:
    """So many pictures, videos, voices."""
    return [
        text(lang, f"evidence-{kind}", count=list(kinds).count(kind))
        for kind in dict.fromkeys(kinds)
    ]


async def is_small(work: Work, place_id: str | None) -> bool:
    """Whether so few work at the place that a nameless message still points at one of them."""
    crews = await organisation.all_crews(work, place_id=place_id) if place_id else []
    return small_group.is_small(crew.headcount for crew in crews)


def ask_name(lang: str) -> Screen:
    """How they want to be called."""
    return Screen(text=text(lang, "report-ask-name"))


def again(lang: str) -> Screen:
    """Write it again."""
    return Screen(text=text(lang, "report-again"))


def thrown(lang: str) -> Screen:
    """In place of the look: nothing was kept."""
    return Screen(text=text(lang, "report-thrown"))


def sending(ready: int, underway: int, key: str, lang: str) -> Screen:
    """Send was pressed while pictures are still being cleaned; pressed again it changes nothing."""
    again = Button(label=text(lang, "button-send"), data=f"s:{key}")
    words = text(lang, "report-sending", ready=ready, all=ready + underway)
    return Screen(text=words, inline=((again,),))


def receipt(digits: str, key: bytes, lang: str) -> Screen:
    """Sixteen digits, shown once, and the button that needs no digits."""
    encoded = mailbox.encode(key)
    check = Button(label=text(lang, "button-check-answers"), data=f"m:{encoded}")
    clear = Button(label=text(lang, "button-clear-chat"), data=f"ac:{encoded}")
    words = text(lang, "report-receipt", digits=mailbox.grouped(digits))
    return Screen(text=words, inline=((check,), (clear,)))
