"""wait_event: lets time pass until the customer does one of some things, or a time is over."""

from datetime import datetime
from typing import Any

from psycopg import sql

from journeys.hearing.happenings import happened, key_of
from journeys.op import OpKind
from journeys.program import Op
from segments.happenings import PURCHASE

ENTRY, ARRIVAL = "entry", "arrival"
# The first event of a kind that counts for the enrollment `d`.
FIRST = sql.SQL(
    "(select {number}::int as number, e.id as event_id, e.occurred_at from {table}"
    " where e.customer_id = d.customer_id and {condition} and {meant} and {since}"
    " order by e.occurred_at, e.id limit 1)"
)
# Whether this run has gone on by the event before: the ledger names it. An entry is a decision too.
USED = sql.SQL(
    "exists (select from journeys_decision x where x.customer_id = d.customer_id and x.enrollment_id = d.id and {where}"
    " and x.detail @> jsonb_build_object('kind', {kind}::text, 'id', e.id))"
)
# When the run began for the customer: with the event that brought them in, if the door has opened at once.
ENTERED = sql.SQL(
    "(case when (d.context #>> array['event', 'at'])::timestamptz between d.entered_at - interval '1 minute'"
    " and d.entered_at then (d.context #>> array['event', 'at'])::timestamptz else d.entered_at end)"
)


class WaitEvent(OpKind):
    key = "wait_event"
    label = "Wait for an event"
    listens = True
    timer = "d.moved_at"

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        found = op.args["events"]
        return {
            "happenings": sql.SQL(" union all ").join(_first(number, each, op) for number, each in enumerate(found, 1)),
            "keys": [each["key"] for each in found],
            "kinds": [_kind(each) for each in found],
            "names": [each["event"] for each in found],
        }

    def timer_s(self, op: Op) -> int:
        return int(op.args["timeout_s"])


def _first(number: int, each: dict[str, Any], op: Op) -> sql.Composable:
    table, condition = happened(each["event"], each["filters"])
    return FIRST.format(number=number, table=table, condition=condition, meant=_meant(each), since=_since(each, op))


def _kind(each: dict[str, Any]) -> str:
    return "purchase" if each["event"] == PURCHASE else "event"


def _meant(each: dict[str, Any]) -> sql.Composable:
    """Whether the event is about the same thing as the run: its basket, its order."""
    if each["about"] == "any":
        return sql.SQL("true")
    if each["about"] == "key":
        return sql.SQL("d.key <> '' and {} = d.key").format(key_of(each["property"]))
    return sql.SQL("(e.properties #>> {}::text[]) = (d.context #>> {}::text[])").format(
        sql.Literal(each["property"].split(".")), sql.Literal(each["carried"].split("."))
    )


def _since(each: dict[str, Any], op: Op) -> sql.Composable:
    """From when on it counts. What happened in the very instant does, unless it is what brought the customer here."""
    kind = sql.Literal(_kind(each))
    if op.args["since"] == ARRIVAL:
        used = USED.format(where=sql.SQL("true"), kind=kind)
        return sql.SQL("(e.occurred_at > d.moved_at or e.occurred_at = d.moved_at and not {})").format(used)
    used = USED.format(where=sql.SQL("(x.op = {} or x.visit = 0)").format(op.number), kind=kind)
    # In a loop an event lets somebody on once, and not at each round.
    if op.args["loops"]:
        return sql.SQL("(e.occurred_at >= {0} and not {1})").format(ENTERED, used)
    return sql.SQL("(e.occurred_at > {0} or e.occurred_at = {0} and not {1})").format(ENTERED, used)
