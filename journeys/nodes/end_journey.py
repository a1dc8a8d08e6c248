"""End another journey: the customer leaves it wherever they stand; or the other runs of this one."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from journeys.graph import Node
from journeys.naming import chains
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.problems import Problem
from lib.forms import JourneyField, StrictSerializer


class EndJourney(NodeType):
    key = "end_journey"
    label = "End a journey"
    icon = "player-stop"
    category = "flow"
    color = "cyan"
    description = "Takes the customer out of another journey, with what waits to be sent; this one goes on."

    class Config(StrictSerializer):
        which = serializers.ChoiceField(
            [("journey", "Another journey"), ("runs", "The customer's other runs of this journey")],
            default="journey",
            label="What ends",
        )
        journey_id = JourneyField(
            min_value=1,
            required=False,
            allow_null=True,
            default=None,
            label="Journey",
            style={"when": {"which": ["journey"]}},
        )

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            if attrs["which"] == "journey" and attrs["journey_id"] is None:
                raise serializers.ValidationError({"journey_id": ["Choose the journey."]}, "required")
            return attrs

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("next", "Goes on")]

    def default_config(self) -> dict[str, Any]:
        return {"which": "journey"}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        if config["which"] == "journey":
            yield from chains.journey_problems(node, config["journey_id"], scope)

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        other = config["journey_id"] if config["which"] == "journey" else None
        return [Draft("end", {"journey_id": other}, {"next": Out("next")})]
