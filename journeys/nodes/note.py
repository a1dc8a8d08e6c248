"""Note: words on the canvas, for people only."""

from typing import Any

from journeys.graph import Node
from journeys.node import Draft, NodeType, Port, Scope
from lib.forms import LongTextField, StrictSerializer


class Note(NodeType):
    key = "note"
    label = "Note"
    icon = "note"
    category = "end"
    color = "yellow"
    description = "Words for your colleagues. Nobody passes here."
    is_drawing = True

    class Config(StrictSerializer):
        text = LongTextField(max_length=2000, required=False, allow_blank=True, default="", label="Text")

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return []

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return []
