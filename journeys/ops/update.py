"""update: changes an attribute of each customer."""

from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from journeys import contexts
from journeys.op import OpKind
from journeys.program import Op
from segments.moment import company_zone

# So many entries of one customer within so long, each brought about by a journey, are a circle.
CIRCLES, CIRCLING_FOR = 50, timedelta(minutes=1)


class Update(OpKind):
    key = "update"
    label = "Change an attribute"
    kicks = ("engine",)

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        args = op.args
        return {
            "key": args["attribute"],
            "operation": args["operation"],
            "value": _value(args, now),
            "circling_since": now - CIRCLING_FOR,
            "circles": CIRCLES,
        }


def _value(args: dict[str, Any], now: datetime) -> sql.Composable:
    """What the enrollment `d` brings to it, as jsonb; null: nothing."""
    if args["source"] == "context":
        return contexts.value(args["path"], args["type"])
    given = args["value"]
    if args["source"] == "today":
        given = now.astimezone(company_zone()).date().isoformat()
    elif args["source"] == "now":
        given = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return sql.Literal(Jsonb(given))
