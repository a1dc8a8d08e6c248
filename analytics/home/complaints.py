"""How many have complained: of the period, the one before, today and yesterday."""

from datetime import date, datetime, timedelta
from typing import Any

from analytics.filters import Filters
from analytics.period import Period
from lib.sql import beside, fill, rows


def complaints(filters: Filters, now: datetime) -> dict[str, Any]:
    """The unit is messages after which somebody complained. One statement."""
    zone = filters.period.zone
    today = now.astimezone(zone).date()
    yesterday = Period(today - timedelta(days=1), today, zone)
    query = fill(
        beside(__file__, "complaints.sql"),
        before=filters.before().period.since,
        yesterday=yesterday.since,
        **{key: each for key, each in filters.values().items() if key != "since"},
    )
    days: dict[date, int] = dict(rows(query))
    before = filters.before().period
    return {
        "now": sum(days.get(each, 0) for each in filters.period.days()),
        "before": sum(days.get(each, 0) for each in before.days()),
        "today": days.get(today, 0),
        "yesterday": days.get(yesterday.first_on, 0),
        "days": [days.get(each, 0) for each in filters.period.days()],
    }
