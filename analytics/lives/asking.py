"""Asking the lives and their sums. Who asks has a `Kept` first; where there is none the purchases must be asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from psycopg import sql
from psycopg.sql import Composed

from analytics.lives import pieces
from analytics.people.stages import ABSENT
from lib.sql import beside, fill, rows
from segments.moment import Moment, company_zone, end_of
from segments.patience import ASKED_MS, patience
from segments.values import value

Square = tuple[int, int, int]  # recency, frequency, money: numbers of parts, from 1


@dataclass(frozen=True)
class Kept:
    """The lives can answer for the end of `day`. `end_on`: the only end for which ways between stages are summed up."""

    day: date
    end_on: date


def kept(moment: Moment) -> Kept | None:
    """Whether they can answer what is asked about everybody at that moment."""
    query = fill(
        beside(__file__, "kept.sql"),
        zone=company_zone().key,
        edition=pieces.EDITION,
        now=moment.now,
        until=end_of(moment.today),
    )
    found = rows(query)
    return Kept(moment.today, found[0][0]) if found else None


def cohorts(by: Kept, currencies: list[str], factors: list[Decimal]) -> list[tuple[Any, ...]]:
    """The rows of cohorts.sql; revenue is in these currencies, each unit of one so many of the answer's."""
    return rows(fill(beside(__file__, "cohorts.sql"), day=by.day, currencies=currencies, factors=factors))


def squares(by: Kept) -> dict[Square, int]:
    """How many customers are in each square of the RFM grid."""
    return {(r, f, m): count for r, f, m, count in rows(fill(beside(__file__, "squares.sql"), day=by.day))}


def flows(by: Kept, before_on: date, limit_ms: int = ASKED_MS) -> dict[tuple[str, str], int]:
    """How many went from one stage to another since the end of that day. Raises TooSlow."""
    if by.day == by.end_on:
        query = fill(beside(__file__, "stages.sql"), end_on=by.day, before_on=before_on)
    else:
        query = fill(
            beside(__file__, "flows.sql"),
            was=pieces.stage_on(before_on),
            is_now=pieces.stage_on(by.day),
            absent=value(ABSENT.key),
        )
    with patience(limit_ms):
        return {(was, is_): count for was, is_, count in rows(query)}


def who_went(
    by: Kept,
    before_on: date,
    was: str | None,
    is_: str | None,
    *,
    not_was: str | None = None,
    not_is: str | None = None,
) -> Composed:
    """SQL of the ids of those who were in one stage at the end of a day and are in the other (None: in any)."""
    then, now = pieces.stage_on(before_on), pieces.stage_on(by.day)
    compared = ((then, "=", was), (now, "=", is_), (then, "<>", not_was), (now, "<>", not_is), (now, "<>", ABSENT.key))
    return _who(
        sql.SQL("{} {} {}").format(stage, sql.SQL(compare), value(key))
        for stage, compare, key in compared
        if key is not None
    )


def who_is_in(by: Kept, square: Square) -> Composed:
    """SQL of the ids of those in a square of the RFM grid."""
    is_in = sql.SQL("{} = ({}, {}, {})").format(pieces.square_on(by.day), *map(sql.Literal, square))
    return _who([sql.SQL("l.known_on is not null"), pieces.bought_by(by.day), is_in])


def who_bought(by: Kept, first: tuple[date, date], then: tuple[date, date] | None) -> Composed:
    """SQL of the ids of those whose first purchase was from one day to another, and who bought in a time, too."""
    first_on, last_on = first
    holds = [
        sql.SQL("l.known_on is not null"),
        sql.SQL("l.days[1] between {} and {}").format(sql.Literal(first_on), sql.Literal(min(last_on, by.day))),
    ]
    if then:
        holds.append(pieces.bought_in(then[0], min(then[1], by.day)))
    return _who(holds)


def _who(holds: Iterable[sql.Composable]) -> Composed:
    """What is cheap to ask comes first.

    As a CASE the planner takes it to be true of every second life, and so goes through them in the order of their ids
    and stops when somebody has seen enough; by its own guess, a two-hundredth, it would look at all and sort them. The
    offset keeps it from being told otherwise by who asks.
    """
    return sql.SQL(
        "select l.customer_id as id from analytics_life l where case when {} then true else false end"
        " order by l.customer_id offset 0"
    ).format(sql.SQL(" and ").join(sql.SQL("({})").format(each) for each in holds))
