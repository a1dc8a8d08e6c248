"""A field for the address of a vendor's server."""

import re
from typing import Any
from urllib.parse import urlsplit

from rest_framework import serializers


class ServerField(serializers.CharField):
    """https:// and a host, perhaps a path; what is asked for is put behind it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        value: str = super().to_internal_value(data).rstrip("/")
        try:
            parts = urlsplit(value)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            is_address = False
        if not is_address or parts.query or parts.fragment or re.search(r"\s", value):
            raise serializers.ValidationError("Write an address such as https://api.vendor.example.")
        return value
