"""Who bought, beside those whose purchases count for the messages of a cell (by_channel/behind.py)."""

from psycopg.sql import SQL, Composed

from analytics.filters import Filters
from analytics.lags import EDGES
from analytics.report import NoPeople
from lib import sql


def others(filters: Filters) -> Composed:
    """Of purchases that do not count for the messages asked for, or not in full."""
    values = filters.values()
    return sql.fill(
        sql.beside(__file__, "unattributed.sql"),
        rule=filters.rule,
        **{key: values[key] for key in ("since", "until", "brands", "journey", "channel")},
    )


def elsewhere(filters: Filters) -> Composed:
    """Of purchases that count for messages of the same brands, of another journey or channel."""
    values = filters.values()
    return _conversions(
        filters,
        SQL("not (({0}::bigint is null or c.journey_id = {0}) and ({1}::text is null or c.channel = {1}))").format(
            values["journey"], values["channel"]
        ),
    )


def within(filters: Filters, span: int | None, *, is_sum: bool) -> Composed:
    """Of purchases so long after the touch: of one span of EDGES, of all up to it (`is_sum`), of any."""
    if span is not None and span not in range(len(EDGES)):
        raise NoPeople("There is no such span of time.")
    values = filters.values()
    here = SQL("({0}::bigint is null or c.journey_id = {0}) and ({1}::text is null or c.channel = {1})").format(
        values["journey"], values["channel"]
    )
    spans = list(range(len(EDGES))) if span is None else list(range(span + 1)) if is_sum else [span]
    return _conversions(
        filters,
        SQL(
            "{} and width_bucket(extract(epoch from c.occurred_at - c.touched_at), {}::numeric[]) = any({}::int[])"
        ).format(here, list(EDGES), spans),
    )


def everybody(filters: Filters) -> Composed:
    """Of all purchases of the period."""
    return SQL(
        "select b.customer_id from customers_purchase b"
        " where b.canceled_at is null and b.occurred_at >= {} and b.occurred_at < {}"
    ).format(filters.period.since, filters.period.until)


def _conversions(filters: Filters, holds: Composed) -> Composed:
    return sql.fill(
        sql.beside(__file__, "converted.sql"),
        rule=filters.rule,
        holds=holds,
        **{key: filters.values()[key] for key in ("since", "until", "brands")},
    )
