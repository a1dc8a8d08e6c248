"""Change a consent: notes that the customer allows or refuses a topic on some channels."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from delivery.kinds import KINDS
from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.problems import WARNING, Problem
from lib.forms import StrictSerializer, TopicField


class ChangeConsent(NodeType):
    key = "change_consent"
    label = "Change a consent"
    icon = "shield-half"
    category = "flow"
    color = "cyan"
    description = "Notes that the customer refuses a topic, or has allowed it, on the channels that you choose."

    class Config(StrictSerializer):
        topic_id = TopicField(label="Topic", min_value=1)
        choice = serializers.ChoiceField(
            [("refuse", "The customer refuses"), ("allow", "The customer allows")], default="refuse", label="Choice"
        )
        channels = serializers.MultipleChoiceField(
            choices=[(each.key, each.label) for each in KINDS if not each.is_call], label="Channels", allow_empty=False
        )
        over_refusal = serializers.BooleanField(
            default=False,
            label="Also where the customer has refused",
            help_text="Only if the customer has just asked for it, on a form or in the app. Else a refusal stands.",
            style={"when": {"choice": ["allow"]}},
        )

        def validate_channels(self, channels: set[str]) -> list[str]:
            return sorted(channels)

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("next", "Goes on")]

    def default_config(self) -> dict[str, Any]:
        return {"choice": "refuse", "channels": []}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        if config["topic_id"] not in scope.stock.topics:
            yield Problem(
                "topic_gone",
                "The topic of this step does not exist.",
                "Choose a topic of this brand.",
                node.id,
                field="topic_id",
            )
        if config["choice"] == "allow":
            yield Problem(
                "grants_consent",
                "This step allows messages in the name of the customer.",
                "Make sure that the customer has really asked for it: the law wants a proof.",
                node.id,
                field="choice",
                severity=WARNING,
            )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        granted = config["choice"] == "allow"
        args = {
            "topic_id": config["topic_id"],
            "channels": config["channels"],
            "granted": granted,
            "over_refusal": granted and config["over_refusal"],
        }
        return [Draft("consent", args, {"next": Out("next")})]
