"""text(lang, key, **args): the only reader of locales/. Words live there, in all three languages."""

import html
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from fluent.runtime import FluentBundle, FluentResource

#: in the order in which they are offered
LANGUAGES = ("kk", "ru", "en")
_LOCALES = Path(__file__).parent / "locales"


@cache
def _bundle(lang: str) -> FluentBundle:
    bundle = FluentBundle([lang], use_isolating=False)
    for path in sorted((_LOCALES / lang).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


def warm() -> None:
    """Read every language now: the first alarm must not wait for it."""
    for lang in LANGUAGES:
        _bundle(lang)


def text(lang: str, key: str, **args: str | int) -> str:
    """The text of a key. An unknown language reads English; an unknown key is a bug: KeyError."""
    bundle = _bundle(lang if lang in LANGUAGES else "en")
    message = bundle.get_message(key)
    if message.value is None:
        raise KeyError(key)
    formatted, errors = bundle.format_pattern(message.value, args)
    if errors:
        raise KeyError(f"{key}: {errors[0]}")
    return str(formatted)


def every(key: str) -> frozenset[str]:
    """A text without arguments in all languages: how buttons of a keyboard are recognised."""
    return frozenset(text(lang, key) for lang in LANGUAGES)


def pick(texts: dict[str, str], lang: str) -> str:
    """One of an organisation's texts: the language asked for, else the first there is."""
    return texts.get(lang) or next(iter(texts.values()))


def esc(value: str) -> str:
    """A person's or a file's words, made safe inside HTML."""
    return html.escape(value, quote=False)


def unescaped(value: str) -> str:
    """What `esc` did, undone: for what is no HTML."""
    return html.unescape(value)


def clock(lang: str, at: datetime, zone: str) -> str:
    """A time of day at a site, such as 14:05."""
    return format_time(at.astimezone(ZoneInfo(zone)), "HH:mm", locale=lang)


def when(lang: str, at: datetime, zone: str, now: datetime) -> str:
    """The time of day, with its date unless it is the site's today."""
    local = ZoneInfo(zone)
    today = at.astimezone(local).date() == now.astimezone(local).date()
    return clock(lang, at, zone) if today else moment(lang, at, zone)


def moment(lang: str, at: datetime, zone: str) -> str:
    """A date and time at a site, such as 23 November, 14:05."""
    return format_datetime(at.astimezone(ZoneInfo(zone)), "d MMMM, HH:mm", locale=lang)


def day(on: date, lang: str) -> str:
    """A date such as 23 November."""
    return format_date(on, "d MMMM", locale=lang)


def stamp(lang: str, at: datetime, zone: str) -> str:
    """A moment on paper, with year and second, such as 23 Nov 2026, 14:05:09."""
    return format_datetime(at.astimezone(ZoneInfo(zone)), "d MMM y, HH:mm:ss", locale=lang)


def of_telegram(code: str | None) -> str | None:
    """Our language for Telegram's language code, when we speak it."""
    short = (code or "").split("-")[0]
    return short if short in LANGUAGES else None
