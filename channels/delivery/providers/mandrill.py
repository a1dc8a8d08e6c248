"""Mandrill (Mailchimp Transactional), through django-anymail.

Documents (2026-11-22; the examples of reports from a published copy):
https://mailchimp.com/developer/transactional/api/messages/send-new-message/ (errors come as 500 with a name),
.../api/users/ping-2/ (the check), https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/
(reports, their signature over the address as it was set there), and
https://mandrill.zendesk.com/hc/en-us/articles/360039234813 (mail that comes in).
"""

from collections.abc import Mapping
from typing import Any

from delivery.mailing.anymail_adapter import AnymailEsp
from delivery.mailing.esp import Kind, secret
from delivery.mailing.incoming import InboundSettings
from delivery.provider import Call, OpenAccount, Refusal
from lib.forms import StrictSerializer

ACCOUNT = frozenset({"Invalid_Key", "PaymentRequired", "Unknown_Subaccount", "ServiceUnavailable", "Invalid_CustomDNS"})


class Credentials(StrictSerializer):
    api_key = secret("API key")
    webhook_key = secret("Webhook key", required=False, help_text="Without it no report is believed.")


class Mandrill(AnymailEsp):
    key = "mandrill"
    label = "Mandrill"
    description = "Hands e-mail over to Mailchimp Transactional (Mandrill) and hears what became of it."
    Credentials = Credentials
    Settings = InboundSettings
    vendor = "mandrill"
    view = "MandrillCombinedWebhookView"
    signing = inbound_signing = "webhook_key"
    inbound = "anymail.webhooks.mandrill.MandrillCombinedWebhookView"  # reports and mail come in one form
    api_url = "https://mandrillapp.com/api/1.0/"
    fields = {"api_key": "api_key"}  # noqa: RUF012 (nobody changes it)
    view_fields = {"webhook_key": "webhook_key"}  # noqa: RUF012
    check_doc = "POST /users/ping2"

    def check_request(self, account: OpenAccount) -> tuple[str, str, dict[str, Any]]:
        return "POST", self.url(account) + "users/ping2.json", {"json": {"key": account.credentials["api_key"]}}

    def kind(self, status: int, code: str) -> Kind | None:
        if code in ACCOUNT:
            return Kind(Refusal.TEMPORARY, is_outage=True)
        return Kind(Refusal.PERMANENT) if code == "ValidationError" else super().kind(status, code)

    def view_options(self, call: Call, account: OpenAccount) -> dict[str, Any]:
        return {**super().view_options(call, account), "webhook_url": call.url}

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        return event.get("event") == "hard_bounce"
