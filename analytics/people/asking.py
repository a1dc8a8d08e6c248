"""Asking about everybody, or a segment, and who is behind a number. The columnar copy answers, or PostgreSQL."""

from collections.abc import Callable
from typing import Any

from psycopg import sql
from psycopg.sql import Composed

from segments.columnar.asking import Build, asked_ids
from segments.moment import Moment
from segments.patience import ASKED_MS
from segments.predicate import compile_node, segment_predicate
from segments.tree import parse

Narrow = Callable[[Moment], sql.Composable]  # of the customer `c`, whether they are meant


def everybody(_: Moment) -> sql.Composable:
    """All customers."""
    return sql.SQL("true")


def of_segment(segment: int | None) -> Narrow:
    """The members of a segment at the moment that is asked about; of None: everybody."""
    if segment is None:
        return everybody
    return lambda moment: sql.SQL("({} is true)").format(segment_predicate(segment, moment))


def behind(rule: dict[str, Any], moment: Moment, *also: Build, limit_ms: int = ASKED_MS) -> Composed:
    """SQL of the ids of those whom a rule lets through, and who are all else that is asked. Raises TooSlow."""

    def query(moment: Moment) -> sql.Composable:
        holds = [compile_node(parse(rule, moment.known), moment), *(each(moment) for each in also)]
        return sql.SQL("select c.id from customers_customer c where {} order by c.id").format(
            sql.SQL(" and ").join(sql.SQL("({})").format(each) for each in holds)
        )

    ids = asked_ids(query, moment, limit_ms)
    return sql.SQL("select unnest({}::bigint[]) as id").format(sql.Literal(f"{{{','.join(map(str, ids))}}}"))
