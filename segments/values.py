"""Values in SQL: quoted by psycopg, and safe in statements with and without parameters."""

import json
from collections.abc import Callable, Sequence
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


def array(given: Sequence[str], fold: Callable[[sql.Composable], sql.Composable] = lambda text: text) -> sql.Composable:
    """A text[] constant; `fold` is done to all its texts, as “lower” is.

    It is one text that is taken apart: PostgreSQL knows it when it plans, and thousands of literals would take longer
    to read than to compare.
    """
    separator, per_cent = _unused(given)
    joined = separator.join(given)
    if not joined:  # which taken apart is nothing
        return sql.SQL("array[{}]::text[]").format(sql.SQL(", ").join(value(each) for each in given))
    text: sql.Composable = sql.SQL("{}::text").format(sql.Literal(joined.replace("%", per_cent)))
    if "%" in joined:
        text = sql.SQL("replace({}, {}, chr(37))").format(text, sql.Literal(per_cent))
    return sql.SQL("string_to_array({}, {})").format(fold(text), sql.Literal(separator))


def _unused(given: Sequence[str]) -> tuple[str, str]:
    """Two characters that none of the texts has: of those that nobody writes, and that have no capitals."""
    used = set().union(*given)
    first, second, *_ = (each for each in map(chr, [*range(28, 32), *range(0xE000, 0xF8FF)]) if each not in used)
    return first, second
