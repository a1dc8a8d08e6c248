"""The people behind a number of an arm."""

from psycopg import sql

from analytics.filters import Filters
from analytics.lift.sums import COLUMNS
from analytics.report import NoPeople

CONDITIONS = {"people": "true", "visited": "p.visited", "converted": "p.converted", "buyers": "p.purchases > 0"} | {
    "messages": "p.messages > 0",
    "cost": "p.cost > 0",
    "attributed_purchases": "p.{count} > 0",
}


def behind(filters: Filters, column: str, row: str) -> sql.Composed:
    """SQL of their ids; `row` is “comparison:arm”, without the former for the hold-out. Raises NoPeople."""
    comparison, found, arm = row.rpartition(":")
    if column not in CONDITIONS or not found:
        raise NoPeople("This number is reckoned from both arms: open what people of one of them did.")
    return sql.SQL(
        "select p.customer_id from analytics_armperson p where p.journey_id = {journey} and p.comparison = {comparison}"
        " and p.arm = {arm} and p.at >= {since} and p.at < {until} and {condition}"
    ).format(
        journey=filters.journey,
        comparison=comparison,
        arm=arm,
        since=filters.period.since,
        until=filters.period.until,
        condition=sql.SQL(CONDITIONS[column]).format(count=sql.Identifier(COLUMNS[filters.rule][0])),
    )
