"""Entry: another system, or somebody of the staff, sends people in one by one (journeys/entering/enroll_api.py)."""

from collections.abc import Iterable
from typing import Any

from journeys.entry import EntryConfig, EntryType, Finding, Visitor
from journeys.graph import Node
from journeys.models import Decision
from journeys.node import Draft, Out, Scope
from journeys.program import Op
from journeys.reasons import Reason

MOST_CALLS = 10


class EntryApi(EntryType):
    key = "entry_api"
    label = "Entry by API"
    icon = "api"
    description = "Another system sends people in, with data that the texts can use."

    class Config(EntryConfig):
        """Only whether somebody may come again."""

    def default_config(self) -> dict[str, Any]:
        return {"reentry": "after_exit"}

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("enter", config | {"type": self.key}, {"next": Out("next")})]

    def triggers(self, op: Op) -> Iterable[tuple[str, str]]:
        yield "api", op.node

    def why(self, op: Op, visitor: Visitor) -> Iterable[Finding]:
        """The last calls that have sent the customer here: who made them, when, and what became of each.

        Every call that was taken leaves a decision at the door; one that waits there is told of by the entry itself.
        """
        calls = Decision.objects.filter(
            customer_id=visitor.customer.pk, journey_id=visitor.journey.pk, visit=0, detail__kind="api"
        )
        found = calls.order_by("-id").values_list("reason", "detail__name", "detail__at")[:MOST_CALLS]
        told = [
            Finding("called", reason == Reason.ENTERED, {"by": name, "last": at, "reason": reason})
            for reason, name, at in found
        ]
        return told or [Finding("uncalled", holds=False)]
