"""split: assigns an arm by a hash of the customer, so that it never changes."""

from datetime import datetime
from itertools import accumulate
from typing import Any

from journeys.op import OpKind
from journeys.program import Op


class Split(OpKind):
    key = "split"
    label = "Split"

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        arms = op.args["arms"]
        return {
            "salt": op.args["salt"],
            "arms": [each["key"] for each in arms],
            # Upper ends of the arms' ranges within 0 … 100.
            "ends": list(accumulate(each["share"] for each in arms)),
        }
