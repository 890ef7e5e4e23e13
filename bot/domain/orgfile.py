"""An organisation as its files give it, checked and with every reference resolved.

What `org load` hands to storage. Texts that people read are a string or {language: text}.
"""

from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.roles import Role

Texts: TypeAlias = str | dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """Who says that nobody is punished for stopping work, in which words, and (ISO date) when."""

    by: Texts
    text: Texts
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The host, which the bot serves, or one of its contractors."""

    id: str
    name: Texts
    timezone: str
    languages: tuple[str, ...]
    guarantee: Guarantee | None
    host: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A number to call, with what stands beside it."""

    label: Texts
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`id` is "<site>/<place>", so that a place name may repeat from site to site."""

    id: str
    site_id: str
    name: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A plant with its local time, its phones and the places of work in it."""

    id: str
    name: Texts
    timezone: str
    phones: tuple[Phone, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """`place_ids` are where it works: it musters when work there stops."""

    id: str
    site_id: str
    organisation_id: str
    name: Texts
    headcount: int
    place_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`slug` is the id of the file; a `telegram_id` enrols without a code."""

    slug: str
    title: str
    role: Role
    site_id: str | None
    crew_id: str | None
    organisation_id: str
    language: str | None
    phone: str | None
    telegram_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Local wall times "HH:MM"; an end not after the start runs over midnight."""

    site_id: str
    role: Role
    person_slug: str
    starts: str
    ends: str
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`after` in seconds from the start; `notify` holds roles, "person:<slug>", "group:<id>"."""

    after: int
    notify: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Whom to call for a kind of matter; `site_id` None serves all sites without one of their own."""

    kind: str
    site_id: str | None
    steps: tuple[Step, ...]
    repeat: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgFile:
    """All of it, people of every file together."""

    organisations: tuple[Organisation, ...]
    sites: tuple[Site, ...]
    crews: tuple[Crew, ...]
    people: tuple[Person, ...]
    rota: tuple[Shift, ...]
    policies: tuple[Policy, ...]

    @property
    def host(self) -> Organisation:
        """The one organisation the bot serves."""
        return next(one for one in self.organisations if one.host)
