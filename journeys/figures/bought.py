"""What customers bought upon a journey's messages, by the rule of delivery/attribution.py.

The same rule as on the dashboard, and so the same sums. Purchases are looked at one by one, so that this is asked apart
from the counters, bounded by a time-out.
"""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg import sql

from delivery import attribution
from journeys.figures.asked import EVERYTHING, Asked
from journeys.figures.of_segment import members
from journeys.models import Journey
from journeys.program import Op, Program
from lib.sql import beside, fill, rows
from segments.patience import ASKED_MS, patience

CENT = Decimal("0.01")


def bought(journey: Journey, now: datetime, asked: Asked = EVERYTHING, limit_ms: int = ASKED_MS) -> dict[str, Any]:
    """By node and step: purchases, different buyers, and revenue by currency. Raises TooSlow."""
    versions = asked.versions(journey)
    first = min((each.published_at for each in versions), default=now)
    query = fill(
        beside(__file__, "bought.sql"),
        journey=journey.pk,
        versions=[each.pk for each in versions],
        since=max(first, asked.since or first),
        until=min(now, asked.until or now),
        among=_among(asked, now),
        last=attribution.last(),
    )
    with patience(limit_ms):
        found = rows(query)
    programs = {each.pk: Program.from_json(each.program) for each in versions}
    steps: dict[tuple[str, int, str], dict[str, Any]] = {}
    for version_id, number, currency, purchases, buyers, revenue in found:
        op: Op = programs[version_id].ops[number]
        key = (op.node, op.args.get("step", 0), op.args.get("channel", ""))
        step = steps.setdefault(key, {"purchases": 0, "buyers": 0, "revenue": defaultdict(Decimal)})
        step["purchases"] += purchases
        step["buyers"] += buyers
        step["revenue"][currency] += revenue
    return {
        "rule": attribution.RULE,
        "at": now,
        "steps": [
            {"node": node, "step": place, "channel": channel}
            | step
            | {"revenue": {each: str(amount.quantize(CENT)) for each, amount in step["revenue"].items()}}
            for (node, place, channel), step in sorted(steps.items())
        ],
    }


def _among(asked: Asked, now: datetime) -> sql.Composable:
    if asked.segment is None:
        return sql.SQL("true")
    return sql.SQL("b.customer_id in ({})").format(members(asked.segment, now))
