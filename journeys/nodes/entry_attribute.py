"""Entry: what is known of somebody has changed: the loyalty status, the city, a label.

The database brings people here itself, whoever writes (docs/adr/0010-attribute-changes.md).
"""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from journeys.graph import Node
from journeys.hearing.entries import HearingConfig, HearingEntry
from journeys.node import Draft, Out, Scope
from journeys.problems import Problem
from journeys.program import Op
from lib.forms import AttributeField


def _values(label: str, help_text: str) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=200, allow_blank=True),
        required=False,
        default=list,
        max_length=50,
        label=label,
        help_text=help_text,
    )


class EntryAttribute(HearingEntry):
    key = "entry_attribute"
    label = "Entry by attribute"
    icon = "id-badge-2"
    description = "People enter when an attribute of theirs changes."

    class Config(HearingConfig):
        attribute = AttributeField(max_length=60, label="Attribute")
        from_values = _values("From", "One of these; none: any value. An empty one stands for no value.")
        to_values = _values("To", "One of these; none: any value. An empty one stands for no value.")

    def default_config(self) -> dict[str, Any]:
        return super().default_config() | {"from_values": [], "to_values": []}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        if config["attribute"] not in scope.stock.attributes:
            yield Problem(
                "attribute_gone",
                f"There is no attribute “{config['attribute']}”.",
                "Choose another attribute.",
                node.id,
                field="attribute",
                params={"attribute": config["attribute"]},
            )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("enter", config | {"type": self.key}, {"next": Out("next")})]

    def triggers(self, op: Op) -> Iterable[tuple[str, str]]:
        yield "attribute", op.args["attribute"]
