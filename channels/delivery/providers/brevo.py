"""Brevo (once Sendinblue), through django-anymail.

Documents (excerpts 2026-11): https://developers.brevo.com/reference/sendtransacemail, .../reference/getaccount (the
check), https://developers.brevo.com/docs/transactional-webhooks (reports; they are not signed, a user and a password
may stand in their address).
"""

from collections.abc import Mapping
from typing import Any

from anymail.webhooks.brevo import BrevoInboundWebhookView  # type: ignore[import-untyped]

from delivery.mailing.anymail_adapter import AnymailEsp, webhook_secret
from delivery.mailing.esp import secret
from delivery.mailing.incoming import InboundSettings, told_json
from delivery.provider import Call, OpenAccount
from lib.forms import StrictSerializer


class Credentials(StrictSerializer):
    api_key = secret("API key")
    webhook_secret = webhook_secret()


class Incoming(BrevoInboundWebhookView):  # type: ignore[misc]  # anymail has no types
    """anymail's reading of mail, without fetching what is attached."""

    def esp_to_anymail_event(self, esp_event: Mapping[str, Any]) -> Any:
        return super().esp_to_anymail_event({**esp_event, "Attachments": []})


class Brevo(AnymailEsp):
    key = "brevo"
    label = "Brevo"
    description = "Hands e-mail over to Brevo and hears what became of it."
    Credentials = Credentials
    Settings = InboundSettings
    vendor = "brevo"
    view = "BrevoTrackingWebhookView"
    api_url = "https://api.brevo.com/v3/"
    fields = {"api_key": "api_key"}  # noqa: RUF012 (nobody changes it)
    view_fields = {"webhook_secret": "webhook_secret"}  # noqa: RUF012
    inbound = "delivery.providers.brevo.Incoming"
    inbound_fields = {"webhook_secret": "webhook_secret", "api_key": "api_key"}  # noqa: RUF012
    check_path = "account"
    check_doc = "GET /v3/account"

    def check_headers(self, account: OpenAccount) -> dict[str, str]:
        return {"api-key": account.credentials["api_key"], "Accept": "application/json"}

    def brings_mail(self, call: Call) -> bool:
        told = told_json(call)
        return isinstance(told, Mapping) and "items" in told

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        return event.get("event") in ("hard_bounce", "invalid_email")
