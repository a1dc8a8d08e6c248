"""Questions about numbers."""

from decimal import Decimal, InvalidOperation
from typing import Any

from psycopg import sql

from segments.operators.given import given
from segments.operators.operator import DATE, NUMBER, Build, Operator, Operators
from segments.operators.question import Question

MOST_DIGITS, MOST_PLACES = 25, 12  # of a decimal in the columnar copy


def fits(config: dict[str, Any]) -> bool:
    """Whether the columnar copy can hold the numbers of a rule without rounding."""
    for each in given(config):
        try:
            number = Decimal(str(each)).normalize()
        except InvalidOperation:
            continue  # a text, or a day
        if not number.is_finite():
            continue
        places = -int(number.as_tuple().exponent)
        if places > MOST_PLACES or number.adjusted() >= MOST_DIGITS:
            return False
    return True


def signed(sign: sql.SQL) -> Build:
    """Compares with one value."""
    return lambda ask: sql.SQL("{} {} {}").format(ask.typed, sign, ask.literal())


def between(ask: Question) -> sql.Composable:
    """From the first value to the second, both included."""
    return sql.SQL("{} between {} and {}").format(ask.typed, ask.literal(0), ask.literal(1))


equals_number = signed(sql.SQL("="))

OPERATORS: Operators = {
    "more_than": Operator("is more than", NUMBER, "value", signed(sql.SQL(">")), columnar=fits),
    "at_least": Operator("is at least", NUMBER, "value", signed(sql.SQL(">=")), columnar=fits),
    "at_most": Operator("is at most", NUMBER, "value", signed(sql.SQL("<=")), columnar=fits),
    "less_than": Operator("is less than", NUMBER, "value", signed(sql.SQL("<")), columnar=fits),
    "between": Operator("is from … to", NUMBER | DATE, "range", between, columnar=fits),
}
