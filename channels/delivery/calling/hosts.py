"""Fields for servers that are spoken to by a protocol of their own: the host, and its certificate."""

import ipaddress
import ssl
from typing import Any

from rest_framework import serializers

from delivery.kinds.email import LABEL
from lib.forms import LongTextField


class HostField(serializers.CharField):
    """A host name or an IP address, and nothing else: it goes into look-ups and certificates."""

    def to_internal_value(self, data: Any) -> str:
        value = str(super().to_internal_value(data))
        try:
            ipaddress.ip_address(value)
        except ValueError:
            if not all(LABEL.fullmatch(each) for each in value.split(".")):
                raise serializers.ValidationError(
                    "Write a host name such as smsc.vendor.example, or an IP address, without a port."
                ) from None
        return value


class CertificateField(LongTextField):
    """A certificate in PEM, trusted beside those of the system."""

    def to_internal_value(self, data: Any) -> str:
        value = str(super().to_internal_value(data))
        if value:
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=value)
            except (ssl.SSLError, ValueError):
                raise serializers.ValidationError(
                    "Write a whole certificate, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----."
                ) from None
        return value


def trusting(ca: str) -> ssl.SSLContext:
    """How certificates are checked: by the system's authorities, and by this one (PEM) if there is one."""
    checked = ssl.create_default_context()
    if ca:
        checked.load_verify_locations(cadata=ca)
    return checked
