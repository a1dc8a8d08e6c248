"""Mailgun, through django-anymail.

Documents (excerpts 2026-11): https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages and
https://documentation.mailgun.com/docs/mailgun/user-manual/events/webhooks (events, their signature), and
.../user-manual/receive-forward-store/receive-http (mail that a route forwards; read 2026-11-22).
"""

import re
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from delivery.mailing.anymail_adapter import AnymailEsp
from delivery.mailing.esp import secret
from delivery.mailing.incoming import InboundSettings, is_form
from delivery.provider import Call, OpenAccount
from lib.forms import StrictSerializer

EVENT = re.compile(rb'(?:^|&)event=(?!inbound)|name="event"')


class Credentials(StrictSerializer):
    api_key = secret("API key")
    webhook_signing_key = secret(
        "Webhook signing key", required=False, help_text="Empty: the API key, as in older accounts."
    )


class Settings(InboundSettings):
    sender_domain = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=253,
        label="Sending domain",
        help_text="Empty: the domain of the sender.",
    )


class Mailgun(AnymailEsp):
    key = "mailgun"
    label = "Mailgun"
    description = "Hands e-mail over to Mailgun and hears what became of it."
    Credentials = Credentials
    Settings = Settings
    vendor = "mailgun"
    view = "MailgunTrackingWebhookView"
    api_url = "https://api.mailgun.net/v3/"
    fields = {"api_key": "api_key", "sender_domain": "sender_domain"}  # noqa: RUF012 (nobody changes it)
    view_fields = {"api_key": "api_key", "webhook_signing_key": "webhook_signing_key"}  # noqa: RUF012
    inbound = "anymail.webhooks.mailgun.MailgunInboundWebhookView"
    check_doc = "GET /v4/domains"

    def check_request(self, account: OpenAccount) -> tuple[str, str, dict[str, Any]]:
        url = self.url(account).replace("/v3/", "/v4/") + "domains?limit=1"
        return "GET", url, {"auth": ("api", account.credentials["api_key"])}

    def brings_mail(self, call: Call) -> bool:
        """A form, as its older reports are, which alone name an event."""
        return is_form(call) and not EVENT.search(call.body)

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        told = event.get("event-data", {})
        return bool(told.get("severity") == "permanent" and told.get("reason") in ("bounce", "suppress-bounce"))
