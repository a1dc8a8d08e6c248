"""branch: asks a segment rule about each customer."""

from datetime import datetime
from typing import Any

from journeys.op import OpKind
from journeys.program import Op
from segments.comparing import compared, kept


class Branch(OpKind):
    key = "branch"
    label = "Branch"

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        asked = compared(op.args["rule"], now)
        return {"predicate": asked.predicate, "detail": kept(asked.values)}
