"""Start another journey: sends the customer to its entry by API, which judges whether they enter."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from journeys.graph import Node
from journeys.naming import chains
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.problems import Problem
from lib.forms import JourneyField, StrictSerializer


class StartJourney(NodeType):
    key = "start_journey"
    label = "Start a journey"
    icon = "player-play"
    category = "flow"
    color = "cyan"
    description = "Sends the customer into another journey as well; this one goes on."

    class Config(StrictSerializer):
        journey_id = JourneyField(label="Journey", min_value=1, help_text="It has an entry by API.")
        hands_over = serializers.BooleanField(
            default=True,
            label="With what this run knows",
            help_text="The event or data that brought the customer in, and the answers of called systems.",
        )

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("next", "Goes on")]

    def default_config(self) -> dict[str, Any]:
        return {"hands_over": True}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        yield from chains.door_problems(node, config["journey_id"], scope)

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("start", dict(config), {"next": Out("next")})]
