"""The organisation as values: what its file says, and what the database gives back.

`Texts` is a text by language; a plain string in the file becomes the same text in every language.
"""

from dataclasses import dataclass, field
from datetime import date, time

from bot.domain.roles import Role

Texts = dict[str, str]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A number to call, with what it is."""

    label: Texts
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """Who guarantees that nobody is punished for stopping work, and in which words."""

    by: Texts
    text: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The host or a contractor."""

    id: str
    name: Texts
    timezone: str
    languages: tuple[str, ...]
    guarantee: Guarantee | None = None
    host: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of work; `id` is "<site>/<place>"."""

    id: str
    site_id: str
    name: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A plant with the numbers to call."""

    id: str
    name: Texts
    timezone: str
    phones: tuple[Phone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """A crew; `places` are the ids of places where it works."""

    id: str
    site_id: str
    organisation_id: str
    name: Texts
    headcount: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePerson:
    """A person as a file gives them, by role title."""

    slug: str
    title: str
    role: Role
    organisation_id: str
    site_id: str | None = None
    crew_id: str | None = None
    language: str | None = None
    phone: str | None = None
    telegram_id: int | None = field(default=None, repr=False)
    #: came in the CSV list, not in the organisation file
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A pattern that repeats every `length` days from `start` on; `on` are its working days, from 0."""

    start: date
    length: int
    on: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One row of the rota; an end not after the start runs over midnight.

    The day of a shift is the local date on which it starts. A row is for one date, or for the working
    days of a cycle, or for week days.
    """

    site_id: str
    role: Role
    #: slug in the file, uuid hex out of the database; empty for somebody who was revoked: nobody
    person: str
    starts: time
    ends: time
    days: tuple[str, ...] = DAYS
    #: a dated row; on that day it replaces the other rows of its role
    day: date | None = None
    cycle: Cycle | None = None
    #: first and last date on which a row without a date counts
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute:
    """Who stands in for somebody in a role, for shifts that start from one date to another."""

    site_id: str
    role: Role
    person: str
    instead_of: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a policy: seconds after the start, and whom to notify."""

    after: int
    notify: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """An escalation policy of a kind, of one site or of all; `repeat` in seconds."""

    kind: str
    steps: tuple[Step, ...]
    site_id: str | None = None
    repeat: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFile:
    """Everything one organisation file says, checked."""

    organisation: Organisation
    contractors: tuple[Organisation, ...] = ()
    sites: tuple[Site, ...] = ()
    places: tuple[Place, ...] = ()
    crews: tuple[Crew, ...] = ()
    people: tuple[FilePerson, ...] = ()
    rota: tuple[Shift, ...] = ()
    substitutes: tuple[Substitute, ...] = ()
    policies: tuple[Policy, ...] = ()
    #: a CSV list came along: people of the earlier list whom it leaves out are revoked
    with_list: bool = False
