"""Brevo (once Sendinblue), through django-anymail.

Documents (excerpts 2026-11): https://developers.brevo.com/reference/sendtransacemail, .../reference/getaccount (the
check), https://developers.brevo.com/docs/transactional-webhooks (reports; they are not signed, a user and a password
may stand in their address).
"""

from collections.abc import Mapping
from typing import Any

from delivery.mailing.anymail_adapter import AnymailEsp, webhook_secret
from delivery.mailing.esp import ApiSettings, secret
from delivery.provider import OpenAccount
from lib.forms import StrictSerializer


class Credentials(StrictSerializer):
    api_key = secret("API key")
    webhook_secret = webhook_secret()


class Brevo(AnymailEsp):
    key = "brevo"
    label = "Brevo"
    description = "Hands e-mail over to Brevo and hears what became of it."
    Credentials = Credentials
    Settings = ApiSettings
    vendor = "brevo"
    view = "BrevoTrackingWebhookView"
    api_url = "https://api.brevo.com/v3/"
    fields = {"api_key": "api_key"}  # noqa: RUF012 (nobody changes it)
    view_fields = {"webhook_secret": "webhook_secret"}  # noqa: RUF012
    check_path = "account"
    check_doc = "GET /v3/account"

    def check_headers(self, account: OpenAccount) -> dict[str, str]:
        return {"api-key": account.credentials["api_key"], "Accept": "application/json"}

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        return event.get("event") in ("hard_bounce", "invalid_email")
