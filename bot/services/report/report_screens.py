"""What a reporter sees; all of it is sent directly and kept nowhere."""

from collections.abc import Sequence

from bot.domain import mailbox
from bot.domain.organisation import Site
from bot.domain.screen import Button, Screen
from bot.domain.words import parts
from bot.texts import esc, pick, text


def promise(lang: str) -> Screen:
    """What is kept and what is not, before the first word."""
    return Screen(text=text(lang, "report-promise"), reply=((text(lang, "button-menu"),),))


def choose_site(sites: Sequence[Site], lang: str) -> Screen:
    """Which site; the same question for everybody."""
    rows = tuple((Button(label=pick(site.name, lang), data=f"w:{site.id}"),) for site in sites)
    return Screen(text=text(lang, "report-choose-site"), inline=rows)


def site_toast(site: Site, lang: str) -> str:
    """A short word that the site is understood."""
    return text(lang, "toast-site", site=pick(site.name, lang))


def look(words: str, key: str, site: Site | None, lang: str) -> Screen:
    """The report as it will be read, with Send, Change, Throw away."""
    first, *more = parts(words)
    shown = f"{first}…" if more else first
    place = pick(site.name, lang) if site else text(lang, "place-unknown")
    return Screen(
        text=text(lang, "report-look", place=esc(place), words=esc(shown)),
        inline=(
            (Button(label=text(lang, "button-send"), data=f"s:{key}"),),
            (
                Button(label=text(lang, "button-change"), data="change"),
                Button(label=text(lang, "button-throw"), data="throw"),
            ),
        ),
    )


def again(lang: str) -> Screen:
    """Write it again."""
    return Screen(text=text(lang, "report-again"))


def thrown(lang: str) -> Screen:
    """In place of the look: nothing was kept."""
    return Screen(text=text(lang, "report-thrown"))


def receipt(digits: str, key: bytes, lang: str) -> Screen:
    """Sixteen digits, shown once, and the button that needs no digits."""
    check = Button(label=text(lang, "button-check-answers"), data=f"m:{mailbox.encode(key)}")
    words = text(lang, "report-receipt", digits=mailbox.grouped(digits))
    return Screen(text=words, inline=((check,),))
