"""choose: the step of a cascade that comes next, where each customer's own best channel comes first."""

from datetime import datetime, timedelta
from typing import Any

from delivery import statuses
from journeys.op import OpKind
from journeys.program import Op

LOOKS_BACK = timedelta(days=180)


class Choose(OpKind):
    key = "choose"
    label = "Choose the best channel"

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        return {
            "sends": op.args["sends"],
            "channels": op.args["channels"],
            "grades": [statuses.CERTAIN, statuses.LIKELY],
            "since": now - LOOKS_BACK,
        }
