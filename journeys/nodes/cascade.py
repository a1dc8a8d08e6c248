"""Cascade: the cheapest channel first, then the next, until the customer reacts.

Each step compiles to a `send` and an `await`. A step that cannot be sent (no address, no consent, suppressed) and a
message that fails go on to the next step at once; a reaction to any step of this pass stops the chain.
"""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from accounts.models import Brand
from customers.models import Topic
from delivery.content.contents import freeze
from delivery.content.template_library import freeze_variant
from delivery.kinds import KINDS
from delivery.models import Sender, TemplateVersion
from delivery.traffic import ALLOWED_UNASKED
from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.problems import Problem
from lib.forms import DurationField, StrictSerializer

STOPS = [("opened", "Read"), ("clicked", "Clicked"), ("replied", "Replied"), ("purchased", "Bought")]
# What evidence of a reading is enough: the grade asked for, and those above it.
GRADES = {"certain": ["certain"], "likely": ["certain", "likely"], "weak": ["certain", "likely", "weak"]}


class Step(StrictSerializer):
    channel = serializers.ChoiceField(choices=[], label="Channel")
    sender_id = serializers.IntegerField(required=False, allow_null=True, default=None, label="Sender")
    content = serializers.DictField(required=False, default=dict, label="Content")
    timeout_s = DurationField(label="Wait for a reaction", min_value=60, max_value=14 * 86400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"] = serializers.ChoiceField([(each.key, each.label) for each in KINDS], label="Channel")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
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
        topic_id = serializers.IntegerField(label="Topic")
        template_id = serializers.IntegerField(required=False, allow_null=True, default=None, label="Template")
        steps = Step(many=True, label="Steps", min_length=1, max_length=12)
        stop_on = serializers.ListField(
            child=serializers.ChoiceField(STOPS),
            default=["opened", "clicked", "replied", "purchased"],
            label="Stop when",
        )
        evidence = serializers.ChoiceField(
            [("certain", "Certain"), ("likely", "Likely"), ("weak", "Any")],
            default="likely",
            label="Evidence of reading",
        )

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [
            Port("reacted", "Reacted"),
            Port("exhausted", "No reaction"),
            Port("unreachable", "Not reachable"),
        ]

    def default_config(self) -> dict[str, Any]:
        return {"steps": [], "stop_on": ["opened", "clicked", "replied", "purchased"], "evidence": "likely"}

    def waits(self, config: dict[str, Any]) -> bool:
        return True

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        brand = scope.brand
        if not Topic.objects.filter(pk=config["topic_id"], brand=brand).exists():
            yield Problem(
                "topic_gone",
                "The topic of this cascade does not exist.",
                "Choose a topic of this brand.",
                node.id,
                field="topic_id",
            )
        yield from self._check_template(node, config, scope)
        for index, step in enumerate(config["steps"]):
            if self._sender(step, brand) is None:
                label = KINDS[step["channel"]].label
                yield Problem(
                    "no_sender",
                    f"Step {index + 1} ({label}) has no sender.",
                    f"Choose a {label} sender of this brand, or ask an admin to add one.",
                    node=node.id,
                    field=f"steps.{index}.sender_id",
                    params={"step": index + 1, "channel": step["channel"]},
                )

    def _check_template(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        if config["template_id"] is None:
            return
        version = self._version(config, scope.brand)
        if version is None:
            yield Problem(
                "template_gone",
                "The template of this cascade does not exist.",
                "Choose a template of this brand, or write the texts here.",
                node.id,
                field="template_id",
            )
            return
        for index, step in enumerate(config["steps"]):
            if step["channel"] not in version.variants:
                label, name = KINDS[step["channel"]].label, version.template.name
                yield Problem(
                    "no_variant",
                    f"Step {index + 1} ({label}): the template “{name}” has no text for {label}.",
                    "Write it in the template, remove the step, or write the texts here.",
                    node.id,
                    field=f"steps.{index}.content",
                    params={"step": index + 1, "channel": step["channel"], "template": name},
                )

    def _version(self, config: dict[str, Any], brand: Brand) -> TemplateVersion | None:
        """The newest version of the chosen template."""
        found = TemplateVersion.objects.select_related("template")
        return found.filter(template__pk=config["template_id"], template__brand=brand).order_by("-number").first()

    def _sender(self, step: dict[str, Any], brand: Brand) -> Sender | None:
        """The chosen sender, else the brand's default one of the channel, else any that is active."""
        senders = Sender.objects.filter(brand=brand, channel=step["channel"], is_active=True, account__is_active=True)
        if step["sender_id"] is not None:
            return senders.filter(pk=step["sender_id"]).first()
        return senders.order_by("-is_default", "id").first()

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        brand = scope.brand
        topic = Topic.objects.get(pk=config["topic_id"], brand=brand)
        stop = {"stop_on": config["stop_on"], "grades": GRADES[config["evidence"]]}
        drafts: list[Draft] = []
        last = len(config["steps"]) - 1
        version = self._version(config, brand)
        for index, step in enumerate(config["steps"]):
            sender = self._sender(step, brand)
            assert sender is not None, "check() refuses a step without a sender"
            shared = stop | {"step": index, "channel": step["channel"], "timeout_s": step["timeout_s"]}
            onward: Out | int = Out("exhausted") if index == last else 2 * (index + 1)
            drafts += [
                Draft(
                    "send",
                    shared
                    | {
                        "brand_id": brand.pk,
                        "sender_id": sender.pk,
                        "content_id": freeze_variant(version, step["channel"])
                        if version
                        else freeze(brand.pk, step["channel"], step["content"]),
                        "topic_id": topic.pk,
                        "traffic_class": topic.traffic_class,
                        "unasked": topic.traffic_class in ALLOWED_UNASKED,
                        "last": index == last,
                    },
                    {
                        "sent": 2 * index + 1,
                        "skipped": onward,
                        "stopped": Out("reacted"),
                    }
                    # Nobody is unreachable before the last step has been tried.
                    | ({"unreachable": Out("unreachable")} if index == last else {}),
                ),
                Draft("await", shared, {"reacted": Out("reacted"), "timed_out": onward, "failed": onward}),
            ]
        return drafts
