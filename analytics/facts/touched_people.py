"""The customers behind the numbers of touches (facts/touches.py), from the messages themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.sql import SQL, Composed

from analytics.weeks import Week
from delivery.kinds import KINDS
from lib import sql


@dataclass(frozen=True)
class Scope:
    """Which messages are meant, of which weeks."""

    weeks: Sequence[Week]
    brands: Sequence[int] | None
    channel: str | None = None
    traffic_class: str | None = None

    def values(self) -> dict[str, Any]:
        return {
            "weeks": [each.since for each in self.weeks],
            "ends": [each.until for each in self.weeks],
            "since": self.weeks[0].since,
            "until": self.weeks[-1].until,
            "brands": None if self.brands is None else list(self.brands),
            "channel": self.channel,
            "traffic_class": self.traffic_class,
            "calls": [each.key for each in KINDS if each.is_call],
        }


def got(scope: Scope, least: int, most: int | None) -> Composed:
    """SQL of those who got so many messages in one of the weeks (`most` None: and more)."""
    one = sql.beside(__file__, "touched_people.sql")
    values = scope.values() | {"least": least, "most": most}
    newest_first = sorted(scope.weeks, key=lambda each: each.since, reverse=True)
    weeks = [sql.fill(one, **values | {"since": each.since, "until": each.until}) for each in newest_first]
    return SQL("\nunion all\n").join(SQL("({})").format(each) for each in weeks)


def refused(scope: Scope, what: str, least: int, most: int | None) -> Composed:
    """SQL of those who unsubscribed or complained (`what`) by a message that was their n-th of a week."""
    return sql.fill(sql.beside(__file__, "refused_people.sql"), what=what, least=least, most=most, **scope.values())
