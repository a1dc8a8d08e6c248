"""How many messages customers get in a week, and at which of them they have had enough."""

from datetime import datetime, timedelta
from typing import Any

from psycopg.sql import Composable, Composed

from analytics.models import TouchRoll
from analytics.rolling.days import made_in_zone
from analytics.rolling.roll import FOLDER, HOUR, Roll, Source
from analytics.weeks import weeks_at
from delivery.kinds import KINDS
from lib import sql

MOST = 15  # messages in a week that are told apart: the last row is for so many and more


class Touches(Roll):
    """A week cannot be put together from its hours: it is made whole, under the instant at which it begins."""

    key = "touches"
    model = TouchRoll
    source = Source.MESSAGES
    whose = "m"
    rest = 30  # a week of a million messages takes seconds: making it takes a thirtieth of the time at most

    def made_as(self) -> int:
        return made_in_zone(self.edition)

    def hours(self, touched: list[datetime]) -> list[datetime]:
        """The beginnings of their weeks. Where days begin at half past, an hour may lie in two."""
        last = [each + HOUR - timedelta(microseconds=1) for each in touched]
        return [each.since for each in weeks_at([*touched, *last])]

    def every(self, hours: list[datetime]) -> list[datetime]:
        return self.hours(hours)

    def values(self) -> dict[str, Any]:
        return {"most": MOST, "calls": [each.key for each in KINDS if each.is_call]}

    def select(self, hours: list[datetime], members: Composable | None = None) -> Composed:
        """Of the weeks that begin at one of these instants."""
        weeks = [each for each in weeks_at(hours) if each.since in hours]
        return sql.fill(
            sql.load(FOLDER / f"{self.key}.sql"),
            hours=[each.since for each in weeks],
            ends=[each.until for each in weeks],
            since=min((each.since for each in weeks), default=min(hours)),
            until=max((each.until for each in weeks), default=min(hours)),
            among=self.among(members),
            **self.values(),
        )
