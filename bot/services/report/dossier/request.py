"""What follows /export reports: a site, if the officer reads several, and a period."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

#: days when no period is given, and the longest one
_DAYS, _LONGEST = 30, 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A period of shifts, both days in it. `site_id` as it was typed; None: all the officer may read."""

    site_id: str | None
    first: date
    last: date


def asked(words: str, today: date) -> Asked | None:
    """Read "", "chp1", "2026-11", "chp1 2026-11-01 2026-11-15"; None for what can't be understood."""
    parts = words.split()
    dated = [one for one in parts if one[:1].isdigit() and "-" in one]
    sites = [one for one in parts if one not in dated]
    days = _days(dated, today)
    if days is None or len(sites) > 1:
        return None
    first, last = days
    if not first <= last or (last - first).days > _LONGEST:
        return None
    return Asked(site_id=sites[0] if sites else None, first=first, last=last)


def _days(dated: list[str], today: date) -> tuple[date, date] | None:
    try:
        match dated:
            case []:
                return today - timedelta(days=_DAYS), today
            case [one]:
                return _month(one) or (date.fromisoformat(one), today)
            case [one, other]:
                return date.fromisoformat(one), date.fromisoformat(other)
    except ValueError:
        return None
    return None


def _month(words: str) -> tuple[date, date] | None:
    year, _, month = words.partition("-")
    if "-" in month:
        return None
    first = date(int(year), int(month), 1)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
