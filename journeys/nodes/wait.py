"""Wait: a length of time."""

from typing import Any

from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from lib.forms import DurationField, StrictSerializer


class Wait(NodeType):
    key = "wait"
    label = "Wait"
    icon = "clock-hour-4"
    category = "flow"
    color = "yellow"
    description = "Everybody waits here for a set time, then goes on."

    class Config(StrictSerializer):
        duration_s = DurationField(label="How long", min_value=1)

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("next", "Goes on")]

    def default_config(self) -> dict[str, Any]:
        return {"duration_s": 86400}

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("wait", {"delay_s": config["duration_s"]}, {"next": Out("next")})]

    def waits(self, config: dict[str, Any]) -> bool:
        return True
