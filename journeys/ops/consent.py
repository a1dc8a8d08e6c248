"""consent: notes that customers allow or refuse a topic on some channels."""

from datetime import datetime
from typing import Any

from customers.consents import storing
from journeys.op import OpKind
from journeys.program import Op


class Consent(OpKind):
    key = "consent"
    label = "Change a consent"
    kicks = ("engine",)

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        return {
            "topic": op.args["topic_id"],
            "channels": op.args["channels"],
            "granted": op.args["granted"],
            "over_refusal": op.args["over_refusal"],
            "storing": storing(over_refusals=op.args["over_refusal"]),
        }
