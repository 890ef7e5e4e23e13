"""Looking ahead along a rota: the hours in which nobody answers for a role, and who comes next."""

from datetime import datetime, timedelta, tzinfo

from bot.domain import duty
from bot.domain.duty import Rota, Span
from bot.domain.roles import Role


def gaps(
    rota: Rota, role: Role, zone: tzinfo, since: datetime, days: int
) -> list[tuple[datetime, datetime]]:
    """Spans of the next days with nobody on duty in the role.

    A role without any row has no gaps, nor has one whose rota has not begun: its people are always on duty.
    """
    until = since + timedelta(days=days)
    cursor = max(since, duty.begins(rota, role, zone))
    found: list[tuple[datetime, datetime]] = []
    for span in duty.spans(rota, role, zone, since, until):
        if span.starts_at > cursor:
            found.append((cursor, span.starts_at))
        cursor = max(cursor, span.ends_at)
    return [*found, *([(cursor, until)] if cursor < until else [])]


def following(rota: Rota, role: Role, zone: tzinfo, now: datetime, days: int) -> list[Span]:
    """The next shifts of a role that start together, within so many days."""
    ahead = [
        span
        for span in duty.spans(rota, role, zone, now, now + timedelta(days=days))
        if span.starts_at > now
    ]
    return [span for span in ahead if span.starts_at == ahead[0].starts_at]
