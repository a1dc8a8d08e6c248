"""MailerSend, through django-anymail.

Documents: https://developers.mailersend.com/api/v1/email (sending: `list_unsubscribe`, because `headers` of one's own
need the dearest plan), .../api/v1/webhooks (reports; read 2026-11-22: the example of an event). The one about sending,
and what is said of signatures and of mail that comes in, could not be had: there the shapes are those that anymail 15
makes and reads.
"""

from collections.abc import Mapping
from typing import Any

from delivery.mailing.anymail_adapter import AnymailEsp
from delivery.mailing.esp import secret
from delivery.mailing.incoming import InboundSettings, told_json
from delivery.provider import Call, OpenAccount, Outgoing
from lib.forms import StrictSerializer


class Credentials(StrictSerializer):
    api_token = secret("API token", max_length=1500)
    signing_secret = secret("Webhook signing secret", required=False, help_text="Without it no report is believed.")
    inbound_secret = secret(
        "Secret of the inbound route", required=False, help_text="Without it no mail that comes in is believed."
    )


class MailerSend(AnymailEsp):
    key = "mailersend"
    label = "MailerSend"
    description = "Hands e-mail over to MailerSend and hears what became of it."
    Credentials = Credentials
    Settings = InboundSettings
    vendor = "mailersend"
    view = "MailerSendTrackingWebhookView"
    signing = "signing_secret"
    api_url = "https://api.mailersend.com/v1/"
    fields = {"api_token": "api_token"}  # noqa: RUF012 (nobody changes it)
    view_fields = {"signing_secret": "signing_secret"}  # noqa: RUF012
    inbound = "anymail.webhooks.mailersend.MailerSendInboundWebhookView"
    inbound_fields = {"inbound_secret": "inbound_secret"}  # noqa: RUF012
    inbound_signing = "inbound_secret"
    check_path = "api-quota"
    check_doc = "GET /v1/api-quota"

    def check_headers(self, account: OpenAccount) -> dict[str, str]:
        return {"Authorization": f"Bearer {account.credentials['api_token']}", "Accept": "application/json"}

    def mark(self, mail: Any, message: Outgoing) -> None:
        """It keeps no data of ours: its reports name messages by its own id."""
        mail.tags = [message.traffic_class]
        if "List-Unsubscribe" in mail.extra_headers:
            mail.extra_headers = {}
            mail.esp_extra = {"list_unsubscribe": message.unsubscribe_url}

    def brings_mail(self, call: Call) -> bool:
        told = told_json(call)
        return isinstance(told, Mapping) and told.get("type") == "inbound.message"

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        data = event.get("data", {})
        return isinstance(data, Mapping) and data.get("type") == "hard_bounced"
