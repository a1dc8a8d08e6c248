"""Pieces of SQL that the ops of a cascade are filled with where it has a deadline, a budget, and so on.

A cascade without such things is filled with nothing in their place, and costs nothing for them.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from psycopg import sql

from delivery import statuses
from journeys.timers import Pauses, over_at
from lib.sql import fill, load
from segments.predicate import predicate

HERE = Path(__file__).parent
NOTHING = sql.SQL("")
# When the enrollment `d` came to the cascade: the moment of the decision that led it there. Should the ledger have been
# emptied meanwhile, the entry counts.
CAME_AT = sql.SQL(
    "coalesce((select max(k.at) from journeys_decision k where k.customer_id = d.customer_id"
    " and k.enrollment_id = d.id and k.visit = d.node_visit - 1), d.entered_at)"
)


def deadline_at(args: dict[str, Any], pauses: Pauses) -> sql.Composable:
    """After which moment no further step starts for the enrollment `d`; null: there is none."""
    if not args.get("deadline_s"):
        return sql.SQL("null::timestamptz")
    return over_at(CAME_AT, args["deadline_s"], pauses)


def in_audience(rule: dict[str, Any] | None, now: datetime) -> tuple[sql.Composable, sql.Composable]:
    """(a join, a condition) that asks the journey's audience about the customer again."""
    if not rule:
        return NOTHING, sql.SQL("true")
    join = sql.SQL("left join customers_customer c on c.id = d.customer_id")
    return join, sql.SQL("(({}) is true)").format(predicate(rule, now))


def prefers_cheaper(args: dict[str, Any], now: datetime) -> sql.Composable:
    """Whether the customer has lately reacted on a channel that is cheaper than the step's."""
    if not args.get("cheaper"):
        return sql.SQL("false")
    return fill(
        load(HERE / "prefers_cheaper.sql"),
        channels=args["cheaper"],
        since=now - timedelta(days=args["skip_dear_days"]),
        grades=[statuses.CERTAIN, statuses.LIKELY],
    )


def price(args: dict[str, Any]) -> sql.Composable:
    """What the step's message to the endpoint `a.endpoint` is likely to cost; null: nothing that is known."""
    return fill(load(HERE / "price.sql"), sender=args["sender_id"], channel=args["channel"], parts=args.get("parts", 1))
