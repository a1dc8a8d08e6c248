"""Unisender Go, through django-anymail.

Documents (excerpts 2026-11): https://godocs.unisender.ru/web-api-ref (email/send, system/info for the check, the format
and the signature of reports). An account belongs to one data centre: go1 or go2.
"""

from collections.abc import Mapping
from typing import Any

from delivery.mailing.anymail_adapter import AnymailEsp
from delivery.mailing.esp import ApiSettings, secret
from delivery.provider import OpenAccount
from lib.forms import StrictSerializer

DEAD = frozenset({"err_user_unknown", "err_user_inactive", "err_mailbox_discarded", "err_domain_inactive"})


class Credentials(StrictSerializer):
    api_key = secret("API key")


class UnisenderGo(AnymailEsp):
    key = "unisender_go"
    label = "Unisender Go"
    description = "Hands e-mail over to Unisender Go and hears what became of it."
    Credentials = Credentials
    Settings = ApiSettings
    vendor = "unisender_go"
    view = "UnisenderGoTrackingWebhookView"
    api_url = "https://go1.unisender.ru/ru/transactional/api/v1/"
    fields = {"api_key": "api_key"}  # noqa: RUF012 (nobody changes it)
    view_fields = {"api_key": "api_key"}  # noqa: RUF012
    failed_later = True  # “temporary_unavailable”
    check_doc = "POST /system/info.json"

    def check_request(self, account: OpenAccount) -> tuple[str, str, dict[str, Any]]:
        headers = {"X-API-KEY": account.credentials["api_key"]}
        return "POST", self.url(account) + "system/info.json", {"headers": headers, "json": {}}

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        told = event.get("delivery_info", {})
        return isinstance(told, Mapping) and told.get("delivery_status") in DEAD
