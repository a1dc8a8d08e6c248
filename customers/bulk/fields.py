"""Fields of the rows of the bulk API: strict, bounded, and such that the database takes what they let through."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from customers.contacts import FORM_OF_CHANNEL, NotAContact, contact
from customers.importing.problems import Refused
from customers.importing.values import EARLIEST
from lib.forms import StrictSerializer

AHEAD = timedelta(days=1)  # a clock that goes a little wrong
LARGEST_OBJECT = 32_000  # characters of its JSON
DEEPEST = 20
LONGEST_KEY = 200
CHANNEL = r"^[a-z][a-z0-9_]{0,19}$"


class IdentityFields(StrictSerializer):
    """What names a customer: a value in a namespace. E-mail addresses and phone numbers are normalised."""

    namespace = serializers.RegexField(
        r"^[a-z][a-z0-9_]{0,39}$",
        error_messages={"invalid": "A namespace has small letters, digits and _, at most 40."},
    )
    value = serializers.CharField(max_length=200)


class OfCustomer(StrictSerializer):
    """A row about a customer. The strongest identity decides who it is; who is not known is made."""

    identities = IdentityFields(many=True, min_length=1, max_length=20)  # type: ignore[call-arg]


class MomentField(serializers.DateTimeField):
    """A moment that is not to come; without a zone it is UTC."""

    def to_internal_value(self, value: Any) -> datetime:
        moment: datetime = super().to_internal_value(value)
        if moment > timezone.now() + AHEAD:
            raise serializers.ValidationError("This lies in the future.")
        if moment < EARLIEST:
            raise serializers.ValidationError(f"This lies before {EARLIEST.year}.")
        return moment


class AmountField(serializers.DecimalField):
    """Money, of which there is some or none."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 13)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("min_value", Decimal(0))
        super().__init__(**kwargs)


class UnitPriceField(AmountField):
    """What one piece costs, with parts of cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=15, decimal_places=4, **kwargs)


class PiecesField(serializers.DecimalField):
    """A number of pieces, of what is weighed also parts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=11, decimal_places=3, min_value=Decimal("0.001"), **kwargs)


class CurrencyCodeField(serializers.RegexField):
    """Three letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            r"^[A-Z]{3}$", error_messages={"invalid": "Write the three letters of a currency, such as EUR."}, **kwargs
        )


class ChannelField(serializers.RegexField):
    """The key of a channel."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(CHANNEL, error_messages={"invalid": "A channel is named by its key, such as email."}, **kwargs)


class WebAddressField(serializers.RegexField):
    """Where something is on the web."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            r"^https?://\S+$",
            max_length=1000,
            error_messages={"invalid": "Write a whole address, with https:// or http://."},
            **kwargs,
        )


@extend_schema_field({"type": "object", "additionalProperties": {}})
class ObjectField(serializers.DictField):
    """An object of JSON."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        value: dict[str, Any] = super().to_internal_value(data)
        if _depth(value) > DEEPEST:
            raise serializers.ValidationError(f"This is nested too deep; {DEEPEST} levels are allowed.")
        text = json.dumps(value, ensure_ascii=False)
        if len(text) > LARGEST_OBJECT:
            raise serializers.ValidationError(f"At most {LARGEST_OBJECT:,} characters of JSON.")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise serializers.ValidationError("There is half a character in it (a lone surrogate).") from None
        if "\\u0000" in text:
            raise serializers.ValidationError("There is a null character in it.")
        if "NaN" in text or "Infinity" in text:
            _refuse_no_numbers(value)
        return value


def read_identities(given: Iterable[dict[str, str]], region: str) -> list[tuple[str, str]]:
    """The identities of a row in their written form. Raises Refused."""
    try:
        return [(each["namespace"], contact(each["namespace"], each["value"], region)) for each in given]
    except NotAContact as problem:
        raise Refused(str(problem)) from None


def who(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """How a row names its customer."""
    return tuple((each["namespace"], each["value"]) for each in said["identities"])


def read_endpoint(channel: str, endpoint: str, region: str) -> str:
    """The address in the written form of its channel. Raises Refused."""
    try:
        return contact(FORM_OF_CHANNEL.get(channel, ""), endpoint, region)
    except NotAContact as problem:
        raise Refused(str(problem)) from None


def _depth(value: Any) -> int:
    """How deep lists and objects stand in one another."""
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
    return depth


def _refuse_no_numbers(value: Any) -> None:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        raise serializers.ValidationError("There is a number in it that is none (NaN or Infinity).") from None
