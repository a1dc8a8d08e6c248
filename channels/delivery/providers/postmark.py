"""Postmark, through django-anymail.

Documents (excerpts 2026-11): https://postmarkapp.com/developer/api/email-api, .../api/overview (error codes),
.../api/server-api (the check), https://postmarkapp.com/developer/webhooks/webhooks-overview (reports) and
.../webhooks/inbound-webhook (mail that comes in; read 2026-11-22); they are not signed, a user and a password may stand
in their address.
"""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from delivery.mailing.anymail_adapter import AnymailEsp, webhook_secret
from delivery.mailing.esp import Kind, secret
from delivery.mailing.incoming import InboundSettings, told_json
from delivery.provider import Call, OpenAccount, Refusal
from lib.forms import StrictSerializer

# Of the account: a bad token, a sender that is not known or confirmed, no credits, an account that is not approved.
ACCOUNT_CODES = frozenset({"10", "400", "401", "405", "412"})


class Credentials(StrictSerializer):
    server_token = secret("Server API token")
    webhook_secret = webhook_secret()


class Settings(InboundSettings):
    message_stream = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=100,
        label="Message stream",
        help_text="Marketing needs a stream of the broadcast kind. Empty: the transactional one.",
    )


class Postmark(AnymailEsp):
    key = "postmark"
    label = "Postmark"
    description = "Hands e-mail over to Postmark and hears what became of it."
    Credentials = Credentials
    Settings = Settings
    vendor = "postmark"
    view = "PostmarkTrackingWebhookView"
    api_url = "https://api.postmarkapp.com/"
    fields = {"server_token": "server_token", "message_stream": "message_stream"}  # noqa: RUF012 (nobody changes it)
    view_fields = {"webhook_secret": "webhook_secret"}  # noqa: RUF012
    inbound = "anymail.webhooks.postmark.PostmarkInboundWebhookView"
    check_path = "server"
    check_doc = "GET /server"

    def check_headers(self, account: OpenAccount) -> dict[str, str]:
        return {"X-Postmark-Server-Token": account.credentials["server_token"], "Accept": "application/json"}

    def kind(self, status: int, code: str) -> Kind | None:
        if status == 422 and code in ACCOUNT_CODES:
            return Kind(Refusal.TEMPORARY, is_outage=True)
        return super().kind(status, code)

    def brings_mail(self, call: Call) -> bool:
        told = told_json(call)
        return isinstance(told, Mapping) and told.get("RecordType", "Inbound") == "Inbound" and "FromFull" in told

    def own_id(self, message_id: str) -> str:
        """Its Message-IDs are its ids @mtasv.net."""
        return message_id.partition("@")[0]

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        return event.get("Type") in ("HardBounce", "BadEmailAddress")
