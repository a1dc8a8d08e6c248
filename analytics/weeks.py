"""Weeks of the company: from Monday to Sunday in its time zone, as long as the calendar makes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from analytics.period import Period, company_zone

DAYS = 7


@dataclass(frozen=True, order=True)
class Week:
    """The week that begins on a Monday. As instants: `since` belongs to it, `until` no longer does (both UTC)."""

    first_on: date

    @property
    def last_on(self) -> date:
        return self.first_on + timedelta(days=DAYS - 1)

    @property
    def since(self) -> datetime:
        return _midnight(self.first_on)

    @property
    def until(self) -> datetime:
        return _midnight(self.first_on + timedelta(days=DAYS))


def week_of(day: date) -> Week:
    """The week in which a day lies."""
    return Week(day - timedelta(days=day.weekday()))


def weeks_of(period: Period) -> list[Week]:
    """All weeks of which a day lies in the period."""
    first = week_of(period.first_on).first_on
    return [Week(first + timedelta(days=each)) for each in range(0, (period.last_on - first).days + 1, DAYS)]


def weeks_at(instants: Iterable[datetime]) -> list[Week]:
    """The weeks in which these instants lie, each once."""
    zone = company_zone()
    return sorted({week_of(each.astimezone(zone).date()) for each in instants})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), company_zone()).astimezone(UTC)
