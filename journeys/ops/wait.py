"""wait: lets time pass."""

from datetime import datetime
from typing import Any

from journeys.op import OpKind
from journeys.program import Op


class Wait(OpKind):
    key = "wait"
    label = "Wait"
    timer = "d.moved_at"

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        return {}

    def delay_s(self, op: Op) -> int:
        return int(op.args["delay_s"])
