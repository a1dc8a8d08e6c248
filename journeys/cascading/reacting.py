"""Which reactions stop a cascade, said once for all of its ops, whose statements are filled with these pieces.

A reaction to any message of this pass counts, also to an earlier step; so do a purchase, and events by name, since the
customer entered the journey.
"""

from datetime import datetime
from pathlib import Path
from typing import Any, LiteralString

from psycopg import sql

from journeys.hearing.happenings import happened
from lib.sql import fill, load

HERE = Path(__file__).parent

# How a message shows each reaction, the surest first; `e` is the message.
SIGNS = {
    "clicked": sql.SQL("e.clicked_at is not null"),
    "replied": sql.SQL("e.replied_at is not null"),
    "opened": sql.SQL("e.opened_grade = any({grades}::text[])"),
    "delivered": sql.SQL("e.delivered_at is not null"),
}
SINCE_ENTRY = sql.SQL(
    "select e.occurred_at, {name}::text as name from {table} where e.customer_id = d.customer_id and {condition}"
    " and e.occurred_at > d.entered_at and e.occurred_at <= {now}"
)


def pieces(args: dict[str, Any]) -> dict[str, sql.Composable]:
    """Pieces by name: `reaction`, an aggregate over the messages `e` of a pass; `reaction_shown` and `reacted`, the
    same question about one of them. Each null (false) while there is none.
    """
    signs = _signs(args)
    return {
        "reaction": _surest(" when bool_or({}) then {}", signs),
        "reaction_shown": _surest(" when {} then {}", signs),
        "reacted": sql.SQL("({})").format(sql.SQL(" or ").join(signs.values())) if signs else sql.SQL("false"),
    }


def _surest(when: LiteralString, signs: dict[str, sql.Composable]) -> sql.Composable:
    whens = [sql.SQL(when).format(sign, sql.Literal(name)) for name, sign in signs.items()]
    return sql.SQL("case{} end").format(sql.Composed(whens)) if whens else sql.SQL("null::text")


def _signs(args: dict[str, Any]) -> dict[str, sql.Composable]:
    return {
        name: sign.format(grades=sql.Literal(args["grades"])) for name, sign in SIGNS.items() if name in args["stop_on"]
    }


def bought_at(args: dict[str, Any], now: datetime, due: sql.Identifier) -> sql.Composable:
    """The first purchase since the enrollment `d` of the batch `due` entered; null: none yet."""
    if "purchased" not in args["stop_on"]:
        return sql.SQL("null::timestamptz")
    return fill(load(HERE / "bought_at.sql"), due=due, now=now)


def event(args: dict[str, Any], now: datetime) -> sql.Composable | None:
    """The first of the events that stop the cascade, since the enrollment `d` entered: {at, event}; null: none yet."""
    events = args.get("events")
    if not events:
        return None
    each_of_them = []
    for each in events:
        table, condition = happened(each["event"], each["filters"])
        each_of_them.append(
            SINCE_ENTRY.format(name=sql.Literal(each["event"]), table=table, condition=condition, now=sql.Literal(now))
        )
    return sql.SQL(
        "(select jsonb_build_object('at', o.occurred_at, 'event', o.name) from ({}) o"
        " order by o.occurred_at, o.name limit 1)"
    ).format(sql.SQL(" union all ").join(each_of_them))
