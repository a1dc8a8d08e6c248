"""Messages and choices for the reports about people: as many as one can count, at the moments that matter."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import Brand
from customers.models import Customer
from delivery.models import Message

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
_ids = count(1)


def person(at: datetime = MONDAY) -> int:
    return Customer.objects.create(created_at=at, updated_at=at).pk


def message(customer: int, brand: Brand, sent_at: datetime | None, channel: str = "email", **more: Any) -> Message:
    """A message that was handed over then (None: it never was)."""
    row: dict[str, Any] = {
        "id": next(_ids),
        "customer_id": customer,
        "brand_id": brand.pk,
        "sender_id": 1,
        "content_id": 1,
        "channel": channel,
        "traffic_class": "marketing",
        "endpoint": "nobody@example.com",
        "created_at": (sent_at or MONDAY) - timedelta(minutes=5),
        "status": "sent" if sent_at else "queued",
        "sent_at": sent_at,
    }
    return Message.objects.create(**row | more)


def messages(customer: int, brand: Brand, number: int, since: datetime = MONDAY, **more: Any) -> list[Message]:
    """So many, an hour apart, the first an hour after `since`."""
    return [message(customer, brand, since + timedelta(hours=each), **more) for each in range(1, number + 1)]
