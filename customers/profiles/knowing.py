"""What is known about a customer, since when, and who told us (docs/adr/0011-origin-of-attributes.md)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from customers.models import AttributeChange, AttributeDefinition
from lib import sql

Type = AttributeDefinition.Type


@dataclass(frozen=True)
class Known:
    """An attribute of a customer. `source` as in customers/origin.py; empty: nobody said."""

    key: str
    label: str
    type: str
    value: Any
    at: datetime
    source: str


def known(customer_id: int) -> list[Known]:
    """All of a customer, by their labels; one statement."""
    found = sql.rows(sql.fill(sql.beside(__file__, "known.sql"), customer=customer_id))
    return [
        Known(key, label or label_of(key), type_ or type_of(value), value, at, source)
        for key, label, type_, value, at, source in ((*row[:3], json.loads(row[3]), *row[4:]) for row in found)
    ]


def changes(customer_id: int, key: str = "") -> QuerySet[AttributeChange]:
    """What the attributes of a customer (one of them) have been, the newest first."""
    found = AttributeChange.objects.filter(customer_id=customer_id).order_by("-id")
    return found.filter(key=key) if key else found


def label_of(key: str) -> str:
    """Words for an attribute that nobody has named."""
    return key.replace("_", " ").capitalize()


def type_of(value: Any) -> str:
    """What an attribute that nobody has defined seems to be."""
    if isinstance(value, bool):
        return Type.BOOLEAN.value
    if isinstance(value, int | float):
        return Type.NUMBER.value
    return Type.LIST.value if isinstance(value, list) else Type.TEXT.value
