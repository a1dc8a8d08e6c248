"""Parts that the fields of conditions are made of."""

import math
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from delivery.kinds import KINDS
from lib.forms import StrictSerializer

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
MOST_DAYS = 36_500
MOST_TIMES = 1_000_000
LONGEST_TEXT = 500
LARGEST_NUMBER = Decimal("1e30")


class Config(StrictSerializer):
    """Fields of a condition. When a rule is checked, `context["known"]` is a segments.known.Known."""

    def require(self, values: dict[str, Any], *names: str) -> None:
        """Raises a field error for each of the fields that has no value."""
        missing = {name: ["This is needed here."] for name in names if values.get(name) in (None, "", [])}
        if missing:
            raise serializers.ValidationError(missing, "required")


class DayField(serializers.DateField):
    """A calendar day between 1900 and 2199."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise serializers.ValidationError(f"Choose a day between {FIRST_DAY} and {LAST_DAY}.", "no_day")
        return day


class DaysField(serializers.IntegerField):
    """A number of calendar days."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", MOST_DAYS)
        super().__init__(**kwargs)


class ChannelField(serializers.ChoiceField):
    """One of the channel kinds, whichever are installed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["choices"] = [(kind.key, kind.label) for kind in sorted(KINDS, key=lambda each: each.rank)]
        super().__init__(**kwargs)


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]})
class ScalarField(serializers.Field[Any, Any, Any, Any]):
    """A text, a number or a yes/no, as it stands in JSON."""

    default_error_messages = {  # noqa: RUF012 (DRF's own way)
        "type": "Write a text, a number, or yes or no.",
        "long": f"Write at most {LONGEST_TEXT} characters.",
        "number": "This number is too large.",
    }

    def to_internal_value(self, data: Any) -> str | int | float | bool:
        if isinstance(data, str):
            if len(data) > LONGEST_TEXT:
                self.fail("long")
            ProhibitNullCharactersValidator()(data)
            ProhibitSurrogateCharactersValidator()(data)
            return data
        if isinstance(data, bool):
            return data
        if isinstance(data, int | float):
            if not math.isfinite(data) or abs(Decimal(data)) > LARGEST_NUMBER:
                self.fail("number")
            return data
        return self.fail("type")  # which raises

    def to_representation(self, value: Any) -> Any:
        return value


def channel_words(key: str) -> str:
    """The channel's own label; the key of one that is no longer installed."""
    return KINDS[key].label if key in KINDS else key
