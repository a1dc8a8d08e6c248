"""What push to applications has in common, whoever delivers it: which device is whose, what a notification says."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from rest_framework import serializers

from delivery import public
from delivery.provider import Endpoint, Outgoing

APNS, FCM = "apns", "fcm"
HEX = re.compile(r"[0-9a-fA-F]{64,200}")  # as iOS hands out the tokens of APNs; those of FCM have other letters too
LONGEST_TTL_S = 28 * 86400  # both keep messages for four weeks or thirty days at most
LARGEST_PAYLOAD = 4096
URGENT = frozenset({"transactional"})  # wakes the device; other classes wait until it is awake


def service_of(endpoint: str, detail: Mapping[str, Any]) -> str:
    """Who delivers to this device: what its application said, else by the look of its token."""
    said = str(detail.get("service") or "")
    return said if said in (APNS, FCM) else (APNS if HEX.fullmatch(endpoint) else FCM)


def is_of(each: Endpoint, service: str, app: str) -> bool:
    """Whether the device is one of this service, and of this application if the account is for one alone."""
    theirs = str(each.detail.get("app") or "")
    return service_of(each.endpoint, each.detail) == service and (not app or not theirs or theirs == app)


def receipt_url(message: Outgoing) -> str:
    """Where the application may report that the notification came or was opened (delivery/pushing/push_receipts.py)."""
    return public.receipt_url(message.customer_id, message.message_id)


def ttl_s(message: Outgoing) -> int:
    """How long it may wait for the device."""
    return min(message.ttl_s or LONGEST_TTL_S, LONGEST_TTL_S)


def told(message: Outgoing) -> dict[str, str]:
    """What the application gets beside the words that are shown."""
    link = message.fields.get("link")
    return ({"link": link} if link else {}) | {"receipt": receipt_url(message)}


def tag(message: Outgoing) -> str:
    """A newer notification of the same tag takes the place of an older one."""
    return message.fields.get("group") or message.idempotency_key


class ServerField(serializers.CharField):
    """The address of a vendor's server, which is changed for trials alone: https, without a path."""

    def to_internal_value(self, data: Any) -> str:
        value = str(super().to_internal_value(data)).rstrip("/")
        try:
            parts = urlsplit(value)
            _ = parts.port
        except ValueError:
            raise serializers.ValidationError("Write an address such as https://push.example.") from None
        secure = parts.scheme == "https" or (settings.ALLOW_PRIVATE_URLS and parts.scheme == "http")
        if not secure or not parts.hostname or parts.path or parts.query or parts.fragment or parts.username:
            raise serializers.ValidationError("Write an address such as https://push.example, without a path.")
        return value


__all__ = ["APNS", "FCM", "ServerField", "is_of", "receipt_url", "service_of", "tag", "told", "ttl_s"]
