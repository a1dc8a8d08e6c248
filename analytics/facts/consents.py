"""What customers have allowed and taken back in a period."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from psycopg.sql import Composed

from analytics.filters import Filters
from lib import sql

Place = tuple[int, str]  # a topic and a channel


@dataclass(frozen=True)
class Choices:
    """`granted`: allowed what was not allowed; `withdrawn`: refused what was; `refused`: what had not been allowed."""

    granted: int = 0
    withdrawn: int = 0
    refused: int = 0

    @property
    def net(self) -> int:
        return self.granted - self.withdrawn

    def __add__(self, other: "Choices") -> "Choices":
        return Choices(self.granted + other.granted, self.withdrawn + other.withdrawn, self.refused + other.refused)


NOTHING = Choices()


@dataclass
class Consents:
    """Of a period by day, by topic and channel, and by source; and what was chosen `before` it."""

    before: dict[Place, Choices] = field(default_factory=dict)
    days: dict[date, Choices] = field(default_factory=dict)
    places: dict[Place, Choices] = field(default_factory=dict)
    sources: dict[str, Choices] = field(default_factory=dict)


def consents(filters: Filters) -> Consents:
    """Reads the roll; one statement."""
    found = Consents()
    query = sql.fill(sql.beside(__file__, "consents.sql"), **_limits(filters))
    for part, day, topic, channel, source, *figures in sql.rows(query):
        here = Choices(*figures)
        if part == "before":
            found.before[topic, channel] = here
        elif part == "day":
            found.days[day] = here
        elif part == "topic":
            found.places[topic, channel] = here
        else:
            found.sources[source] = here
    return found


def choosers(filters: Filters, ways: Sequence[str], place: Place | None = None, source: str | None = None) -> Composed:
    """SQL of those who chose in the period, in one of these ways (granted, withdrawn, refused)."""
    topic, channel = place or (None, filters.channel)
    return sql.fill(
        sql.beside(__file__, "choosers.sql"),
        **_limits(filters) | {"topic": topic, "channel": channel, "source": source, "ways": list(ways)},
    )


def allowing(filters: Filters, place: Place | None, *, at_end: bool) -> Composed:
    """SQL of those who allow a topic on a channel, or any, when the period begins or ends."""
    topic, channel = place or (None, filters.channel)
    until = filters.period.until if at_end else filters.period.since
    return sql.fill(
        sql.beside(__file__, "allowing.sql"), **_limits(filters) | {"topic": topic, "channel": channel, "until": until}
    )


def _limits(filters: Filters) -> dict[str, Any]:
    return {key: each for key, each in filters.values().items() if key != "journey"}
