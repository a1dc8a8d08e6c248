"""Mailjet, through django-anymail.

Documents (excerpts 2026-11): https://dev.mailjet.com/email/guides/send-api-v31/,
https://dev.mailjet.com/email/reference/sender-addresses-and-domains/sender/ (the check),
https://dev.mailjet.com/email/guides/webhooks/ (reports) and .../guides/parse-api/ (mail that comes in); they are not
signed, a user and a password may stand in their address.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from delivery.mailing.anymail_adapter import AnymailEsp, webhook_secret
from delivery.mailing.esp import secret
from delivery.mailing.incoming import InboundSettings, told_json
from delivery.provider import Call, OpenAccount
from lib.forms import StrictSerializer

DEAD = frozenset({"user unknown", "mailbox inactive", "invalid domain", "no mail host"})


class Credentials(StrictSerializer):
    api_key = secret("API key")
    secret_key = secret("Secret key")
    webhook_secret = webhook_secret()


class Mailjet(AnymailEsp):
    key = "mailjet"
    label = "Mailjet"
    description = "Hands e-mail over to Mailjet and hears what became of it."
    Credentials = Credentials
    Settings = InboundSettings
    vendor = "mailjet"
    view = "MailjetTrackingWebhookView"
    api_url = "https://api.mailjet.com/v3.1/"
    fields = {"api_key": "api_key", "secret_key": "secret_key"}  # noqa: RUF012 (nobody changes it)
    view_fields = {"webhook_secret": "webhook_secret"}  # noqa: RUF012
    inbound = "anymail.webhooks.mailjet.MailjetInboundWebhookView"
    check_doc = "GET /v3/REST/sender"

    def check_request(self, account: OpenAccount) -> tuple[str, str, dict[str, Any]]:
        url = urljoin(self.url(account), "/v3/REST/sender?Limit=1")
        return "GET", url, {"auth": (account.credentials["api_key"], account.credentials["secret_key"])}

    def brings_mail(self, call: Call) -> bool:
        told = told_json(call)
        return isinstance(told, Mapping) and "event" not in told and "Headers" in told

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        return bool(event.get("hard_bounce")) and event.get("error") in DEAD
