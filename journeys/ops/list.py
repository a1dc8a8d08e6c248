"""list: puts customers into a list, or takes them out of it."""

from datetime import datetime
from typing import Any

from journeys.op import OpKind
from journeys.program import Op


class ChangeMembers(OpKind):
    key = "list"
    label = "Change a list"
    kicks = ("engine",)

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        return {"list": op.args["list_id"], "adds": op.args["adds"]}
