"""Yes or no; known at all."""

from psycopg import sql

from segments.operators.operator import BOOLEAN, EVERY, Build, Operator, Operators
from segments.operators.question import Question
from segments.values import value

EMPTY = sql.SQL("""('null'::jsonb, '""'::jsonb, '[]'::jsonb)""")
EMPTY_TEXTS = sql.SQL("""('null', '""', '[]')""")


def _present(ask: Question) -> sql.Composable:
    if ask.columns:
        return sql.SQL("{}::text not in {}").format(ask.raw, EMPTY_TEXTS)
    return sql.SQL("{} not in {}").format(ask.raw, EMPTY)


def _is(answer: str) -> Build:
    def build(ask: Question) -> sql.Composable:
        if ask.columns:
            return sql.SQL("({} = {} and {})").format(ask.bare, value(answer), ask.is_kind("boolean", "BOOLEAN"))
        return ask.holds(answer == "true")

    return build


OPERATORS: Operators = {
    "is_true": Operator("is yes", BOOLEAN, "", _is("true")),
    "is_false": Operator("is no", BOOLEAN, "", _is("false")),
    "present": Operator("is known", EVERY, "", _present),
    "absent": Operator("is not known", EVERY, "", _present, negated=True),
}
