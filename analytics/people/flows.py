"""Who has gone from which stage of life into which: everybody, at the beginning and at the end of a period.

Of everybody this is what is kept by the day (analytics/lives); of a segment all purchases are gone through.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from psycopg import sql

from analytics.lives import asking as lives
from analytics.people.asking import Narrow, everybody
from analytics.people.stages import ABSENT, case, rule_on
from segments.columnar.asking import Build, asked
from segments.moment import Moment, end_of
from segments.patience import ASKED_MS
from segments.purchases import purchases
from segments.values import value


@dataclass(frozen=True)
class Span:
    """From the end of the day before the period to its end: its last day's, or the moment's."""

    before_on: date
    moment: Moment

    @property
    def last_on(self) -> date:
        return self.moment.today


def flows(span: Span, narrow: Narrow = everybody, limit_ms: int = ASKED_MS) -> dict[tuple[str, str], int]:
    """How many went from one stage to another; those who stayed in theirs, too. Raises TooSlow."""
    if narrow is everybody and (by := lives.kept(span.moment)):
        return lives.flows(by, span.before_on, limit_ms)
    return {(was, is_): count for was, is_, count in asked(lambda at: _query(span, at, narrow), span.moment, limit_ms)}


def who(span: Span, was: str | None, is_: str | None) -> tuple[dict[str, Any], Build]:
    """Those behind a number: a rule of who was in one stage and is in the other (None: any), and what else holds."""
    rules = [
        rule_on(key, day) for key, day in ((was, span.before_on), (is_, span.last_on)) if key not in (None, ABSENT.key)
    ]

    def here(moment: Moment) -> sql.Composable:
        if was is None:
            return _here(value(moment.now), sql.SQL("<="), moment)
        begun = _here(value(end_of(span.before_on)), sql.SQL("<"), moment)
        if was != ABSENT.key:
            return begun
        return sql.SQL("not {} and {}").format(begun, _here(value(moment.now), sql.SQL("<="), moment))

    return {"all": rules}, here


def _here(at: sql.Composable, compare: sql.Composable, moment: Moment) -> sql.Composable:
    """Whether the customer `c` was known then, or had bought."""
    made = purchases(moment).that(sql.SQL("p.occurred_at {} {}").format(compare, at))
    return sql.SQL("(c.created_at {} {} or exists (select 1 {}))").format(compare, at, made.rows)


def _query(span: Span, moment: Moment, narrow: Narrow) -> sql.Composable:
    """One pass over all purchases, one over all customers."""
    made, since = purchases(moment), value(end_of(span.before_on))
    was = case(span.before_on, sql.SQL("b.times_0"), sql.SQL("b.first_at"), sql.SQL("b.last_0"))
    is_ = case(span.last_on, sql.SQL("b.times_1"), sql.SQL("b.first_at"), sql.SQL("b.last_1"))
    return sql.SQL(
        "with bought as (select {owner} as id, min(p.occurred_at) as first_at,"
        " count(case when p.occurred_at < {since} then 1 end) as times_0,"
        " max(case when p.occurred_at < {since} then p.occurred_at end) as last_0,"
        " count(*) as times_1, max(p.occurred_at) as last_1 from {source} where {where} group by 1),"
        " staged as (select case when c.created_at >= {since} and (b.first_at is null or b.first_at >= {since})"
        " then {absent} else {was} end as was, {is_} as is_"
        " from customers_customer c left join bought b on b.id = c.id"
        " where (c.created_at <= {now} or b.first_at is not null) and {narrow})"
        " select was, is_, count(*) from staged group by 1, 2"
    ).format(
        owner=made.owner,
        since=since,
        source=made.source,
        where=made.where,
        absent=value(ABSENT.key),
        was=was,
        is_=is_,
        now=value(moment.now),
        narrow=narrow(moment),
    )


def span_of(first_on: date, moment: Moment) -> Span:
    """The span of a period that begins on that day."""
    return Span(first_on - timedelta(days=1), moment)
