"""Call a webhook: asks or tells another system something about the customer, and goes on by what it answers."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from delivery.content.contents import freeze
from delivery.kinds import KINDS
from delivery.models import Sender
from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.ports import PortField, unlike, ways
from journeys.problems import Problem
from lib.forms import DurationField, LongTextField, SenderField, StrictSerializer
from segments.properties import PropertyFilter

CHANNEL = "webhook"
CONTENT = ("url", "method", "type", "headers", "body")
ANSWERED, FAILED, TIMED_OUT = "answered", "failed", "timed_out"
# Never behind marketing, never in front of what a customer waits for; no cap and no quiet hours.
TRAFFIC_CLASS = "service"


class Case(StrictSerializer):
    """A way of its own for some answers."""

    key = PortField()
    label = serializers.CharField(max_length=60, label="Name")  # type: ignore[assignment]
    filters = PropertyFilter(many=True, min_length=1, max_length=20, label="If the answer")  # type: ignore[call-arg]


class CallWebhook(NodeType):
    key = "call_webhook"
    label = "Call a webhook"
    icon = "webhook"
    category = "flow"
    color = "cyan"
    description = "Asks or tells another system something, and takes its answer along."

    class Config(StrictSerializer):
        sender_id = SenderField(
            required=False,
            allow_null=True,
            default=None,
            label="Sender",
            help_text="Its account holds the secrets.",
            style={"channels": [CHANNEL]},
        )
        method = serializers.ChoiceField(
            [(each, each) for each in ("POST", "PUT", "PATCH", "DELETE", "GET")], default="POST", label="Method"
        )
        url = serializers.CharField(
            max_length=2000,
            label="Address",
            help_text="https://…; or a path such as /customers, where the account knows the beginning.",
        )
        headers = LongTextField(
            max_length=4000,
            required=False,
            allow_blank=True,
            default="",
            label="Headers",
            help_text="One a line: X-Source: kaskad. No secrets: those stand in the account.",
        )
        type = serializers.CharField(
            max_length=100,
            required=False,
            allow_blank=True,
            default="",
            label="Type of event",
            help_text="Empty: the data alone is sent, as it stands. Else as an event of Standard Webhooks.",
            style={"when": {"method": ["POST", "PUT", "PATCH"]}},
        )
        body = LongTextField(
            max_length=20_000,
            required=False,
            allow_blank=True,
            default="",
            label="Data",
            help_text="JSON; what is known of the customer, the event and earlier answers can stand in it.",
            style={"when": {"method": ["POST", "PUT", "PATCH"]}},
        )
        timeout_s = DurationField(
            min_value=10, max_value=7 * 86400, default=900, label="Wait for the answer", help_text="With all its tries."
        )
        retries = serializers.IntegerField(min_value=0, max_value=20, default=5, label="Tries again, at most")
        name = serializers.RegexField(
            r"^[a-z][a-z0-9_]{0,39}$",
            default="call",
            label="Name of the answer",
            help_text="Texts and later steps find it by this name: answers.call.level.",
            error_messages={"invalid": "Small letters, digits and _."},
        )
        cases = serializers.ListField(
            child=Case(),
            required=False,
            default=list,
            max_length=10,
            label="Ways by the answer",
            help_text="Asked from above; the first that holds counts. Others go on by “Answered”.",
        )

        def validate_cases(self, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
            return unlike(cases, ANSWERED, FAILED, TIMED_OUT)

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            content = KINDS[CHANNEL].Content(data=_content(attrs))
            if not content.is_valid():
                raise serializers.ValidationError(content.errors)
            return attrs

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [
            *ways(config.get("cases")),
            Port(ANSWERED, "Answered"),
            Port(FAILED, "Failed"),
            Port(TIMED_OUT, "No answer in time"),
        ]

    def default_config(self) -> dict[str, Any]:
        return {"method": "POST", "timeout_s": 900, "retries": 5, "name": "call", "cases": []}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        if scope.stock.sender(CHANNEL, config["sender_id"]) is None:
            yield Problem(
                "no_call_sender",
                "There is no sender over which the system could be called.",
                "Choose a webhook sender of this brand, or ask an admin to add one.",
                node.id,
                field="sender_id",
            )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        sender = _sender(config, scope)
        assert sender is not None, "check() refuses a call without a sender"
        call = {
            "brand_id": scope.brand.pk,
            "sender_id": sender.pk,
            "content_id": freeze(scope.brand.pk, CHANNEL, _content(config)),
            "traffic_class": TRAFFIC_CLASS,
            "retries": config["retries"],
            "timeout_s": config["timeout_s"],
        }
        cases = [{key: each[key] for key in ("key", "label", "filters")} for each in config["cases"]]
        ports = [*(each["key"] for each in cases), ANSWERED, FAILED, TIMED_OUT]
        answer = {"name": config["name"], "timeout_s": config["timeout_s"], "cases": cases}
        return [Draft("call", call, {"called": 1}), Draft("answer", answer, {key: Out(key) for key in ports})]


def _content(config: dict[str, Any]) -> dict[str, Any]:
    return {key: config[key] for key in CONTENT}


def _sender(config: dict[str, Any], scope: Scope) -> Sender | None:
    """The chosen sender, else the brand's default one, else any that is active."""
    senders = Sender.objects.filter(brand=scope.brand, channel=CHANNEL, is_active=True, account__is_active=True)
    if config["sender_id"] is not None:
        return senders.filter(pk=config["sender_id"]).first()
    return senders.order_by("-is_default", "id").first()
