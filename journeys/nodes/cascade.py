"""Cascade: the cheapest channel first, then the next, until the customer reacts.

Each step compiles to a `send` and an `await`. A step that cannot be sent (no address, no consent, suppressed, paused)
and a message that fails go on to the next step at once; a reaction to any step of this pass stops the chain. Where
each customer's best channel comes first, a `choose` stands in front, and every step leads back to it.
"""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from delivery.kinds import KINDS
from journeys.cascading.building import drafts
from journeys.cascading.checking import problems
from journeys.graph import Node
from journeys.node import Draft, NodeType, Port, Scope
from journeys.problems import Problem
from lib.forms import (
    ContentField,
    DurationField,
    MoneyField,
    SenderField,
    StrictSerializer,
    TemplateField,
    TopicField,
)
from segments.happenings import Happening

STOPS = [
    ("delivered", "Delivered"),
    ("opened", "Read"),
    ("clicked", "Clicked"),
    ("replied", "Replied"),
    ("purchased", "Bought"),
]
USUAL_STOPS = ["opened", "clicked", "replied", "purchased"]
FATES = [("wait", "Wait"), ("skip", "Go on to the next step"), ("exit", "Leave the journey")]
DAY_S = 86_400


class Step(StrictSerializer):
    channel = serializers.ChoiceField(choices=[], label="Channel")
    sender_id = SenderField(required=False, allow_null=True, default=None, label="Sender")
    content = ContentField(required=False, default=dict, label="Content")
    timeout_s = DurationField(
        required=False,
        allow_null=True,
        default=None,
        label="Wait for a reaction",
        min_value=60,
        max_value=14 * DAY_S,
        help_text="Left out: as long as is usual on the channel.",
    )
    if_capped = serializers.ChoiceField(FATES, default="skip", label="When a cap is reached")
    if_quiet = serializers.ChoiceField(FATES, default="wait", label="In quiet hours")
    waits_s = DurationField(
        required=False,
        allow_null=True,
        default=None,
        label="Wait for that at most",
        min_value=60,
        max_value=14 * DAY_S,
        help_text="Left out: as long as it waits for a reaction.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"] = serializers.ChoiceField([(each.key, each.label) for each in KINDS], label="Channel")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["timeout_s"] is None:
            attrs["timeout_s"] = KINDS[attrs["channel"]].default_timeout_s
        # With a template, a text that was written here before is kept, and counts for nothing.
        if (getattr(self.root, "initial_data", None) or {}).get("template_id"):
            return attrs
        content = KINDS[attrs["channel"]].Content(data=attrs["content"])
        if not content.is_valid():
            raise serializers.ValidationError({"content": content.errors})
        return attrs


class Cascade(NodeType):
    key = "cascade"
    label = "Cascade"
    icon = "stairs-down"
    category = "message"
    color = "blue"
    description = "Reaches each person over the cheapest channel first, and goes on only if there was no reaction."

    class Config(StrictSerializer):
        topic_id = TopicField(label="Topic")
        template_id = TemplateField(required=False, allow_null=True, default=None, label="Template")
        steps = Step(many=True, label="Steps", min_length=1, max_length=12)
        order = serializers.ChoiceField(
            [
                ("drawn", "As drawn"),
                ("cheapest", "Cheapest first, by the price list"),
                ("best", "Each person's best channel first"),
            ],
            default="drawn",
            label="Order",
        )
        stop_on = serializers.ListField(child=serializers.ChoiceField(STOPS), default=USUAL_STOPS, label="Stop when")
        evidence = serializers.ChoiceField(
            [("certain", "Certain"), ("likely", "Likely"), ("weak", "Any")],
            default="likely",
            label="Evidence of reading",
        )
        stop_events = Happening(many=True, required=False, default=list, max_length=10, label="Or when this happens")  # type: ignore[call-arg]
        deadline_s = DurationField(
            required=False,
            allow_null=True,
            default=None,
            min_value=60,
            max_value=60 * DAY_S,
            label="Deadline",
            help_text="After that no further step starts, and who still waits leaves.",
        )
        budget = MoneyField(
            required=False,
            allow_null=True,
            default=None,
            min_value=0,
            label="Budget",
            help_text="For everybody in this version of the journey together. What costs nothing goes on without it.",
        )
        skip_dear_days = serializers.IntegerField(
            required=False,
            allow_null=True,
            default=None,
            min_value=1,
            max_value=365,
            label="Skip dear channels, days",
            help_text="For people who reacted on a cheaper channel in the last so many days.",
        )

    def ports(self, config: dict[str, Any]) -> list[Port]:
        found = [
            Port("reacted", "Reacted"),
            Port("exhausted", "No reaction"),
            Port("unreachable", "Not reachable"),
        ]
        if config.get("budget") is not None:
            found.append(Port("over_budget", "Over budget"))
        return found

    def default_config(self) -> dict[str, Any]:
        return {"steps": [], "stop_on": USUAL_STOPS, "evidence": "likely"}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        return problems(node, config, scope)

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return drafts(node, config, scope)
