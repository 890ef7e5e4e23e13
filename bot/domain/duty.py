"""Who is on duty, by the rota and the site's own wall clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.organisation import DAYS, Shift
from bot.domain.roles import Role


def covers(shift: Shift, local: datetime) -> bool:
    """Whether a shift runs at this local time; its day is the day on which it starts."""
    clock = local.time().replace(tzinfo=None)
    today, yesterday = DAYS[local.weekday()], DAYS[(local - timedelta(days=1)).weekday()]
    if shift.starts < shift.ends:
        return today in shift.days and shift.starts <= clock < shift.ends
    evening = today in shift.days and clock >= shift.starts
    morning = yesterday in shift.days and clock < shift.ends
    return evening or morning


def on_duty(shifts: Iterable[Shift], role: Role, local: datetime) -> set[str] | None:
    """The people on duty in a role; None when the role has no rota: then all of them always are."""
    rows = [shift for shift in shifts if shift.role is role]
    if not rows:
        return None
    return {shift.person for shift in rows if covers(shift, local)}
