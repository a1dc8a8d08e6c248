"""Questions about what an attribute was: the database keeps every change (docs/adr/0011-origin-of-attributes.md)."""

from psycopg import sql

from segments.facts import Facts, exists
from segments.operators.operator import BOOLEAN, DATE, EVERY, NUMBER, TEXT, Build, Operator, Operators, never
from segments.operators.question import DAY, Question
from segments.periods import within
from segments.values import json_value, value

SCALAR = TEXT | NUMBER | BOOLEAN | DATE


def changes(ask: Question) -> Facts:
    """The changes `h` of the attribute in the question's period. What a customer was made with is no change."""
    when = within(ask.period, sql.SQL("h.at"), ask.moment)
    return Facts("customers_attributechange", "h", sql.SQL("h.key = {} and {}").format(value(ask.key), when))


def _changed(ask: Question) -> sql.Composable:
    return exists(changes(ask), ask.moment)


def _became(column: sql.SQL) -> Build:
    """A change before or after which it was this value."""

    def build(ask: Question) -> sql.Composable:
        return exists(changes(ask).that(_is_value(ask, column)), ask.moment)

    return build


def _is_value(ask: Question, column: sql.SQL) -> sql.Composable:
    [given] = ask.values
    if ask.type == "number":
        return sql.SQL("{} = to_jsonb({}::numeric)").format(column, value(given))
    if ask.type == "date":
        day = sql.SQL("substring({} #>> '{{}}' from {})").format(column, value(DAY))
        return sql.SQL("jsonb_typeof({}) = 'string' and {} = {}").format(column, day, value(given))
    return sql.SQL("{} = {}").format(column, json_value(given))


OPERATORS: Operators = {
    "changed": Operator("has changed", EVERY, "", _changed, timed=True, columnar=never),
    "not_changed": Operator("has not changed", EVERY, "", _changed, negated=True, timed=True, columnar=never),
    "changed_to": Operator("has become", SCALAR, "value", _became(sql.SQL("h.value")), timed=True, columnar=never),
    "changed_from": Operator(
        "has stopped being", SCALAR, "value", _became(sql.SQL("h.before")), timed=True, columnar=never
    ),
}
