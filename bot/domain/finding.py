"""What a check found: one sentence, and how bad it is."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    #: worth mending, alarms still reach somebody
    WARN = "warn"
    #: an alarm may reach nobody
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence about one check."""

    check: str
    level: Level
    sentence: str
