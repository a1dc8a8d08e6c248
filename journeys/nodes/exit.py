"""Exit: the journey ends here."""

from typing import Any

from rest_framework import serializers

from journeys.graph import Node
from journeys.node import Draft, NodeType, Port, Scope
from lib.forms import StrictSerializer


class Exit(NodeType):
    key = "exit"
    label = "Exit"
    icon = "door-exit"
    category = "end"
    color = "gray"
    description = "The journey ends here for everybody who comes."
    is_end = True

    class Config(StrictSerializer):
        label = serializers.CharField(max_length=60, required=False, allow_blank=True, default="", label="Name")  # type: ignore[assignment]

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return []

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("exit")]
