"""When a time is over that counts from some moment, in a journey whose timers may have stood still meanwhile."""

from collections.abc import Sequence
from datetime import datetime

from psycopg import sql

Pauses = Sequence[tuple[datetime, datetime]]  # from and until when, one after another


def over_at(start: sql.Composable, seconds: int, pauses: Pauses) -> sql.Composable:
    """An expression: `start` and so many seconds, later by the pauses that fall into them."""
    if not pauses:
        return sql.SQL("{} + {} * interval '1 second'").format(start, sql.Literal(seconds))
    return sql.SQL("journeys_over_at({}, {} * interval '1 second', {}::timestamptz[], {}::timestamptz[])").format(
        start,
        sql.Literal(seconds),
        sql.Literal([began for began, _ in pauses]),
        sql.Literal([ended for _, ended in pauses]),
    )
