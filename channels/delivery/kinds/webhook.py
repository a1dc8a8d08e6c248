"""Webhook: tells another system, by a signed call, what a message tells a person elsewhere."""

import json
from typing import Any

from jinja2 import Template
from rest_framework import serializers

from delivery import statuses
from delivery.calling.wire import Form, check_json, compile_wire
from delivery.content.fields import VARIABLES, LineField, LinkField, TextField
from delivery.kind import Behaviour, ContentSerializer, Kind


class JsonField(TextField):
    """JSON: what templates print into it is escaped, inside quotes and without."""

    links = ""

    def compiled(self, source: str) -> Template:
        return compile_wire(source, Form.JSON, VARIABLES)

    def finished(self, text: str, label: str) -> str:
        if text.strip():
            check_json(text)
        return super().finished(text, label)

    def to_internal_value(self, data: Any) -> str:
        value: str = super().to_internal_value(data)
        if value.strip() and "{{" not in value and "{%" not in value:
            try:
                json.loads(value)
            except (ValueError, RecursionError):
                raise serializers.ValidationError("This is no JSON.") from None
        return value


class Webhook(Kind):
    key = "webhook"
    label = "Webhook"
    icon = "webhook"
    color = "#5f7a8c"
    rank = 9
    default_timeout_s = 3600
    untracked = frozenset({"url"})  # a system calls it

    class Content(ContentSerializer):
        url = LinkField(label="Address", help_text="Called by POST.")
        type = LineField(
            max_length=100,
            required=False,
            default="message",
            label="Type of event",
            help_text="What the called system tells events apart by.",
        )
        body = JsonField(
            max_length=100_000,
            required=False,
            allow_blank=True,
            default="",
            label="Data",
            help_text="JSON, sent as the data of the event together with the customer.",
        )

        def validate_url(self, value: str) -> str:
            if not value.startswith(("http://", "https://", "{")):
                raise serializers.ValidationError("Write an address that begins with https://.")
            return value

    # The called system has answered: that is all there is to hear.
    reports = frozenset({statuses.DELIVERED, statuses.CLICKED, statuses.FAILED})
    open_grade = statuses.NONE
    typical = Behaviour(delivered=99, failed=1, clicked=5, unsubscribed=0, bought=5, delivered_s=1)
    typical_failure = (statuses.FAILED, "404", "The called system knows no such address.")
