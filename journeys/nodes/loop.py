"""Loop: back to an earlier step, so many times at most."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.problems import WARNING, Problem
from lib.forms import StrictSerializer


class Loop(NodeType):
    key = "loop"
    label = "Go round again"
    icon = "repeat"
    category = "flow"
    color = "indigo"
    description = "Sends people back to an earlier step, so many times at most. Something in between must wait."

    class Config(StrictSerializer):
        most = serializers.IntegerField(
            min_value=1,
            max_value=1000,
            default=3,
            label="So many times at most",
            help_text="How often one person goes back from here in one run; then they leave by the other port.",
        )

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("again", "Again"), Port("done", "Often enough")]

    def default_config(self) -> dict[str, Any]:
        return {"most": 3}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        back = scope.graph.outgoing[node.id].get("again")
        if back and node.id not in scope.graph.reachable([back.target]):
            yield Problem(
                "loop_goes_on",
                "“Again” does not lead back: from there nobody comes here any more.",
                "Draw it to a step before this one.",
                node=node.id,
                edge=back.id,
                severity=WARNING,
            )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("loop", {"most": config["most"]}, {"again": Out("again"), "done": Out("done")})]
