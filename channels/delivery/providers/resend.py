"""Resend, through django-anymail.

Documents (excerpts 2026-11): https://resend.com/docs/api-reference/emails/send-email, .../api-reference/errors,
https://resend.com/docs/dashboard/webhooks/event-types and https://docs.svix.com/receiving/verifying-payloads/how-manual
(how its reports are signed; done here, because anymail would need the library svix for it),
https://resend.com/docs/webhooks/emails/received and .../docs/dashboard/receiving/get-email-content (mail that comes in
is told without its content, which is asked for; read 2026-11-22).
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import requests
from anymail.inbound import AnymailInboundMessage  # type: ignore[import-untyped]
from anymail.webhooks.resend import ResendInboundWebhookView  # type: ignore[import-untyped]
from rest_framework import serializers

from delivery.mailing.anymail_adapter import AnymailEsp
from delivery.mailing.esp import CHECK_S, reason, secret
from delivery.mailing.incoming import InboundSettings, told_json
from delivery.provider import Call, NotTheirs, OpenAccount, Unreadable
from lib.forms import StrictSerializer

TOLERANCE_S = 300  # as Svix's own libraries
MAIL_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


class Credentials(StrictSerializer):
    api_key = secret("API key")
    signing_secret = secret("Webhook signing secret", required=False, help_text="Without it no report is believed.")

    def validate_signing_secret(self, value: str) -> str:
        """whsec_ and base64."""
        if value:
            try:
                base64.b64decode(value.removeprefix("whsec_"), validate=True)
            except ValueError:
                raise serializers.ValidationError("Write the signing secret, from whsec_ on.") from None
        return value


class Incoming(ResendInboundWebhookView):  # type: ignore[misc]  # anymail has no types
    """anymail's reading of mail; the content is asked for here, in time and without what is attached."""

    def _fetch_inbound_email(self, email_id: Any) -> Any:
        """Raises Unreadable: then Resend calls again."""
        if not MAIL_ID.fullmatch(str(email_id)):
            raise Unreadable("Resend names no mail.")
        headers = {"Authorization": f"Bearer {self.api_key}"}
        try:
            answer = requests.get(
                f"{self.api_url}emails/receiving/{email_id}", headers=headers, timeout=CHECK_S, allow_redirects=False
            )
            answer.raise_for_status()
        except requests.RequestException as error:
            raise Unreadable(f"The mail cannot be had from Resend: {reason(error)}.") from None
        return written(answer.json())


def written(told: Mapping[str, Any]) -> Any:
    """The mail that Resend's API tells (GET /emails/receiving/:id)."""
    given = told.get("headers") or {}
    headers = [
        (name, each) for name, value in given.items() for each in (value if isinstance(value, list) else [value])
    ]
    mail = AnymailInboundMessage.construct(headers=headers, text=told.get("text"), html=told.get("html"))
    for name, value in {
        "From": told.get("from"),
        "To": ", ".join(told.get("to") or []),
        "Subject": told.get("subject"),
        "Message-ID": told.get("message_id"),
    }.items():
        if value and name not in mail:
            mail[name] = value
    return mail


class Resend(AnymailEsp):
    key = "resend"
    label = "Resend"
    description = "Hands e-mail over to Resend and hears what became of it."
    Credentials = Credentials
    Settings = InboundSettings
    vendor = "resend"
    view = "ResendTrackingWebhookView"
    signing = inbound_signing = "signing_secret"
    inbound = "delivery.providers.resend.Incoming"
    inbound_fields = {"api_key": "api_key"}  # noqa: RUF012
    api_url = "https://api.resend.com/"
    fields = {"api_key": "api_key"}  # noqa: RUF012 (nobody changes it)
    check_path = "domains"
    check_doc = "GET /domains"

    def check_headers(self, account: OpenAccount) -> dict[str, str]:
        return {"Authorization": f"Bearer {account.credentials['api_key']}"}

    def knows(self, status: int, code: str) -> bool:
        """A key that may only send is known, too: it hears that it may not look."""
        return super().knows(status, code) or code == "restricted_api_key"

    def verify(self, call: Call, account: OpenAccount, now: datetime) -> None:
        key = base64.b64decode(str(account.credentials["signing_secret"]).removeprefix("whsec_"))
        name, at, given = (call.headers.get(f"svix-{each}", "") for each in ("id", "timestamp", "signature"))
        if not at.isdecimal() or len(at) > 12 or abs(now.timestamp() - int(at)) > TOLERANCE_S:
            raise NotTheirs
        expected = base64.b64encode(hmac.digest(key, f"{name}.{at}.".encode() + call.body, hashlib.sha256)).decode()
        if not any(hmac.compare_digest(f"v1,{expected}".encode(), each.encode()) for each in given.split(" ")):
            raise NotTheirs

    def brings_mail(self, call: Call) -> bool:
        told = told_json(call)
        return isinstance(told, Mapping) and told.get("type") == "email.received"

    def view_options(self, call: Call, account: OpenAccount) -> dict[str, Any]:
        return {"api_url": self.url(account)} if self.brings_mail(call) else {}

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        bounce = event.get("data", {}).get("bounce", {})
        return isinstance(bounce, Mapping) and bounce.get("type") == "Permanent"
