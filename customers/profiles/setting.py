"""Attributes of one customer, changed by somebody of the staff: each is of its type, or nothing changes."""

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from psycopg.types.json import Jsonb

from customers.loyalty import levels_by_attribute
from customers.models import AttributeDefinition
from customers.origin import coming_from
from lib import sql

Type = AttributeDefinition.Type
TEXT_LONGEST, LIST_LONGEST = 2000, 200
LARGEST = 1e15  # as far as whole numbers are exact in JSON


class NotOfItsType(ValueError):
    """A value that its attribute cannot have; `str()` is a sentence."""


class AttributesInvalid(ValueError):
    """`problems` has the sentences by attribute."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def set_attributes(customer_id: int, given: Mapping[str, Any], source: str, now: datetime) -> list[str]:
    """Changes attributes; None takes one away. Which were given, if anything changed. Raises AttributesInvalid."""
    checked = check(given)
    kept = {key: value for key, value in checked.items() if value is not None}
    removed = [key for key, value in checked.items() if value is None]
    with transaction.atomic(), coming_from(source):
        changed = sql.rows(
            sql.fill(
                sql.beside(__file__, "set_attributes.sql"),
                customer=customer_id,
                given=Jsonb(kept),
                removed=removed,
                now=now,
            )
        )
    return sorted(checked) if changed else []


def check(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept. Raises AttributesInvalid with all that is wrong."""
    types = dict(AttributeDefinition.objects.filter(key__in=list(given)).values_list("key", "type"))
    levels = levels_by_attribute()
    problems: dict[str, str] = {}
    checked: dict[str, Any] = {}
    for key, value in given.items():
        try:
            if key not in types:
                raise NotOfItsType(f"There is no attribute “{key}”.")
            checked[key] = None if value is None else typed(types[key], value)
            if value is not None and key in levels and checked[key] not in levels[key]:
                raise NotOfItsType(f"“{value}” is none of the levels: {', '.join(levels[key])}.")
        except NotOfItsType as problem:
            problems[key] = str(problem)
    if problems:
        raise AttributesInvalid(problems)
    return checked


def typed(type_: str, value: Any) -> Any:
    """A value from JSON as an attribute of this type keeps it. Raises NotOfItsType."""
    match type_:
        case Type.NUMBER:
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise NotOfItsType(f"“{_shown(value)}” is not a number.")
            if abs(value) > LARGEST:
                raise NotOfItsType("The number is too large.")
            return value
        case Type.BOOLEAN:
            if not isinstance(value, bool):
                raise NotOfItsType(f"“{_shown(value)}” is neither yes (true) nor no (false).")
            return value
        case Type.DATE:
            return _day(value)
        case Type.LIST:
            if not isinstance(value, list):
                raise NotOfItsType(f"“{_shown(value)}” is not a list.")
            if len(value) > LIST_LONGEST:
                raise NotOfItsType(f"The list has {len(value)} items; {LIST_LONGEST} are allowed.")
            return [_text(each) for each in value]
        case _:
            return _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise NotOfItsType(f"“{_shown(value)}” is not a text.")
    if len(value) > TEXT_LONGEST:
        raise NotOfItsType(f"The text has {len(value)} characters; {TEXT_LONGEST} are allowed.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise NotOfItsType("The text has half a character, which no text may have.") from None
    if "\0" in value:
        raise NotOfItsType("The text has a NUL character, which no text may have.")
    return value


def _day(value: Any) -> str:
    try:
        return date.fromisoformat(_text(value)).isoformat()
    except ValueError:
        raise NotOfItsType(f"“{_shown(value)}” is not a date like 2026-01-31.") from None


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
