"""Looking ahead along a rota: the hours in which nobody answers for a role."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from bot.domain import duty
from bot.domain.organisation import Shift
from bot.domain.roles import Role


def gaps(
    shifts: Iterable[Shift], role: Role, start: datetime, days: int
) -> list[tuple[datetime, datetime]]:
    """Spans of the next days, in the site's local wall time, with nobody on duty in the role.

    A role without any row has no gaps: its people are always on duty.
    """
    rows = [shift for shift in shifts if shift.role is role]
    end = start + timedelta(days=days)
    found: list[tuple[datetime, datetime]] = []
    moments = [*_changes(rows, start, end), end]
    for at, until in pairwise(moments):
        if duty.on_duty(rows, role, at) != set():
            continue
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], until)
        else:
            found.append((at, until))
    return found


def _changes(rows: Iterable[Shift], start: datetime, end: datetime) -> list[datetime]:
    """The start, and every moment before the end at which a shift may begin or end."""
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    times = {time for shift in rows for time in (shift.starts, shift.ends)}
    each_day = (midnight + timedelta(days=day) for day in range((end - midnight).days + 1))
    moments = {
        day + timedelta(hours=time.hour, minutes=time.minute) for day in each_day for time in times
    }
    return sorted({start} | {moment for moment in moments if start < moment < end})
