"""When a rule is asked, and what it may look up: calendar days of the company, names, other segments."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from psycopg import sql

from segments.known import Known


@cache
def company_zone() -> ZoneInfo:
    """The time zone whose calendar days rules mean."""
    return ZoneInfo(settings.COMPANY_TIME_ZONE)


class Way(Enum):
    """How a question is written: the answer is the same."""

    BASE = "base"  # over the whole base, in PostgreSQL
    FEW = "few"  # about a batch of customers or one, in PostgreSQL
    COLUMNS = "columns"  # over the whole base, in the columnar copy (segments/columnar)


@dataclass
class Tally:
    """Counts the leaves of a compilation over all segments it goes through."""

    leaves: int = 0


@dataclass(frozen=True)
class Moment:
    """The instant `now` (aware) at which a rule is evaluated.

    Facts up to and including `now` count, later ones do not. `inside` holds the ids of the saved segments that are
    being compiled, outermost first. `way`: how the question is written (segments/facts.py);
    `kept` says that figures which the columnar copy keeps may be used: they are as of now;
    `brought`: selects of ids which PostgreSQL answers for the columnar copy, by name.
    """

    now: datetime
    known: Known = field(default_factory=Known)
    inside: tuple[int, ...] = ()
    way: Way = Way.BASE
    tally: Tally = field(default_factory=Tally)
    kept: bool = True
    brought: dict[str, sql.Composable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("a moment is an aware time")

    @property
    def today(self) -> date:
        """The company's calendar day."""
        return self.now.astimezone(company_zone()).date()

    def days_ago(self, days: int) -> date:
        """The calendar day so many days before today."""
        return self.today - timedelta(days=days)

    def entering(self, segment_id: int) -> "Moment":
        """The same moment, one saved segment deeper."""
        return replace(self, inside=(*self.inside, segment_id))


def start_of(day: date) -> datetime:
    """The instant (UTC) at which a calendar day of the company begins."""
    return datetime.combine(day, time(), company_zone()).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The instant (UTC) at which the next calendar day begins: the day's own end, not included."""
    return start_of(day + timedelta(days=1))
