"""Customers by the month of their first purchase: who came back, and for how much; and the RFM grid."""

from datetime import date, datetime, timedelta

from psycopg.sql import Composed

from analytics.currency import exchange
from analytics.filters import Filters
from analytics.lives import asking as lives
from analytics.people import cohort_tables
from analytics.people.asking import behind, of_segment
from analytics.people.cohort_tables import AFTER, cell_key, month_of, number_of
from analytics.people.cohorts import cohorts
from analytics.people.stages import moment_of
from analytics.report import TOTAL, Answer, Report, either
from segments.moment import Moment
from segments.rfm import Grid, filled, grid

MONTHS = 24  # cohorts and months after, at most


class Cohorts(Report):
    key = "cohorts"
    label = "Cohorts and retention"
    says = (
        "Customers by the month of their first purchase: how many came back in the months after, and what they brought."
    )
    takes = frozenset({"segment"})

    def answer(self, filters: Filters, now: datetime) -> Answer:
        """Sums of what is kept; of a segment a pass over all purchases."""
        moment = moment_of(filters.period.until, now)
        money = exchange(filters)
        found = cohorts(moment, money, of_segment(filters.segment))
        shown = [each for each in found.cohorts if each.month_on >= _first(moment)]
        last = number_of(moment.today)
        squares = _squares(moment) if filters.segment is None else None
        return Answer(
            [
                cohort_tables.retention(shown, last),
                cohort_tables.revenue(shown, last),
                *([cohort_tables.rfm(squares)] if squares else []),
            ],
            **money.stated(),
            extra={
                "as_of": moment.now.isoformat(),
                "earlier_cohorts": len(found.cohorts) - len(shown),
                "rules": {"rfm": {cell_key(each): {"customers": each.rule} for each in squares.cells}}
                if squares and moment.now == now
                else {},
                "parts": _parts(squares) if squares else {},
            },
        )

    def people(self, filters: Filters, table: str, column: str, row: str, now: datetime) -> Composed:
        moment = moment_of(filters.period.until, now)
        if row == TOTAL and table in ("retention", "revenue"):  # the cohorts that have come so far
            after = int(column.removeprefix(AFTER)) if column.startswith(AFTER) else 0
            months = range(number_of(_first(moment)), number_of(moment.today) - after + 1)
            rows = [f"{month_of(each):%Y-%m}" for each in months]
            return either(self.people(filters, table, column, each, now) for each in rows)
        narrow = of_segment(filters.segment)
        by = lives.kept(moment) if filters.segment is None else None
        if table == "rfm" and column == "customers":
            if row == TOTAL:
                ever = {"all": [{"type": "purchase_count", "compare": "at_least", "value": 1}]}
                return lives.who_bought(by, (date.min, by.day), None) if by else behind(ever, moment, narrow)
            cells = {cell_key(each): each for each in filled({}).cells}
            if row in cells:
                return lives.who_is_in(by, cells[row].square) if by else behind(cells[row].rule, moment, narrow)
        elif table in ("retention", "revenue") and (month := _month(row)):
            first = {"type": "first_purchase", "when": "between"} | _days_of(month, "date_on", "until_on")
            if column == "customers":
                return lives.who_bought(by, _all_of(month), None) if by else behind({"all": [first]}, moment, narrow)
            if column.startswith(AFTER) and column[1:].isdecimal():
                if by:
                    return lives.who_bought(by, _all_of(month), _all_of(_later(month, int(column[1:]))))
                period = {"span": "between"} | _days_of(_later(month, int(column[1:])), "from_on", "to_on")
                bought = {"type": "purchase_in_period", "made": "yes", "period": period}
                return behind({"all": [first, bought]}, moment, narrow)
        return super().people(filters, table, column, row, now)


def _first(moment: Moment) -> date:
    """The first cohort that is shown: a period of a month would have one or two, which says nothing of coming back."""
    return month_of(number_of(moment.today) - MONTHS + 1)


def _squares(moment: Moment) -> Grid:
    by = lives.kept(moment)
    return filled(lives.squares(by)) if by else grid(moment)


def _parts(squares: Grid) -> dict[str, list[dict[str, str]]]:
    """The rows and columns of the grid, for the picture."""
    named = {"recency": squares.recency, "frequency": squares.frequency, "money": squares.money}
    return {name: [{"key": each.key, "words": each.words} for each in parts] for name, parts in named.items()}


def _later(month: date, after: int) -> date:
    return month_of(min(number_of(month) + after, 9998 * 12))


def _month(row: str) -> date | None:
    try:
        return date.fromisoformat(f"{row}-01")
    except ValueError:
        return None


def _days_of(month: date, first: str, last: str) -> dict[str, str]:
    """The first and the last day of a month, under these names."""
    return dict(zip((first, last), map(str, _all_of(month)), strict=True))


def _all_of(month: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    return month, _later(month, 1) - timedelta(days=1)
