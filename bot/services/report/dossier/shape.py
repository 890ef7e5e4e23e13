"""What a dossier holds: codes for machines beside words in the reader's language, masked already."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Refusal(StrEnum):
    """Why there is no dossier; each is a sentence."""

    NOT_YOURS = "not_yours"
    #: the words after the command can't be understood
    USAGE = "usage"
    NO_SITE = "no_site"
    NOTHING = "nothing"
    TOO_MANY = "too_many"
    #: somebody changed the sealed bytes
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of a dialogue; without a day, which would tell when the reporter had the phone in hand."""

    side: str
    who: str
    words: str
    #: how many pictures, videos and voices came with it, in words
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One report. Its number counts within this dossier only."""

    number: int
    shift_date: date
    shift_half: str
    topic: str
    urgent: bool
    state: str
    kind: str | None
    potential: str | None
    #: where, by the organisation's names; then in the reporter's own words
    place: str
    place_words: str
    #: (name, words) of what stands above the report's own words, in the order it is shown
    facts: tuple[tuple[str, str], ...]
    words: str
    evidence: tuple[str, ...]
    dialogue: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Reports of a site whose shifts fall into a period, the oldest first."""

    lang: str
    #: null: all sites its reader may read
    site_id: str | None
    site: str
    first: date
    last: date
    taken_out: date
    entries: tuple[Entry, ...]
