"""Resend, through django-anymail.

Documents (excerpts 2026-11): https://resend.com/docs/api-reference/emails/send-email, .../api-reference/errors,
https://resend.com/docs/dashboard/webhooks/event-types and https://docs.svix.com/receiving/verifying-payloads/how-manual
(how its reports are signed; done here, because anymail would need the library svix for it).
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rest_framework import serializers

from delivery.mailing.anymail_adapter import AnymailEsp
from delivery.mailing.esp import ApiSettings, secret
from delivery.provider import Call, NotTheirs, OpenAccount
from lib.forms import StrictSerializer

TOLERANCE_S = 300  # as Svix's own libraries


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


class Resend(AnymailEsp):
    key = "resend"
    label = "Resend"
    description = "Hands e-mail over to Resend and hears what became of it."
    Credentials = Credentials
    Settings = ApiSettings
    vendor = "resend"
    view = "ResendTrackingWebhookView"
    signing = "signing_secret"
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

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        bounce = event.get("data", {}).get("bounce", {})
        return isinstance(bounce, Mapping) and bounce.get("type") == "Permanent"
