"""How often customers are written to in a week, and from which message on it is too much for them."""

from dataclasses import replace
from datetime import datetime

from psycopg.sql import Composed

from analytics.facts.rehearsed import rehearsal_warnings
from analytics.facts.touched_people import Scope, got, refused
from analytics.facts.touches import touches
from analytics.filters import Filters
from analytics.members.made import asked_of, narrowed
from analytics.people import annoyance_tables, touch_tables
from analytics.people.annoyance import LIMITS, REFUSED, allowed, red_line
from analytics.people.touch_tables import GOT, SIDE_BY_SIDE
from analytics.report import TOTAL, Answer, NoPeople, Report
from analytics.rolling.rolls.touches import MOST
from analytics.weeks import Week, weeks_of


class People(Report):
    key = "people"
    label = "Touches and annoyance"
    says = "How many messages customers get in a week, and at which of them they unsubscribe or complain."
    takes = frozenset({"brand", "channel", "segment"})

    @asked_of("analytics_touchroll")
    def answer(self, filters: Filters, now: datetime) -> Answer:
        """Four statements: the roll, the caps, and whether there was a rehearsal."""
        weeks = _weeks(filters, now)
        found = touches(weeks, filters.brands, filters.channel)
        caps = allowed(filters.brands, filters.channel)
        lines = {what: red_line(found.whole, what) for what in REFUSED}
        return Answer(
            [
                touch_tables.summary(found),
                touch_tables.touches(found.whole),
                annoyance_tables.lines(found.whole, lines),
                touch_tables.weeks(weeks, found),
                *touch_tables.parts(found, filters.channel),
                *([annoyance_tables.caps(caps, lines)] if caps else []),
            ],
            warnings=[
                *rehearsal_warnings(filters),
                *([BRANDS_APART] if filters.brands is not None and len(filters.brands) > 1 else []),
            ],
            extra={
                "most": MOST,
                "limits": LIMITS,
                "lines": lines,
                "cap_in_a_week": caps[0].in_a_week if caps else None,
                "unfinished_week": str(weeks[-1].first_on) if weeks and weeks[-1].until > now else None,
            },
        )

    @narrowed
    def people(self, filters: Filters, table: str, column: str, row: str, now: datetime) -> Composed:
        weeks = _weeks(filters, now)
        scope = Scope(weeks, filters.brands, filters.channel)
        least, most = 1, None
        if column == "often":
            least, column = SIDE_BY_SIDE, "customers"
        if table == "lines" and row in REFUSED:
            line = red_line(touches(weeks, filters.brands, filters.channel).whole, row)
            if line is None:
                raise NoPeople("There is no red line, and nobody beyond it.")
            least, column = line, row if column == "lost" else column
        elif table == "weeks" and row == TOTAL:
            least, most, column = _got(column, least, most)
        elif (table, row) in (("summary", "all"), ("touches", TOTAL)):
            column = "customers" if column == "messages" else column
        elif table == "weeks":
            scope = replace(scope, weeks=[each for each in weeks if str(each.first_on) == row])
            least, most, column = _got(column, least, most)
        elif table == "touches" and row in map(str, range(1, MOST + 1)):
            least = int(row)
            most = least if least < MOST else None
            if column == "messages":  # who got more got their n-th, too
                most, column = None, "customers"
        elif table in {"channels", "classes"} and row:
            scope = replace(scope, channel=row) if table == "channels" else replace(scope, traffic_class=row)
        else:
            return super().people(filters, table, column, row, now)
        if not scope.weeks:
            raise NoPeople(f"The period has no week “{row}”.")
        if column == "customers":
            return got(scope, least, most)
        if column in REFUSED:
            return refused(scope, column, least, most)
        return super().people(filters, table, column, row, now)


BRANDS_APART = {
    "key": "brands_apart",
    "text": "You work for several brands, but not for all: each is counted by itself, as if the others did not write.",
}


def _got(column: str, least: int, most: int | None) -> tuple[int, int | None, str]:
    """How many messages a column of the weeks is about."""
    if not column.startswith(GOT) or column.removeprefix(GOT) not in map(str, range(1, SIDE_BY_SIDE + 1)):
        return least, most, column
    number = int(column.removeprefix(GOT))
    return number, number if number < SIDE_BY_SIDE else None, "customers"


def _weeks(filters: Filters, now: datetime) -> list[Week]:
    """The weeks of the period that have begun."""
    return [each for each in weeks_of(filters.period) if each.since <= now]
