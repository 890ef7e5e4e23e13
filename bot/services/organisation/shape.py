"""The keys of an organisation file and what each may hold; references are checked elsewhere."""

import contextlib
import re
import zoneinfo
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.domain.organisation import DAYS
from bot.domain.roles import Role
from bot.services.organisation.problems import unknown
from bot.texts import LANGUAGES

KINDS = ("stop_work", "urgent_report", "briefing", "action")
_SECONDS = {"s": 1, "m": 60, "h": 3600}
#: Telegram's ids fit 52 bits
_MAX_TELEGRAM_ID = 2**52


def _one_of(what: str, known: tuple[str, ...]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in known:
            raise ValueError(unknown(what, value, known))
        return value

    return AfterValidator(check)


def _matching(pattern: str, meaning: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"«{value}» is not {meaning}")
        return value

    return AfterValidator(check)


def _in_each_language(value: object) -> object:
    """A plain string is the same text in every language."""
    return dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value


def _timezone(value: str) -> str:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = sorted(zoneinfo.available_timezones())
        raise ValueError(unknown("time zone", value, known)) from None
    return value


def _duration(value: object) -> int:
    match = re.fullmatch(r"(\d{1,6})([smh])", value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"«{value}» is not a duration such as 30s, 5m or 2h")
    return int(match[1]) * _SECONDS[match[2]]


def _date(value: object) -> object:
    """A date of TOML, or one written in quotes or in a CSV list; a moment is none."""
    if type(value) is date:
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(value)
    raise ValueError(f"«{value}» is not a date such as 2026-03-22")


def _notified(value: str) -> str:
    if not re.fullmatch(r"(person|group):\S+", value) and value not in ROLES:
        raise ValueError(unknown("role", value, ROLES) + " (or person:ID, group:ID)")
    return value


def _telegram_id(value: int) -> int:
    if not 0 < value < _MAX_TELEGRAM_ID:
        raise ValueError(f"«{value}» is not a Telegram id of a person")
    return value


ROLES = tuple(role.value for role in Role)

Word = Annotated[str, _matching(r"(?s).*\S.*", "text")]
#: a crew's id also stands in a button, whose data has 64 bytes
Id = Annotated[
    str,
    _matching(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", "an id of at most 40 letters a-z, digits, - _ ."),
]
#: sites and places also stand in a poster's link, which has 64 characters in all
LinkId = Annotated[
    str,
    _matching(r"[A-Za-z0-9][A-Za-z0-9_-]{0,29}", "an id of at most 30 letters a-z, digits, - _"),
]
Zone = Annotated[str, AfterValidator(_timezone)]
Language = Annotated[str, _one_of("language", LANGUAGES)]
Name = Annotated[dict[Language, Word], Field(min_length=1), BeforeValidator(_in_each_language)]
RoleName = Annotated[str, _one_of("role", ROLES)]
Day = Annotated[str, _one_of("day", DAYS)]
Kind = Annotated[str, _one_of("kind", KINDS)]
Clock = Annotated[str, _matching(r"([01]\d|2[0-3]):[0-5]\d", "a time such as 08:00")]
Date = Annotated[date, BeforeValidator(_date)]
#: hours of one day of a cycle, or a day off
CycleDay = Annotated[
    str,
    _matching(
        r"off|([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", "hours such as 08:00-20:00, or off"
    ),
]
Duration = Annotated[int, BeforeValidator(_duration)]
Notified = Annotated[str, AfterValidator(_notified)]
TelegramId = Annotated[int, AfterValidator(_telegram_id)]
PhoneNumber = Annotated[str, _matching(r"\+?[\d ()./-]*\d[\d ()./-]*", "a phone number")]


class Table(BaseModel):
    """A table of the file: every key is known, and text is not taken for a number."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Organization(Table):
    """The host: the one company the bot serves."""

    id: Id
    name: Name
    timezone: Zone
    languages: Annotated[list[Language], Field(min_length=1)]


class Guarantee(Table):
    """Who says that nobody is punished, and in which words."""

    by: Name
    text: Name


class Contractor(Table):
    """A company that works at the host's sites."""

    id: Id
    name: Name


class Phone(Table):
    """A number to call."""

    label: Name
    number: PhoneNumber


class Place(Table):
    """A place of work at a site."""

    id: LinkId
    name: Name


class Site(Table):
    """A plant."""

    id: LinkId
    name: Name
    timezone: Zone | None = None
    phones: list[Phone] = []
    places: list[Place] = []


class Crew(Table):
    """People who work together at some places."""

    id: Id
    site: str
    organization: str
    name: Name
    headcount: Annotated[int, Field(ge=1)]
    places: list[str] = []


class Person(Table):
    """Somebody by role title; also a row of the CSV list."""

    id: Id
    title: Name
    role: RoleName
    site: str | None = None
    crew: str | None = None
    organization: str | None = None
    language: Language | None = None
    phone: PhoneNumber | None = None
    telegram_id: TelegramId | None = None


class Shift(Table):
    """A row of the rota: for week days, for dates, for a cycle, or for somebody who stands in."""

    site: str
    role: RoleName
    person: str
    starts: Annotated[Clock | None, Field(alias="from")] = None
    ends: Annotated[Clock | None, Field(alias="to")] = None
    days: Annotated[list[Day], Field(min_length=1)] | None = None
    date: Date | None = None
    dates: Annotated[list[Date], Field(min_length=1)] | None = None
    valid_from: Date | None = None
    valid_until: Date | None = None
    cycle_start: Date | None = None
    cycle: Annotated[list[CycleDay], Field(min_length=1)] | None = None
    substitute_for: str | None = None


class Step(Table):
    """Whom to call, and how long after the start."""

    after: Duration
    notify: Annotated[list[Notified], Field(min_length=1)]


class Escalation(Table):
    """The steps of a kind of matter, at one site or at all."""

    kind: Kind
    site: str | None = None
    steps: Annotated[list[Step], Field(min_length=1)]
    repeat: Duration | None = None


#: section -> (its shape, what one entry is called, whether it is written [[section]])
SECTIONS: dict[str, tuple[type[Table], str, bool]] = {
    "organization": (Organization, "organization", False),
    "guarantee": (Guarantee, "guarantee", False),
    "contractors": (Contractor, "contractor", True),
    "sites": (Site, "site", True),
    "crews": (Crew, "crew", True),
    "people": (Person, "person", True),
    "rota": (Shift, "rota", True),
    "escalation": (Escalation, "escalation", True),
}


def keys_of(shape: type[Table]) -> list[str]:
    """The keys as the file writes them."""
    return [field.alias or name for name, field in shape.model_fields.items()]
