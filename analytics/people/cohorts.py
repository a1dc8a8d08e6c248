"""Cohorts: customers by the month of their first purchase, and what they bought in the months after.

Months are calendar months of the company's time zone. A purchase that was cancelled or refunded in full is none; of the
others the amount is what was left. Somebody is retained in a month in which they bought, whatever lies between.

Of everybody this is a sum of what is kept by the day (analytics/lives); of a segment all purchases are gone through.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from psycopg import sql

from analytics.currency import SAME, Exchange
from analytics.lives import asking as lives
from analytics.people.asking import Narrow, everybody
from segments.columnar.asking import asked
from segments.moment import Moment, Way, company_zone
from segments.patience import ASKED_MS
from segments.purchases import purchases
from segments.values import value


@dataclass(frozen=True)
class Month:
    """What a cohort did so many months after the month of its first purchase (0: in it)."""

    after: int
    customers: int
    purchases: int
    revenue: Decimal


@dataclass
class Cohort:
    """Customers whose first purchase was in the month that begins on `month_on`. Months without any are left out."""

    month_on: date
    customers: int = 0
    months: list[Month] = field(default_factory=list)


@dataclass
class Found:
    """All cohorts, the first first. What was bought in a currency without a rate is not in the revenue."""

    cohorts: list[Cohort] = field(default_factory=list)


def cohorts(moment: Moment, exchange: Exchange, narrow: Narrow = everybody, limit_ms: int = ASKED_MS) -> Found:
    """Up to the moment, of the customers who are meant. Raises TooSlow."""
    found: dict[date, Cohort] = {}
    known = exchange.values()
    currencies, factors = known["currencies"], known["factors"]
    if narrow is everybody and (by := lives.kept(moment)):
        rows = lives.cohorts(by, currencies, factors)
    else:
        rows = asked(lambda at: _query(at, dict(zip(currencies, factors, strict=True)), narrow), moment, limit_ms)
    for month_on, after, customers, made, revenue, bought_in in rows:
        if month_on is None:
            exchange.meet([bought_in])
            continue
        cohort = found.setdefault(month_on, Cohort(month_on))
        if after == 0:
            cohort.customers = customers
        cohort.months.append(Month(after, customers, made, revenue or Decimal(0)))
    return Found(list(found.values()))


def _query(moment: Moment, factors: Mapping[str, Decimal], narrow: Narrow) -> sql.Composable:
    made = purchases(moment)
    day: Any = sql.SQL("p.on_")
    if moment.way != Way.COLUMNS:
        day = sql.SQL("(p.occurred_at at time zone {})::date").format(value(company_zone().key))
    meant: sql.Composable = sql.SQL("true")
    if narrow is not everybody:
        meant = sql.SQL("{} in (select c.id from customers_customer c where {})").format(made.owner, narrow(moment))
    # A month as a number, so that one can be taken from the other.
    return sql.SQL(
        "with bought as (select {owner} as id, {day} as on_, p.amount, p.currency from {source}"
        " where {where} and {meant}),"
        " months as (select id, (extract(year from on_) * 12 + extract(month from on_))::integer as month,"
        " date_trunc('month', on_)::date as month_on, count(*) as made,"
        " sum(case currency{converted} end) as revenue from bought group by 1, 2, 3),"
        " firsts as (select id, min(month) as month, min(month_on) as month_on from months group by 1)"
        " select f.month_on, m.month - f.month as after_, count(*), sum(m.made)::bigint, sum(m.revenue), null"
        " from months m join firsts f on f.id = m.id group by 1, 2"
        " union all select distinct null::date, null::integer, null::bigint, null::bigint, null::numeric, currency"
        " from bought order by 1, 2"
    ).format(
        owner=made.owner,
        day=day,
        source=made.source,
        where=made.where,
        meant=meant,
        converted=sql.SQL("").join(
            sql.SQL(" when {} then amount").format(value(currency))
            + (sql.SQL("") if factor is SAME else sql.SQL(" * {}").format(value(factor)))
            for currency, factor in factors.items()
        ),
    )
