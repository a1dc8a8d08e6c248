"""wait_until: lets time pass until a day and hour on the customer's clock; the day is fixed, or an attribute's."""

from datetime import datetime
from typing import Any

from psycopg import sql

from journeys.clocks.local_time import attribute_day, instant, zone
from journeys.op import OpKind
from journeys.program import Op


class WaitUntil(OpKind):
    key = "wait_until"
    label = "Wait until a date"
    listens = True  # an attribute may get another value meanwhile

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        args = op.args
        fixed = sql.SQL("{}::date").format(sql.Literal(args["on"]))
        day = attribute_day(args["attribute"]) if args["attribute"] else fixed
        return {
            "moment": sql.SQL("({} + {} + {}::time)").format(day, args["shift"], args["hour"]),
            "over_at": instant(sql.SQL("l.moment"), sql.SQL("l.zone")),
            "zone": zone(args["zone"], follows_customer=args["follows_customer"]),
            "parts": bool(args["attribute"]),
        }
