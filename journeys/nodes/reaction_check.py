"""Reaction check: what became of the messages that an earlier block of the same run has sent."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from delivery.kinds import KINDS
from journeys.cascading.building import GRADES
from journeys.graph import Node
from journeys.node import Draft, NodeType, OpsOf, Out, Port, Scope
from journeys.problems import Problem
from lib.forms import NodeField, StrictSerializer

SENDING = ["cascade", "message"]  # types of nodes with messages of their own


class AnyChannelField(serializers.ChoiceField):
    """A channel, or none for any of them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["choices"] = [(kind.key, kind.label) for kind in sorted(KINDS, key=lambda each: each.rank)]
        super().__init__(required=False, allow_blank=True, default="", **kwargs)


class ReactionCheck(NodeType):
    key = "reaction_check"
    label = "Check a reaction"
    icon = "mail-question"
    category = "flow"
    color = "grape"
    description = "Asks what became of an earlier message of this run, and parts people by the answer."

    class Config(StrictSerializer):
        node = NodeField(max_length=64, label="Messages of", style={"types": SENDING})
        outcome = serializers.ChoiceField(
            [
                ("sent", "Was sent"),
                ("delivered", "Was delivered"),
                ("opened", "Was read"),
                ("clicked", "Was clicked"),
                ("replied", "Was answered"),
            ],
            default="clicked",
            label="Question",
        )
        channel = AnyChannelField(label="Channel", help_text="Of a cascade only the message on it. Empty: any.")
        step = serializers.IntegerField(
            min_value=1,
            max_value=12,
            required=False,
            allow_null=True,
            default=None,
            label="Step",
            help_text="Of a cascade only the message of this step, as drawn. Empty: any.",
        )
        evidence = serializers.ChoiceField(
            [("certain", "Certain"), ("likely", "Likely"), ("weak", "Any")],
            default="likely",
            label="Evidence of reading",
            style={"when": {"outcome": ["opened"]}},
        )

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("yes", "Yes"), Port("no", "No")]

    def default_config(self) -> dict[str, Any]:
        return {"node": "", "outcome": "clicked", "channel": "", "evidence": "likely"}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        asked = scope.graph.by_id.get(config["node"])
        if asked is None or asked.type not in SENDING:
            yield Problem(
                "no_such_messages",
                "The block whose messages are asked about does not exist.",
                "Choose a cascade or a message of this journey.",
                node=node.id,
                field="node",
            )
        elif node.id not in scope.graph.reachable([asked.id]):
            yield Problem(
                "messages_not_before",
                "The block whose messages are asked about does not come before this one.",
                "Choose one from which a line leads here.",
                node=node.id,
                field="node",
            )

        elif config["step"] and config["step"] > len(asked.config.get("steps") or [None]):
            yield Problem(
                "no_such_step",
                f"The block whose messages are asked about has no step {config['step']}.",
                "Choose a step that it has, or ask about all of them.",
                node=node.id,
                field="step",
                params={"step": config["step"]},
            )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        asked = config["node"]
        behind = [each.target for each in scope.graph.outgoing[asked].values()]
        args = {
            "node": asked,
            "sends": OpsOf(asked, ("send",), config["step"] and config["step"] - 1),
            "ops": OpsOf(asked),
            "outcome": config["outcome"],
            "channel": config["channel"],
            "grades": GRADES[config["evidence"]],
            "loops": asked in scope.graph.reachable(behind),
        }
        return [Draft("reaction", args, {"yes": Out("yes"), "no": Out("no")})]
