"""Quiet hours: when a person's phone may not ring for what can wait. A stop, its escalation and answers always ring."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

#: kinds of outbox rows that wait for the morning; whatever is not here rings at any hour
HELD = frozenset(
    {
        "notice", "nudge", "report_batch", "report_due", "rota_gaps", "group_lost", "stop_pressure", "pressure_case",
        # what need not wake anybody, though it is about a stop: a written answer or cause is due
        "stop_answer_due", "stop_cause_due",
    }
)  # fmt: skip

_DAY = 24 * 60
#: 23-6, 23:00-06:30, "22.30 – 7", "from 22 to 7" in any language
_TYPED = re.compile(r"\D*(\d{1,2})(?:[:.](\d\d))?\s*(?:\D*?)\s*(\d{1,2})(?:[:.](\d\d))?\D*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From one minute of the local day to another, exclusive; over midnight where `until` is not the larger."""

    since: int
    until: int

    def __str__(self) -> str:
        return f"{_clock(self.since)}–{_clock(self.until)}"


#: what the buttons offer
OFFERED = (Hours(since=22 * 60, until=7 * 60), Hours(since=20 * 60, until=8 * 60))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def read(words: str) -> Hours | None:
    """Typed hours, such as 23-6 or 22:30 – 7:00; None for anything else, and for no time at all."""
    found = _TYPED.fullmatch(words.strip())
    if found is None:
        return None
    hour, minute, last_hour, last_minute = (int(part or 0) for part in found.groups())
    if max(hour, last_hour) > 24 or max(minute, last_minute) >= 60:  # noqa: PLR2004 - a clock's
        return None
    since, until = (hour * 60 + minute) % _DAY, (last_hour * 60 + last_minute) % _DAY
    return None if since == until else Hours(since=since, until=until)


def ends(hours: Hours, zone: tzinfo, now: datetime) -> datetime | None:
    """When these hours end, in UTC, if the zone's clocks stand inside them at `now`; None: the phone may ring."""
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    over_midnight = hours.since > hours.until
    after, before = minute >= hours.since, minute < hours.until
    if not (after or before if over_midnight else after and before):
        return None
    day = local.date() + timedelta(days=over_midnight and after)
    end = datetime(
        day.year, day.month, day.day, hours.until // 60, hours.until % 60, tzinfo=zone
    )  # fmt: skip
    # where clocks are set back the same reading comes twice: the one that is still ahead
    later = end if end.astimezone(UTC) > now else end.replace(fold=1)
    return later.astimezone(UTC)
