"""The blurred time of an anonymous report: the date of the shift and its half."""

from datetime import date, datetime, time, timedelta

DAY_STARTS, DAY_ENDS = time(8), time(20)


def of(local: datetime) -> tuple[date, str]:
    """Local time -> (date on which the shift began, "day" or "night"); a night began the evening before."""
    clock = local.time()
    if DAY_STARTS <= clock < DAY_ENDS:
        return local.date(), "day"
    began = local.date() - timedelta(days=1) if clock < DAY_STARTS else local.date()
    return began, "night"
