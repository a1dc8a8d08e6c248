"""Note: words on the canvas, for people only."""

from typing import Any

from accounts.models import Brand
from journeys.graph import Node
from journeys.node import Draft, NodeType, Port
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

    def compile(self, node: Node, config: dict[str, Any], brand: Brand) -> list[Draft]:
        return []
