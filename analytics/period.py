"""Periods are calendar days of the company (settings.COMPANY_TIME_ZONE), both ends included."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

USUAL_DAYS = 30
LONGEST_DAYS = 3 * 366


def company_zone() -> ZoneInfo:
    """The zone whose days reports mean."""
    return ZoneInfo(settings.COMPANY_TIME_ZONE)


@dataclass(frozen=True)
class Period:
    """From the first to the last day. As instants: `since` belongs to it, `until` no longer does (both UTC).

    A day is as long as the calendar makes it: 23 or 25 hours where clocks are changed.
    """

    first_on: date
    last_on: date
    zone: ZoneInfo

    @classmethod
    def usual(cls, now: datetime, zone: ZoneInfo) -> "Period":
        """The last thirty days, today included."""
        today = now.astimezone(zone).date()
        return cls(today - timedelta(days=USUAL_DAYS - 1), today, zone)

    @property
    def length(self) -> int:
        """In days."""
        return (self.last_on - self.first_on).days + 1

    @property
    def since(self) -> datetime:
        return self._midnight(self.first_on)

    @property
    def until(self) -> datetime:
        return self._midnight(self.last_on + timedelta(days=1))

    def before(self) -> "Period":
        """The days of the same number directly before."""
        return Period(self.first_on - timedelta(days=self.length), self.first_on - timedelta(days=1), self.zone)

    def days(self) -> Iterator[date]:
        """Every day, in order."""
        return (self.first_on + timedelta(days=each) for each in range(self.length))

    def midnights(self) -> list[datetime]:
        """The instants at which its days begin, in order."""
        return [self._midnight(each) for each in self.days()]

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)
