"""SendGrid (Twilio), through django-anymail.

Documents (excerpts 2026-11): https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send,
.../for-developers/tracking-events/event (reports) and .../getting-started-event-webhook-security-features (their
signature), .../for-developers/parsing-email/inbound-email (mail that comes in) and .../securing-your-parse-webhooks
(its signature, over the same headers; read 2026-11-22).
"""

import base64
from collections.abc import Mapping
from typing import Any

from anymail.webhooks.sendgrid import (  # type: ignore[import-untyped]
    SendGridBaseWebhookView,
    SendGridInboundWebhookView,
)
from cryptography.hazmat.primitives.serialization import load_der_public_key
from rest_framework import serializers

from delivery.mailing.anymail_adapter import AnymailEsp
from delivery.mailing.esp import secret
from delivery.mailing.incoming import InboundSettings, is_form
from delivery.provider import Call, NotTheirs, OpenAccount
from lib.forms import StrictSerializer


class Credentials(StrictSerializer):
    api_key = secret("API key")
    tracking_webhook_verification_key = secret(
        "Webhook verification key", required=False, help_text="Of the signed event webhook."
    )

    inbound_webhook_verification_key = secret(
        "Inbound parse verification key", required=False, help_text="Of the security policy of the inbound parse."
    )

    def validate_tracking_webhook_verification_key(self, value: str) -> str:
        """A public key."""
        return public_key(value)

    def validate_inbound_webhook_verification_key(self, value: str) -> str:
        """Another one."""
        return public_key(value)


def public_key(value: str) -> str:
    """As SendGrid shows it: base64 without the lines around. Raises ValidationError."""
    if value:
        try:
            load_der_public_key(base64.b64decode(value, validate=True))
        except ValueError:
            raise serializers.ValidationError("Write the verification key as SendGrid shows it.") from None
    return value


class Incoming(SendGridBaseWebhookView, SendGridInboundWebhookView):  # type: ignore[misc]  # anymail has no types
    """anymail's reading of mail, with the check of signatures that it has for reports."""

    key_setting_name = "inbound_webhook_verification_key"


class SendGrid(AnymailEsp):
    key = "sendgrid"
    label = "SendGrid"
    description = "Hands e-mail over to SendGrid and hears what became of it."
    Credentials = Credentials
    Settings = InboundSettings
    vendor = "sendgrid"
    view = "SendGridTrackingWebhookView"
    api_url = "https://api.sendgrid.com/v3/"
    fields = {"api_key": "api_key"}  # noqa: RUF012 (nobody changes it)
    view_fields = {  # noqa: RUF012
        "tracking_webhook_verification_key": "tracking_webhook_verification_key"
    }
    inbound = "delivery.providers.sendgrid.Incoming"
    inbound_fields = {  # noqa: RUF012
        "inbound_webhook_verification_key": "inbound_webhook_verification_key"
    }
    check_path = "scopes"
    check_doc = "GET /v3/scopes"

    def check_headers(self, account: OpenAccount) -> dict[str, str]:
        return {"Authorization": f"Bearer {account.credentials['api_key']}"}

    def verify(self, call: Call, account: OpenAccount, now: Any) -> None:
        """anymail lets everything in where there is no key; we ask for one as soon as a call is signed."""
        signed = "x-twilio-email-event-webhook-signature" in call.headers
        key = "inbound_webhook_verification_key" if self.brings_mail(call) else "tracking_webhook_verification_key"
        if signed and not account.credentials.get(key):
            raise NotTheirs

    def brings_mail(self, call: Call) -> bool:
        """A form; its reports are JSON."""
        return is_form(call)

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        return event.get("event") == "bounce" and event.get("type") == "bounce"
