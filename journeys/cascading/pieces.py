"""Pieces of SQL that the ops of a cascade are filled with where it has a deadline, a budget, and so on.

A cascade without such things is filled with nothing in their place, and costs nothing for them.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from psycopg import sql

from delivery import statuses
from journeys.clocks.timers import Pauses, over_at
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


# The types of what is asked of each enrollment besides.
TYPES = {"event": "jsonb", "deadline_at": "timestamptz", "price": "numeric"}


def columns(alias: str, besides: dict[str, sql.Composable | None]) -> dict[str, sql.Composable]:
    """What is asked of each enrollment besides (`asked_besides`), and where each is found then, under the alias.

    What is not asked (None) is no column, but a null that the planner sees: the plain cascade pays nothing for it.
    """
    asked = {name: piece for name, piece in besides.items() if piece is not None}
    return {
        "asked_besides": sql.Composed(
            [sql.SQL(", {} as {}").format(piece, sql.Identifier(name)) for name, piece in asked.items()]
        ),
    } | {
        f"{name}_": sql.Identifier(alias, name) if name in asked else sql.SQL("null::") + sql.Identifier(TYPES[name])
        for name in besides
    }


def deadline_at(args: dict[str, Any], pauses: Pauses) -> sql.Composable | None:
    """After which moment no further step starts for the enrollment `d`."""
    return over_at(CAME_AT, args["deadline_s"], pauses) if args.get("deadline_s") else None


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


def price(args: dict[str, Any]) -> sql.Composable | None:
    """What the step's message to `a.endpoint` is likely to cost, where there is a budget; null: nothing is known."""
    if not args.get("purse"):
        return None
    return fill(load(HERE / "price.sql"), sender=args["sender_id"], channel=args["channel"], parts=args.get("parts", 1))
