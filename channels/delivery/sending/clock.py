"""What the clock shows where somebody lives: hours and calendar days that hold when the clock is changed, too."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

UTC_ZONE = ZoneInfo("UTC")


def zone(*names: str) -> ZoneInfo:
    """The first of these time zones that there is; a renamed one is found by either name."""
    for name in names:
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):  # there is no such zone, or it is nonsense
            continue
    return UTC_ZONE


def moment(on: date, hour: time, there: ZoneInfo) -> datetime:
    """The first moment at which the clock there shows this hour; that of the jump, if the clock jumps over it."""
    wall = datetime.combine(on, hour)
    first, second = (wall.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= second:  # the same, or the clock shows it twice
        return first
    # It is never shown. The jump lies between the two readings, by the offset after it and by the one before.
    jump = bisect_left(
        range(int((first - second).total_seconds())),
        wall,
        key=lambda s: (second + timedelta(seconds=s)).astimezone(there).replace(tzinfo=None),
    )
    return second + timedelta(seconds=jump)


@lru_cache(1024)  # a batch has one `now`
def span(unit: str, zone_name: str, at: datetime) -> tuple[datetime, datetime]:
    """The calendar day, week (from Monday) or month that `at` is in, there: its first moment and the next one's."""
    there = zone(zone_name)
    today = at.astimezone(there).date()
    if unit == "month":
        first = today.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
    else:
        first = today - timedelta(days=today.weekday()) if unit == "week" else today
        after = first + timedelta(days=7 if unit == "week" else 1)
    return moment(first, time(), there), moment(after, time(), there)
