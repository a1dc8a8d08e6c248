"""Scaleway Transactional Email, through django-anymail.

Documents (excerpts 2026-11): https://www.scaleway.com/en/developers/api/transactional-email/ (emails, domains). anymail
reads no reports of it, so it tells nothing of what became of a message.
"""

from typing import Any
from urllib.parse import quote

from rest_framework import serializers

from delivery.mailing.anymail_adapter import AnymailEsp
from delivery.mailing.esp import ApiSettings, secret
from delivery.provider import OpenAccount
from lib.forms import StrictSerializer


class Credentials(StrictSerializer):
    secret_key = secret("Secret key")


class Settings(ApiSettings):
    project_id = serializers.UUIDField(label="Project id")
    region = serializers.ChoiceField(choices=[("fr-par", "fr-par")], default="fr-par", label="Region")

    def to_internal_value(self, data: Any) -> Any:
        value = super().to_internal_value(data)
        return {**value, "project_id": str(value["project_id"])}  # settings are stored as JSON


class Scaleway(AnymailEsp):
    key = "scaleway"
    label = "Scaleway"
    description = "Hands e-mail over to Scaleway; what became of it is not reported."
    Credentials = Credentials
    Settings = Settings
    vendor = "scaleway"
    view = ""
    api_url = "https://api.scaleway.com/transactional-email/v1alpha1/"
    fields = {"secret_key": "secret_key", "project_id": "project_id"}  # noqa: RUF012 (nobody changes it)
    check_path = "domains?page_size=1"
    check_doc = "GET /domains"

    def receipts(self, channel: str) -> frozenset[str]:
        return frozenset()

    def url(self, account: OpenAccount) -> str:
        return super().url(account) + f"regions/{quote(account.settings['region'], safe='')}/"

    def check_headers(self, account: OpenAccount) -> dict[str, str]:
        return {"X-Auth-Token": account.credentials["secret_key"]}
