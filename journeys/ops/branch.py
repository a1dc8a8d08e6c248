"""branch: asks a segment rule about each customer."""

from datetime import datetime
from typing import Any

from journeys.op import OpKind
from journeys.program import Op
from segments.predicate import predicate


class Branch(OpKind):
    key = "branch"
    label = "Branch"

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        return {"predicate": predicate(op.args["rule"], now)}
