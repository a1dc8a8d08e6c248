"""multi: asks several segment rules about each customer, one after the other, until one holds."""

from datetime import datetime
from typing import Any

from psycopg import sql

from journeys.op import OpKind
from journeys.program import Op
from segments.comparing import compared, kept


class Multi(OpKind):
    key = "multi"
    label = "Multi-way"

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        keys = [sql.Literal(each["key"]) for each in op.args["cases"]]
        asked = [compared(each["rule"], now, f"cases.{index}") for index, each in enumerate(op.args["cases"])]
        every = {path: seen for each in asked for path, seen in each.values.items()}
        holds = [
            sql.SQL("when ({}) is true then {}").format(each.predicate, key)
            for key, each in zip(keys, asked, strict=True)
        ]
        details = [
            sql.SQL("when {} then {}").format(key, kept(each.values)) for key, each in zip(keys, asked, strict=True)
        ]
        return {
            "first": sql.SQL(" ").join(holds),
            "details": sql.SQL(" ").join(details),
            "every": kept(every),
        }
