"""Rolls by days of the company: sums of a roll by the hour, for reports that ask for months."""

import zlib
from datetime import datetime

from psycopg.sql import Composable, Composed

from analytics.period import Period, company_zone
from analytics.rolling.roll import FOLDER, Roll
from lib import sql


def made_in_zone(edition: int) -> int:
    """The edition of a roll whose days or weeks are those of the company's zone: another one in every zone."""
    return zlib.crc32(f"{edition} {company_zone().key}".encode()) & 0x7FFFFFFF


class DayRoll(Roll):
    """A day stands under the instant at which it begins. An hour belongs to the day in which it begins."""

    def made_as(self) -> int:
        return made_in_zone(self.edition)

    def hours(self, touched: list[datetime]) -> list[datetime]:
        """The beginnings of their days."""
        return sorted({day.since for day in _days(touched)})

    def every(self, hours: list[datetime]) -> list[datetime]:
        return self.hours(hours)

    def select(self, hours: list[datetime], members: Composable | None = None) -> Composed:
        """Of the days that begin at one of these instants; of days of another zone there is nothing.

        Members are those of the roll that it reads.
        """
        days = [day for day in _days(hours) if day.since in hours]
        return sql.fill(
            sql.load(FOLDER / f"{self.key}.sql"),
            hours=[day.since for day in days],
            ends=[day.until for day in days],
            since=min((day.since for day in days), default=min(hours)),
            until=max((day.until for day in days), default=min(hours)),
        )


def _days(instants: list[datetime]) -> list[Period]:
    """The days in which these instants lie, each once, in order."""
    zone = company_zone()
    return [Period(day, day, zone) for day in sorted({each.astimezone(zone).date() for each in instants})]
