"""start: sends each customer to the door of another journey."""

from datetime import datetime
from typing import Any

from journeys.op import OpKind
from journeys.ops.update import CIRCLES, CIRCLING_FOR
from journeys.program import Op


class Start(OpKind):
    key = "start"
    label = "Start a journey"
    kicks = ("engine",)

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        return {
            "journey": op.args["journey_id"],
            "hands_over": op.args["hands_over"],
            "circling_since": now - CIRCLING_FOR,
            "circles": CIRCLES,
        }
