"""SendGrid (Twilio), through django-anymail.

Documents (excerpts 2026-11): https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send,
.../for-developers/tracking-events/event (reports) and .../getting-started-event-webhook-security-features (their
signature).
"""

import base64
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.serialization import load_der_public_key
from rest_framework import serializers

from delivery.mailing.anymail_adapter import AnymailEsp
from delivery.mailing.esp import ApiSettings, secret
from delivery.provider import Call, NotTheirs, OpenAccount
from lib.forms import StrictSerializer


class Credentials(StrictSerializer):
    api_key = secret("API key")
    tracking_webhook_verification_key = secret(
        "Webhook verification key", required=False, help_text="Of the signed event webhook."
    )

    def validate_tracking_webhook_verification_key(self, value: str) -> str:
        """A public key, as SendGrid shows it: base64 without the lines around."""
        if value:
            try:
                load_der_public_key(base64.b64decode(value, validate=True))
            except ValueError:
                raise serializers.ValidationError("Write the verification key as SendGrid shows it.") from None
        return value


class SendGrid(AnymailEsp):
    key = "sendgrid"
    label = "SendGrid"
    description = "Hands e-mail over to SendGrid and hears what became of it."
    Credentials = Credentials
    Settings = ApiSettings
    vendor = "sendgrid"
    view = "SendGridTrackingWebhookView"
    api_url = "https://api.sendgrid.com/v3/"
    fields = {"api_key": "api_key"}  # noqa: RUF012 (nobody changes it)
    view_fields = {  # noqa: RUF012
        "tracking_webhook_verification_key": "tracking_webhook_verification_key"
    }
    check_path = "scopes"
    check_doc = "GET /v3/scopes"

    def check_headers(self, account: OpenAccount) -> dict[str, str]:
        return {"Authorization": f"Bearer {account.credentials['api_key']}"}

    def verify(self, call: Call, account: OpenAccount, now: Any) -> None:
        """anymail lets everything in where there is no key; we ask for one as soon as a call is signed."""
        signed = "x-twilio-email-event-webhook-signature" in call.headers
        if signed and not account.credentials.get("tracking_webhook_verification_key"):
            raise NotTheirs

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        return event.get("event") == "bounce" and event.get("type") == "bounce"
