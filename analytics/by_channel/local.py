"""Hours of the rolls in the company's time zone."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo


class Local:
    """An hour belongs to the day, and bears the name, in which it begins. So two hours of one name, when clocks are put
    back, are counted together, and one that is left out in spring is never counted.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._at = cache(lambda hour_at: hour_at.astimezone(zone))

    def day(self, hour_at: datetime) -> date:
        day: date = self._at(hour_at).date()
        return day

    def hour(self, hour_at: datetime) -> tuple[int, int]:
        """Weekday (Monday is 1) and hour."""
        at = self._at(hour_at)
        return at.isoweekday(), at.hour
