"""Whether the customer allows a topic on a channel."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from customers.importing.problems import ImportProblem
from customers.importing.row import Terms
from customers.importing.target import CUSTOMERS, Options, Put, Target
from customers.importing.values import boolean
from customers.models import Topic


class ConsentOptions(Options):
    channel = serializers.RegexField(
        r"^[a-z][a-z0-9_]{0,19}$",
        help_text="The key of a channel: push, email, viber, sms.",
        error_messages={"invalid": "A channel is named by its key, such as email."},
    )
    topic = serializers.RegexField(
        r"^[\w-]+/[\w-]+$",
        help_text="Brand and topic by their keys, such as records/news.",
        error_messages={"invalid": "A topic is written as brand/topic, such as records/news."},
    )


class ConsentTarget(Target):
    """Yes allows, no refuses, an empty cell says nothing: who was never asked has not allowed."""

    key = "consent"
    label = "Consent"
    rows = frozenset({CUSTOMERS})
    Options = ConsentOptions

    def slot(self, options: Mapping[str, Any]) -> str:
        return f"the consent to {options['topic']} by {options['channel']}"

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        brand, _, key = options["topic"].partition("/")
        topic = Topic.objects.filter(brand__key=brand, key=key).first()
        if topic is None:
            raise ImportProblem(f"There is no topic “{options['topic']}”; make it in the settings first.")
        choice = (options["channel"], topic.pk)

        return Put("grants", choice, boolean)
