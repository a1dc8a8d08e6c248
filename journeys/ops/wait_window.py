"""wait_window: lets time pass until it is one of some weekdays, between two hours, on the customer's clock."""

from datetime import datetime
from typing import Any

from psycopg import sql

from journeys.clocks.local_time import instant, zone
from journeys.op import OpKind
from journeys.program import Op


class WaitWindow(OpKind):
    key = "wait_window"
    label = "Wait for a time of the week"

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        args = op.args
        return {
            "days": args["days"],
            "opens": args["opens"],
            "opens_at": instant(sql.SQL("l.moment"), sql.SQL("k.zone")),
            "closes": args["closes"],
            "past_midnight": args["closes"] <= args["opens"],
            "zone": zone(args["zone"], follows_customer=args["follows_customer"]),
        }
