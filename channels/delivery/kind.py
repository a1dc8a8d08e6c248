"""What a channel kind is. Each lives in a file of its own in delivery/kinds/."""

import re
from abc import ABC
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from delivery import statuses
from delivery.content.fields import Rendered
from delivery.content.templates import TemplateRefused
from lib.forms import StrictSerializer

E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class BadEndpoint(ValueError):
    """An address or sender that the channel cannot use; `str()` is a sentence."""


@dataclass(frozen=True)
class Behaviour:
    """How people and networks usually behave on a channel: shares in per cent, medians of delays in seconds.

    refused: of all messages, refused at once. delivered, failed: of those accepted (the rest is never heard of, or
    expires). opened, clicked, replied, unsubscribed: of those delivered. likely: of the readings, those that look
    human. bought: of those who read, clicked or replied.
    """

    refused: float = 0
    delivered: float = 100
    failed: float = 0
    opened: float = 0
    likely: float = 100
    clicked: float = 0
    replied: float = 0
    unsubscribed: float = 0.3
    bought: float = 3
    delivered_s: int = 10
    reacted_s: int = 1800
    bought_s: int = 3 * 3600


class ContentSerializer(StrictSerializer):
    """The fields of a content. Each text is a template, compiled here so that a mistake is shown at its field."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        errors: dict[str, list[str]] = {}
        for key, value in attrs.items():
            field = self.fields[key]
            if isinstance(field, Rendered) and ("{" in value or type(field).compiled is not Rendered.compiled):
                try:
                    field.compiled(value)
                except TemplateRefused as refused:
                    errors[key] = [str(refused)]
        if errors:
            raise serializers.ValidationError(errors, "bad_template")
        return attrs


class Kind(ABC):
    """A channel: what its messages are made of, how it reaches people, what it can tell about them."""

    key: str
    label: str
    icon: str  # a name of the Tabler icon set
    color: str
    rank: int  # 1 is the cheapest
    default_timeout_s: int  # of a step of a cascade
    is_call = False  # a system is called, nobody is written to; what it answers can be used
    every_address = False  # a message goes to all active addresses (devices) of the customer, not to the primary one
    Content: type[ContentSerializer]
    untracked: frozenset[str] = frozenset()  # fields whose links nobody can follow: they stay as they are

    # What may be reported of a message on this channel, and what an `opened` is worth unless its report knows better.
    reports: frozenset[str] = frozenset()
    open_grade: str = statuses.NONE
    typical = Behaviour()
    typical_failure: tuple[str, str, str] = (statuses.FAILED, "failed", "The message could not be delivered.")

    def check_endpoint(self, endpoint: str) -> None:
        """Raises BadEndpoint for what no message of this channel can be sent to."""
        if not endpoint or len(endpoint) > 500 or re.search(r"[\s\x00-\x1f\x7f]", endpoint):
            raise BadEndpoint("An address is at most 500 characters, without spaces and line breaks.")

    def check_sender(self, value: str) -> None:
        """Raises BadEndpoint for what no message of this channel can be sent from."""
        if not value or re.search(r"[\x00-\x1f\x7f]", value):
            raise BadEndpoint("A sender is one line of text.")

    def frozen(self, fields: Mapping[str, str], language: str) -> dict[str, str]:
        """What is kept of the (accepted) fields of a content: what needs no customer is made here, once."""
        return dict(fields)

    def parts(self, fields: Mapping[str, str]) -> int:
        """In how many parts this (rendered) content is sent and charged."""
        return 1


def check_phone(endpoint: str) -> None:
    """Raises BadEndpoint unless it is a whole international number."""
    if not E164.fullmatch(endpoint):
        raise BadEndpoint("A phone number begins with + and the code of its country, and has digits only.")


def check_button(attrs: dict[str, Any]) -> None:
    """Raises ValidationError for a button without a link, or a link without a button."""
    if attrs.get("button_text") and not attrs.get("button_link"):
        raise serializers.ValidationError({"button_link": ["Say where the button leads."]}, "required")
    if attrs.get("button_link") and not attrs.get("button_text"):
        raise serializers.ValidationError({"button_text": ["Say what stands on the button."]}, "required")
