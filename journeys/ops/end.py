"""end: sends each customer out of another journey, or out of the other runs of this one."""

from datetime import datetime
from typing import Any

from psycopg import sql

from journeys.op import OpKind
from journeys.program import Op


class End(OpKind):
    key = "end"
    label = "End a journey"
    kicks = ("engine",)

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        other = op.args["journey_id"]
        return {
            "journey": sql.SQL("d.journey_id") if other is None else sql.SQL("{}::bigint").format(sql.Literal(other))
        }
