"""goal: notes that somebody has come so far."""

from datetime import datetime
from typing import Any

from journeys.op import OpKind
from journeys.program import Op


class Goal(OpKind):
    key = "goal"
    label = "Goal"

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        return {}
