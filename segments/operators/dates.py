"""Questions about dates: calendar days, compared as ISO texts."""

from psycopg import sql

from segments.operators.numbers import signed
from segments.operators.operator import DATE, Build, Operator, Operators
from segments.operators.question import Question
from segments.values import value


def _days(first: int, last: int) -> Build:
    """From so many times the question's days on until so many times: (-1, 0) are the last days, today included."""
    return lambda ask: sql.SQL("{} between {} and {}").format(
        ask.typed, value(ask.day(first * ask.days)), value(ask.day(last * ask.days))
    )


def _more_days_ago(ask: Question) -> sql.Composable:
    return sql.SQL("{} < {}").format(ask.typed, value(ask.day(-ask.days)))


def _more_days_ahead(ask: Question) -> sql.Composable:
    return sql.SQL("{} > {}").format(ask.typed, value(ask.day(ask.days)))


def _this_month(ask: Question) -> sql.Composable:
    return sql.SQL("substr({}, 1, 7) = {}").format(ask.typed, value(ask.day(0)[:7]))


OPERATORS: Operators = {
    "before": Operator("is before", DATE, "value", signed(sql.SQL("<"))),
    "on_or_before": Operator("is on or before", DATE, "value", signed(sql.SQL("<="))),
    "on": Operator("is on", DATE, "value", signed(sql.SQL("="))),
    "on_or_after": Operator("is on or after", DATE, "value", signed(sql.SQL(">="))),
    "after": Operator("is after", DATE, "value", signed(sql.SQL(">"))),
    "in_last_days": Operator("is in the last … days", DATE, "days", _days(-1, 0)),
    "in_next_days": Operator("is in the next … days", DATE, "days", _days(0, 1)),
    "more_days_ago": Operator("is more than … days ago", DATE, "days", _more_days_ago),
    "exactly_days_ago": Operator("is exactly … days ago", DATE, "days", _days(-1, -1)),
    "more_days_ahead": Operator("is more than … days ahead", DATE, "days", _more_days_ahead),
    "exactly_days_ahead": Operator("is exactly … days ahead", DATE, "days", _days(1, 1)),
    "in_this_month": Operator("is in this month", DATE, "", _this_month),
}
