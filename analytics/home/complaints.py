"""How many have complained: of the period, the one before, today and yesterday."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from analytics.filters import Filters
from analytics.members.made import of_members
from analytics.period import Period
from lib.sql import beside, fill, rows


def complaints(filters: Filters, now: datetime) -> dict[str, Any]:
    """The unit is messages after which somebody complained. One statement, unless of a segment."""
    zone = filters.period.zone
    today = now.astimezone(zone).date()
    yesterday = Period(today - timedelta(days=1), today, zone)
    query = fill(
        beside(__file__, "complaints.sql"),
        before=filters.before().period.since,
        yesterday=yesterday.since,
        **{key: each for key, each in filters.values().items() if key != "since"},
    )
    before = filters.before().period
    every_day = Period(min(before.first_on, yesterday.first_on), max(filters.period.last_on, today), zone)
    with of_members(replace(filters, period=every_day), now, "delivery_messagecount"):
        days: dict[date, int] = dict(rows(query))
    return {
        "now": sum(days.get(each, 0) for each in filters.period.days()),
        "before": sum(days.get(each, 0) for each in before.days()),
        "today": days.get(today, 0),
        "yesterday": days.get(yesterday.first_on, 0),
        "days": [days.get(each, 0) for each in filters.period.days()],
    }
