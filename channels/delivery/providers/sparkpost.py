"""SparkPost (Bird), through django-anymail.

Documents (2026-11-22; the fields of reports from a published copy): https://developers.sparkpost.com/api/transmissions/,
.../api/account/ (the check), .../api/webhooks/ and
https://support.sparkpost.com/docs/deliverability/bounce-classification-codes (reports), and
https://developers.sparkpost.com/api/relay-webhooks/ (mail that comes in; read 2026-11-22); they are not signed, a user
and a password may stand in their address.
"""

from collections.abc import Mapping
from typing import Any

from delivery.mailing.anymail_adapter import AnymailEsp, webhook_secret
from delivery.mailing.esp import secret
from delivery.mailing.incoming import InboundSettings, told_json
from delivery.provider import Call, OpenAccount
from lib.forms import StrictSerializer

DEAD = frozenset({"10", "30"})  # invalid recipient, no such recipient


class Credentials(StrictSerializer):
    api_key = secret("API key")
    webhook_secret = webhook_secret()


class SparkPost(AnymailEsp):
    key = "sparkpost"
    label = "SparkPost"
    description = "Hands e-mail over to SparkPost and hears what became of it."
    Credentials = Credentials
    Settings = InboundSettings
    vendor = "sparkpost"
    view = "SparkPostTrackingWebhookView"
    api_url = "https://api.sparkpost.com/api/v1/"
    fields = {"api_key": "api_key"}  # noqa: RUF012 (nobody changes it)
    view_fields = {"webhook_secret": "webhook_secret"}  # noqa: RUF012
    inbound = "anymail.webhooks.sparkpost.SparkPostInboundWebhookView"
    check_path = "account"
    check_doc = "GET /api/v1/account"

    def check_headers(self, account: OpenAccount) -> dict[str, str]:
        return {"Authorization": account.credentials["api_key"]}

    def brings_mail(self, call: Call) -> bool:
        told = told_json(call)
        first = told[0] if isinstance(told, list) and told else None
        systems = first.get("msys") if isinstance(first, Mapping) else None
        return isinstance(systems, Mapping) and "relay_message" in systems

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        (told,) = event.get("msys", {}).values() or [{}]
        return str(told.get("bounce_class")) in DEAD
