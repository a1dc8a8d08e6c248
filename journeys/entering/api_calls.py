"""Calls of the API that change something, each of them once: the same call again gets the answer of the first."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from rest_framework import serializers

from accounts import calls
from accounts.api_keys import System
from accounts.calls import HEADER, LONGEST_KEY, OtherCall, caller_of, idempotency_key
from journeys.models import ApiCall

__all__ = [
    "HEADER",
    "IdempotencyField",
    "OtherCall",
    "PayloadField",
    "caller_of",
    "idempotency_key",
    "name_of",
    "once",
]

LARGEST_PAYLOAD = 10_000  # characters of its JSON
KEPT = timedelta(days=30)


class IdempotencyField(serializers.CharField):
    """The key of a call, if it does not stand in the header."""

    def __init__(self, **kwargs: Any) -> None:
        words = f"The same for every try of the same call: it then happens once. Or the header {HEADER}."
        super().__init__(max_length=LONGEST_KEY, required=False, help_text=words, **kwargs)


class PayloadField(serializers.DictField):
    """Data that a system gives along, for the texts: bounded, and such that the database takes it."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        value: dict[str, Any] = super().to_internal_value(data)
        text = json.dumps(value, ensure_ascii=False)
        if len(text) > LARGEST_PAYLOAD:
            raise serializers.ValidationError(f"At most {LARGEST_PAYLOAD:,} characters of JSON.")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise serializers.ValidationError("There is half a character in it (a lone surrogate).") from None
        if "\\u0000" in text:
            raise serializers.ValidationError("There is a null character in it.")
        return value


def name_of(user: Any) -> str:
    """How the caller is called in the ledger."""
    return user.key.name if isinstance(user, System) else user.name


def once(
    caller: str, key: str | None, wish: Mapping[str, Any], now: datetime, do: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """As of accounts.calls; answers are kept for 30 days."""
    return calls.once(ApiCall, caller, key, wish, do, now=now, kept=KEPT)
