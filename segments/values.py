"""Values in SQL: quoted by psycopg, and safe in statements with and without parameters."""

import json
from typing import Any

from psycopg import sql

_PERCENT = sql.SQL(" || chr(37) || ")


def value(given: Any) -> sql.Composable:
    """The literal of a Python value (text, number, boolean, date, datetime).

    A per cent sign in a text is written as chr(37): psycopg reads `%` as the start of a parameter when the statement
    that a predicate is composed into has parameters, and would read a doubled one as two when it has none.
    """
    if isinstance(given, str):
        if "%" in given:
            return sql.SQL("({})").format(_PERCENT.join(sql.Literal(part) for part in given.split("%")))
        return sql.SQL("{}::text").format(sql.Literal(given))
    return sql.Literal(given)


def json_value(given: Any) -> sql.Composable:
    """The jsonb literal of what `json.dumps` accepts."""
    return sql.SQL("{}::jsonb").format(value(json.dumps(given, ensure_ascii=False)))


def array(given: list[str]) -> sql.Composable:
    """A text[] literal."""
    return sql.SQL("array[{}]::text[]").format(sql.SQL(", ").join(value(each) for each in given))
