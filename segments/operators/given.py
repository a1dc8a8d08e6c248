"""What a rule compares an attribute with: read in the attribute's type, and shown."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from rest_framework import serializers

from segments.fields import FIRST_DAY, LAST_DAY
from segments.periods import day_words

PLACES = 30  # of a number, before and behind the point
NEEDED = {
    "value": ["value"],
    "pattern": ["value"],
    "range": ["value", "value_to"],
    "values": ["values"],
    "days": ["days"],
    "entries": ["entries"],
}
SINGLE = ("value", "value_to")
ANSWERS = {"true": True, "yes": True, "false": False, "no": False}


def given(config: dict[str, Any]) -> list[Any]:
    """The values of a rule, as they stand in it."""
    return [config[name] for name in SINGLE if config.get(name) is not None] + list(config.get("values") or [])


def typed(one: Any, type_: str, field: str) -> Any:
    """A value of a rule in the type of its attribute. Raises a field error when it is of another type."""
    match type_:
        case "number":
            return _number(one, field)
        case "date":
            return _day(one, field)
        case "boolean":
            return _answer(one, field)
    if not isinstance(one, str):
        raise serializers.ValidationError({field: ["Write a text."]})
    return one


def shown(one: Any, type_: str) -> str:
    """A value in words."""
    if type_ == "date":
        return day_words(date.fromisoformat(one))
    if type_ == "boolean":
        return "yes" if typed(one, type_, "value") else "no"
    return str(one)


def _number(one: Any, field: str) -> Decimal:
    try:
        number = Decimal(str(one)) if not isinstance(one, bool) else Decimal("nan")
    except InvalidOperation:
        number = Decimal("nan")
    places = number.as_tuple().exponent
    if not isinstance(places, int) or places < -PLACES or number.adjusted() > PLACES:
        raise serializers.ValidationError({field: ["Write a number."]})
    return number


def _day(one: Any, field: str) -> str:
    try:
        day = date.fromisoformat(one) if isinstance(one, str) and len(one) == 10 else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise serializers.ValidationError({field: ["Write a day, such as 1990-12-31."]})
    return day.isoformat()


def _answer(one: Any, field: str) -> bool:
    if isinstance(one, bool):
        return one
    if isinstance(one, str) and one in ANSWERS:
        return ANSWERS[one]
    raise serializers.ValidationError({field: ["Write yes or no."]})
