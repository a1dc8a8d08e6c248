"""Random split: by chance, and for ever the same for one customer."""

from typing import Any

from rest_framework import serializers

from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.ports import PortField, unlike
from lib.forms import StrictSerializer


class Arm(StrictSerializer):
    key = PortField()
    label = serializers.CharField(max_length=60, label="Name")  # type: ignore[assignment]
    share = serializers.IntegerField(min_value=0, max_value=100, label="Share, %")


class Split(NodeType):
    key = "split"
    label = "Random split"
    icon = "arrows-split-2"
    category = "flow"
    color = "indigo"
    description = "Parts people by chance. The same person always goes the same way."

    class Config(StrictSerializer):
        arms = serializers.ListField(child=Arm(), label="Arms", min_length=2, max_length=10)

        def validate_arms(self, arms: list[dict[str, Any]]) -> list[dict[str, Any]]:
            unlike(arms)
            if (total := sum(each["share"] for each in arms)) != 100:
                raise serializers.ValidationError(f"The shares add up to {total} %, not to 100 %.", "shares_sum")
            return arms

    def ports(self, config: dict[str, Any]) -> list[Port]:
        arms = config.get("arms")
        return [
            Port(str(each.get("key")), f"{each.get('label')} · {each.get('share')} %")
            for each in (arms if isinstance(arms, list) else [])
            if isinstance(each, dict)
        ]

    def default_config(self) -> dict[str, Any]:
        return {"arms": [{"key": "a", "label": "A", "share": 50}, {"key": "b", "label": "B", "share": 50}]}

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("split", config | {"salt": node.id}, {each["key"]: Out(each["key"]) for each in config["arms"]})]
