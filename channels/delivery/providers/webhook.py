"""Webhook: tells any system, by a call that it can verify (Standard Webhooks 1.0.0, https://www.standardwebhooks.com).

The specification (spec/standard-webhooks.md, read 2026-11-22) says: an id that is the same for every attempt, the
moment of the attempt, a signature over both and the body; anything but 2xx is a failure, 410 for good.
"""

import base64
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from rest_framework import serializers

from delivery.calling import standard_webhooks
from delivery.calling.http import Answer, Line, Request, Unwritable, hand_over, refused
from delivery.calling.wire import check_json
from delivery.kinds.webhook import BODILESS, headers_of
from delivery.outcomes import storable, storable_json
from delivery.provider import Answered, Checked, OpenAccount, Outcome, Outgoing, Provider, Refusal
from lib.forms import DurationField, LongTextField, SecretField, StrictSerializer

LARGEST_KEPT = 16 * 1024  # bytes of an answer
SHORTEST_WORD = 8  # of a secret header: shorter ones, as “Bearer”, say nothing
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

    header_value = SecretField(
        required=False,
        allow_blank=True,
        default="",
        max_length=2000,
        label="Secret header",
        help_text="Sent with each call, as the called system wants it: Bearer and a token, an API key.",
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
        help_text="One a line: crm.shop.example. Empty: any, unless there is a secret header.",
    )
    base_url = serializers.RegexField(
        r"^https?://[^\s/?#@]+(/[^\s?#]*)?$",
        required=False,
        allow_blank=True,
        default="",
        max_length=500,
        label="Beginning of addresses",
        help_text="https://crm.shop.example/v1: addresses that begin with / come after it.",
        error_messages={"invalid": "Write an address that begins with https://, without ? and #."},
    )
    header_name = serializers.RegexField(
        r"^[A-Za-z0-9-]{1,60}$", required=False, default="Authorization", label="Name of the secret header"
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
            lambda group, answer: read(group[0], answer, account),
            Line(account, timeout_s=account.settings["timeout_s"], takes_key=True, is_shared=False),
        )

    def check(self, account: OpenAccount) -> Checked:
        """Whether the secrets can sign. Nobody can be asked: addresses stand in the messages."""
        try:
            form = WebhookCredentials(data=dict(account.credentials))
            form.is_valid(raise_exception=True)
        except serializers.ValidationError:
            return Checked(
                accepted=False, words="The secret cannot sign calls: write whsec_ and 24 to 64 random bytes."
            )
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
    fields = message.fields
    url = address(fields["url"], account)
    method = fields.get("method", "POST")
    headers = headers_of(fields.get("headers", ""))
    body = b"" if method in BODILESS else content(message, now)
    if body:
        headers["content-type"] = "application/json"
    if value := account.credentials.get("header_value"):
        headers[account.settings.get("header_name", "Authorization").lower()] = value
    signed = standard_webhooks.headers(account.credentials["secret"], message.idempotency_key, now, body)
    if former := account.credentials.get("former_secret"):
        older = standard_webhooks.headers(former, message.idempotency_key, now, body)
        signed["webhook-signature"] += f" {older['webhook-signature']}"
    return Request(method, url, {**headers, **signed}, body)


def address(url: str, account: OpenAccount) -> str:
    """Where the call goes. Raises Unwritable for where it may not.

    An account with a secret header calls only hosts that an admin has named: addresses are written by many, and may
    hold what came from outside.
    """
    base = account.settings.get("base_url", "").rstrip("/")
    if url.startswith("/"):
        if not base:
            raise Unwritable("no_host", "The address is a path, and the account has no beginning for it.")
        url = base + url
    try:
        host = urlsplit(url).hostname or ""
        own = urlsplit(base).hostname or ""
    except ValueError:
        raise Unwritable("bad_url", "The address is no address of the web.") from None
    named = account.settings["hosts"].split()
    allowed = {*named, own} - {""}
    if (named or account.credentials.get("header_value")) and host not in allowed:
        raise Unwritable("host_not_allowed", "The account may not call this host.")
    return url


def content(message: Outgoing, now: datetime) -> bytes:
    """The body: an event of the specification; or, for a message without a type, its data alone."""
    if message.fields.get("type", "message"):
        return Request.of_json("", payload(message, now), {}).body
    body = message.fields.get("body", "")
    return Request.of_json("", check_json(body), {}).body if body.strip() else b""


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


def read(message: Outgoing, answer: Answer, account: OpenAccount) -> Iterable[Outcome]:
    """Any 2xx is enough; what may be over soon is tried again, since the call has an id."""
    if answer.is_good:
        return [Outcome(message.message_id, message.idempotency_key, answer=answered(answer, account))]
    refusal = Refusal.TEMPORARY if answer.status >= 500 else answer.refusal() or Refusal.TEMPORARY
    return [refused(message, refusal, str(answer.status), answer.text or f"The system answered {answer.status}.")]


def answered(answer: Answer, account: OpenAccount) -> Answered:
    """What is kept of an answer: its JSON, else its text; without our secrets, should it echo them."""
    if not answer.is_whole or len(answer.body) > LARGEST_KEPT:
        return Answered(answer.status, is_too_large=True)
    text = hidden(answer.text, account).strip()
    if not text:
        return Answered(answer.status)
    try:
        # What JSON does not know (NaN), and what PostgreSQL does not store, makes it a text.
        told = json.loads(text, parse_constant=_refuse)
        kept = json.dumps(storable_json(told), ensure_ascii=False, allow_nan=False)
        return Answered(answer.status, json.loads(kept.encode(errors="replace")))
    except (ValueError, RecursionError):
        return Answered(answer.status, storable(text).encode(errors="replace").decode())


def hidden(text: str, account: OpenAccount) -> str:
    """Without the account's secrets, and without the words that a secret header is made of (“Bearer” and a token)."""
    text = account.hide(text)
    for word in re.split(r"\s+", account.credentials.get("header_value") or ""):
        if len(word) >= SHORTEST_WORD:
            text = text.replace(word, "•••")
    return text


def _refuse(name: str) -> None:
    raise ValueError(name)
