"""What a question about an attribute is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from segments.operators.question import Question

Build = Callable[[Question], sql.Composable]
TEXT, NUMBER, BOOLEAN, DATE, LIST = (frozenset({each}) for each in ("text", "number", "boolean", "date", "list"))
EVERY = TEXT | NUMBER | BOOLEAN | DATE | LIST


def always(config: dict[str, Any]) -> bool:
    """The columnar copy means the same by it as PostgreSQL."""
    return True


def never(config: dict[str, Any]) -> bool:
    """Only PostgreSQL can answer it."""
    return False


@dataclass(frozen=True)
class Operator:
    """A question: its words before the values, the types it suits, what it takes, and its SQL.

    `takes` is value, range (value and value_to), values, days, entries, pattern, or nothing. A negation is null-safe:
    who has no such attribute is in it. `case`: how letters are compared unless the rule says so, empty where there is
    nothing to say. `timed`: it asks for a period, too. `columnar`: whether the copy can be asked it.
    """

    label: str
    types: frozenset[str]
    takes: str
    build: Build
    negated: bool = False
    case: str = ""
    timed: bool = False
    columnar: Callable[[dict[str, Any]], bool] = always


Operators = dict[str, Operator]
