"""E-mail."""

import re
from typing import Any

from rest_framework import serializers

from delivery import statuses
from delivery.fields import HtmlField, LineField, TextField
from delivery.kind import BadEndpoint, Behaviour, ContentSerializer, Kind

LOCAL = re.compile(r"[^\s@<>\x00-\x1f\x7f\"(),:;\[\]\\]{1,64}")
LABEL = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?", re.UNICODE)


class Email(Kind):
    key = "email"
    label = "E-mail"
    icon = "mail"
    color = "#3b82d6"
    rank = 2
    default_timeout_s = 24 * 3600

    class Content(ContentSerializer):
        subject = LineField(max_length=200, label="Subject")
        preheader = LineField(
            max_length=200,
            required=False,
            allow_blank=True,
            default="",
            label="Preheader",
            help_text="Shown after the subject in the list of messages.",
        )
        html = HtmlField(max_length=500_000, required=False, allow_blank=True, default="", label="HTML")
        text = TextField(max_length=100_000, required=False, allow_blank=True, default="", label="Text")

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            if not attrs.get("html", "").strip() and not attrs.get("text", "").strip():
                raise serializers.ValidationError({"text": ["Write a text, or HTML, or both."]})
            return super().validate(attrs)

    reports = frozenset(
        {
            statuses.DELIVERED,
            statuses.DEFERRED,
            statuses.OPENED,
            statuses.CLICKED,
            statuses.REPLIED,
            statuses.BOUNCED,
            statuses.UNSUBSCRIBED,
            statuses.COMPLAINED,
        }
    )
    open_grade = statuses.WEAK  # unless it looks human: proxies and scanners open too
    typical = Behaviour(
        refused=0.5,
        delivered=97,
        failed=2.5,
        opened=40,
        likely=60,
        clicked=8,
        bought=3,
        delivered_s=20,
        reacted_s=4 * 3600,
    )
    typical_failure = (statuses.BOUNCED, "5.1.1", "There is no such mailbox.")

    def check_endpoint(self, endpoint: str) -> None:
        super().check_endpoint(endpoint)
        local, _, domain = endpoint.rpartition("@")
        labels = domain.split(".")
        if not LOCAL.fullmatch(local) or len(labels) < 2 or not all(LABEL.fullmatch(each) for each in labels):
            raise BadEndpoint("An e-mail address looks like name@domain.example.")

    def check_sender(self, value: str) -> None:
        self.check_endpoint(value)
