"""await: looks whether the customer reacted to the step that was sent, until its time-out."""

from datetime import datetime
from typing import Any

from delivery.statuses import FAILURES
from journeys.op import OpKind
from journeys.program import Op
from journeys.reasons import Reason

# What the dispatcher may find at its last look before the hand-over; its codes are our reasons.
LAST_LOOK = [Reason.NO_ADDRESS.value, Reason.NO_CONSENT.value, Reason.SUPPRESSED.value, Reason.NO_SENDER.value]
LOOK_AGAIN_S = 30  # while a message is being handed over


class Await(OpKind):
    key = "await"
    label = "Await a reaction"
    listens = True
    timer = "s.sent_at"
    leads_on = ("timed_out", "failed")

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        return {
            "stop_on": op.args["stop_on"],
            "grades": op.args["grades"],
            "failures": sorted(FAILURES),
            "last_look": LAST_LOOK,
            "look_again": LOOK_AGAIN_S,
        }

    def delay_s(self, op: Op) -> int:
        return int(op.args["timeout_s"])
