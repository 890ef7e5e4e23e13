"""What a record holds: words of the reader's language beside the codes that machines read."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.services.stop.integrity import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One thing a step brought: "words", "photo", "cell", "rule", "rung", "scope"."""

    code: str
    #: what it is called; empty where the words speak for themselves
    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of what happened; `at` and `time` are missing where they would tell the minute of a nameless tap."""

    event: str
    words: str
    at: datetime | None
    time: str
    who: str
    carried: tuple[Carried, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One step of an escalation: whom it called, and how many of them Telegram took it for.

    Without a time where that would tell the minute of a nameless tap.
    """

    kind: str
    words: str
    at: datetime | None
    time: str
    called: tuple[str, ...]
    delivered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A stop to take out of the program; times are of the site's zone."""

    lang: str
    number: str
    #: "drill", "merged" and the like, in words; empty for a plain stop
    marks: tuple[str, ...]
    state: str
    #: (code, name, words), in the order they are shown
    facts: tuple[tuple[str, str, str], ...]
    nameless: tuple[str, ...]
    story: tuple[Entry, ...]
    calls: tuple[Call, ...]
    added: tuple[str, ...]
    follow_up: tuple[str, ...]
    verdict: Verdict
    #: the verdict in one sentence, and what it does not prove
    proof: tuple[str, ...]
    at: datetime
    zone: str
    time: str = field(default="")
