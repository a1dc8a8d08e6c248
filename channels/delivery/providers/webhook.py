"""Webhook: tells any system, by a call that it can verify (Standard Webhooks 1.0.0, https://www.standardwebhooks.com).

The specification (spec/standard-webhooks.md, read 2026-11-22) says: an id that is the same for every attempt, the
moment of the attempt, a signature over both and the body; anything but 2xx is a failure, 410 for good.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from rest_framework import serializers

from delivery.calling import standard_webhooks
from delivery.calling.http import Answer, Line, Request, Unwritable, hand_over, refused
from delivery.calling.wire import check_json
from delivery.provider import Checked, OpenAccount, Outcome, Outgoing, Provider, Refusal
from lib.forms import DurationField, LongTextField, SecretField, StrictSerializer

SECRET_BYTES = range(24, 65)  # the specification: “between 24 bytes (192 bits) and 64 bytes (512 bits)”


class WebhookCredentials(StrictSerializer):
    """What the called system verifies calls with."""

    secret = SecretField(
        max_length=200,
        label="Secret",
        help_text="whsec_ and 24 to 64 random bytes in base64; the called system has the same.",
    )
    former_secret = SecretField(
        required=False,
        allow_blank=True,
        default="",
        max_length=200,
        label="Former secret",
        help_text="Calls are signed with both, until every called system knows the new one.",
    )

    def validate_secret(self, value: str) -> str:
        """In the form of the specification."""
        return checked_secret(value)

    def validate_former_secret(self, value: str) -> str:
        """The same, if there is one."""
        return checked_secret(value) if value else value


class WebhookSettings(StrictSerializer):
    """Whom it may call."""

    hosts = LongTextField(
        required=False,
        allow_blank=True,
        default="",
        max_length=5000,
        label="Hosts that may be called",
        help_text="One a line: crm.shop.example. Empty: any.",
    )
    timeout_s = DurationField(default=15, min_value=1, max_value=60, label="Time-out")


class Webhook(Provider):
    """Calls the address that stands in each message."""

    key = "webhook"
    label = "Webhook"
    description = "Tells another system by a signed call, again and again until it has heard."
    takes_idempotency_key = True  # webhook-id
    Credentials = WebhookCredentials
    Settings = WebhookSettings

    @property
    def channels(self) -> Sequence[str]:
        return ["webhook"]

    def receipts(self, channel: str) -> frozenset[str]:
        return frozenset()

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        return hand_over(
            [[each] for each in batch],
            lambda group: request(group[0], account, now),
            lambda group, answer: read(group[0], answer),
            Line(account, timeout_s=account.settings["timeout_s"], takes_key=True, is_shared=False),
        )

    def check(self, account: OpenAccount) -> Checked:
        """Nobody can be asked: addresses stand in the messages."""
        return Checked(accepted=True, words="The secret can sign calls. Whom they go to stands in each message.")


def checked_secret(value: str) -> str:
    """Raises ValidationError unless it is a secret of the specification's form."""
    try:
        size = len(base64.b64decode(value.removeprefix(standard_webhooks.START), validate=True))
    except ValueError:
        size = 0
    if size not in SECRET_BYTES:
        raise serializers.ValidationError("Write whsec_ and 24 to 64 random bytes in base64.")
    return value


def request(message: Outgoing, account: OpenAccount, now: datetime) -> Request:
    """The signed call. Raises Unwritable."""
    url = message.fields["url"]
    allowed = account.settings["hosts"].split()
    if allowed and (urlsplit(url).hostname or "") not in allowed:
        raise Unwritable("host_not_allowed", "The account may not call this host.")
    call = Request.of_json(url, payload(message, now), {})
    signed = standard_webhooks.headers(account.credentials["secret"], message.idempotency_key, now, call.body)
    if former := account.credentials.get("former_secret"):
        older = standard_webhooks.headers(former, message.idempotency_key, now, call.body)
        signed["webhook-signature"] += f" {older['webhook-signature']}"
    return Request(call.method, call.url, {**call.headers, **signed}, call.body)


def payload(message: Outgoing, now: datetime) -> Mapping[str, Any]:
    """`type`, `timestamp` and `data`, as the specification recommends."""
    body = message.fields.get("body", "")
    return {
        "type": message.fields.get("type") or "message",
        "timestamp": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {
            "message_id": message.message_id,
            "customer_id": message.customer_id,
            "address": message.endpoint,
            "sender": message.sender,
            "content": check_json(body) if body.strip() else None,
        },
    }


def read(message: Outgoing, answer: Answer) -> Iterable[Outcome]:
    """Any 2xx is enough; what may be over soon is tried again, since the call has an id."""
    if answer.is_good:
        return [Outcome(message.message_id, message.idempotency_key)]
    refusal = Refusal.TEMPORARY if answer.status >= 500 else answer.refusal() or Refusal.TEMPORARY
    return [refused(message, refusal, str(answer.status), answer.text or f"The system answered {answer.status}.")]
