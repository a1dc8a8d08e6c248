"""Questions about the day of the year: birthdays. 29 February is kept on the 28th in years that have none."""

from calendar import isleap, monthrange
from datetime import date, timedelta

from psycopg import sql

from segments.operators.operator import DATE, Operator, Operators
from segments.operators.question import Question
from segments.values import array

ONE_YEAR = 366


def _on(ask: Question, first: date, days: int) -> sql.Composable:
    """Whether the day of the year is one of these: `first`, and so many days after it."""
    span = [first + timedelta(days=number) for number in range(min(days, ONE_YEAR) + 1)]
    kept = {day.strftime("%m-%d") for day in span}
    if any((day.month, day.day) == (2, 28) and not isleap(day.year) for day in span):
        kept.add("02-29")
    packed = array(sorted(kept))
    asked = sql.SQL("{} in (select unnest({}))" if ask.columns else "{} = any({})")
    return asked.format(sql.SQL("substr({}, 6)").format(ask.typed), packed)


def _today(ask: Question) -> sql.Composable:
    return _on(ask, ask.moment.today, 0)


def _next(ask: Question) -> sql.Composable:
    return _on(ask, ask.moment.today, ask.days)


def _last(ask: Question) -> sql.Composable:
    return _on(ask, ask.moment.days_ago(min(ask.days, ONE_YEAR)), ask.days)


def _exactly(ask: Question) -> sql.Composable:
    return _on(ask, ask.moment.today + timedelta(days=ask.days), 0)


def _this_month(ask: Question) -> sql.Composable:
    first = ask.moment.today.replace(day=1)
    return _on(ask, first, monthrange(first.year, first.month)[1] - 1)


OPERATORS: Operators = {
    "anniversary_today": Operator("has its anniversary today", DATE, "", _today),
    "anniversary_next_days": Operator("has its anniversary in the next … days", DATE, "days", _next),
    "anniversary_last_days": Operator("had its anniversary in the last … days", DATE, "days", _last),
    "anniversary_exactly_days": Operator("has its anniversary in exactly … days", DATE, "days", _exactly),
    "anniversary_this_month": Operator("has its anniversary in this month", DATE, "", _this_month),
}
