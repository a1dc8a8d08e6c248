"""Goal: whoever comes here has reached one of the journey's aims, and goes on."""

from typing import Any

from rest_framework import serializers

from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from lib.forms import StrictSerializer


class Goal(NodeType):
    key = "goal"
    label = "Goal"
    icon = "flag"
    category = "flow"
    color = "green"
    description = "Marks that a goal has been reached: everybody who comes is counted, and goes on."

    class Config(StrictSerializer):
        label = serializers.CharField(max_length=60, required=False, allow_blank=True, default="", label="Name")  # type: ignore[assignment]

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("next", "Goes on")]

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("goal", {}, {"next": Out("next")})]
