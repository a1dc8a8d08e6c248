"""Message: one message over one channel. Nobody waits behind it; what becomes of it is asked elsewhere."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from rest_framework import serializers

from journeys.cascading.building import drafts
from journeys.cascading.checking import problems
from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.nodes.cascade import DAY_S, Step
from journeys.problems import Problem
from lib.forms import DurationField, TemplateField, TopicField

FATES = [("wait", "Wait"), ("skip", "Do not send it")]
# What the checks of a cascade's step find, said of a message.
WORDS = {
    "topic_gone": "The topic of this message does not exist.",
    "template_gone": "The template of this message does not exist.",
    "no_sender": "This message has no sender.",
}


class Message(NodeType):
    key = "message"
    label = "Message"
    icon = "send"
    category = "message"
    color = "blue"
    description = "Sends one message over one channel, and goes on without waiting for what becomes of it."

    class Config(Step):
        topic_id = TopicField(label="Topic")
        template_id = TemplateField(required=False, allow_null=True, default=None, label="Template")
        timeout_s = None  # type: ignore[assignment]
        ttl_s = DurationField(
            required=False,
            allow_null=True,
            default=None,
            label="Valid for",
            min_value=60,
            max_value=14 * DAY_S,
            help_text="What has not been delivered by then is not sent any more. Left out: as is usual on the channel.",
        )
        if_capped = serializers.ChoiceField(FATES, default="skip", label="When a cap is reached")
        if_quiet = serializers.ChoiceField(FATES, default="wait", label="In quiet hours")

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            return super().validate(attrs | {"timeout_s": attrs["ttl_s"]})

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("sent", "Sent"), Port("not_sent", "Not sent")]

    def default_config(self) -> dict[str, Any]:
        return {"channel": "email", "content": {}, "if_capped": "skip", "if_quiet": "wait"}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        for each in problems(node, _cascade(config), scope):
            yield replace(
                each,
                code=f"message_{each.code}",
                message=WORDS.get(each.code, each.message),
                field=(each.field or "").removeprefix("steps.0.") or None,
            )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        send = drafts(node, _cascade(config), scope)[0]
        ports: dict[str, Out | int] = {port: Out("sent" if port == "sent" else "not_sent") for port in send.ports}
        return [Draft("send", send.args, ports)]


def _cascade(config: dict[str, Any]) -> dict[str, Any]:
    """The cascade of this one step that nothing stops."""
    return {
        "topic_id": config["topic_id"],
        "template_id": config["template_id"],
        "steps": [config],
        "order": "drawn",
        "stop_on": [],
        "stop_events": [],
        "evidence": "likely",
        "deadline_s": None,
        "budget": None,
        "skip_dear_days": None,
    }
